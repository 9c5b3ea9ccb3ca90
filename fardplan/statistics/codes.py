"""The codes a table of figures may use: the sexes, what a number is, and whether it may leave.

Two fields, never mixed: `M` is men as a sex and "cannot exist" as an observation status.
The meanings are SDMX's (code lists CL_OBS_STATUS 2.2 and CL_CONF_STATUS); the Swedish is ours.
"""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Meaning:
    """What a code stands for, in the two languages a published table carries with it."""

    swedish: str
    english: str


SEXES = {
    "K": Meaning("Kvinnor", "Women"),
    "M": Meaning("Män", "Men"),
    "X": Meaning("Annat eller okänt", "Other or unknown"),
    "T": Meaning("Samtliga", "Total"),
}

OBS_STATUSES = {
    "A": Meaning("Vanligt värde.", "Normal value."),
    "B": Meaning("Brott i tidsserien.", "Break in the series."),
    "D": Meaning("Definitionen skiljer sig från seriens.", "The definition differs."),
    "E": Meaning("Uppskattat, inte observerat.", "Estimated, not observed."),
    "F": Meaning("Prognos, inte observerat.", "Forecast, not observed."),
    "I": Meaning("Ersatt värde (imputerat).", "Imputed value."),
    "L": Meaning("Uppgiften finns men samlas inte in.", "Exists but is not collected."),
    "M": Meaning("Kan inte förekomma.", "Not applicable: cannot exist."),
    "N": Meaning("Inte statistiskt säkerställt.", "Not significant."),
    "O": Meaning("Uppgift saknas.", "Missing."),
    "P": Meaning("Preliminärt värde.", "Provisional value."),
    "Q": Meaning("Undantaget: visas inte.", "Suppressed: not shown."),
    "U": Meaning("Låg tillförlitlighet.", "Low reliability."),
}

CONF_STATUSES = {
    "F": Meaning("Får lämnas ut.", "Free for publication."),
    "C": Meaning("Skyddad uppgift.", "Confidential."),
    "N": Meaning("Inte för publicering.", "Not for publication."),
}

# A number may be absent under these, and must be absent under the second.
MAY_BE_EMPTY = ("L", "M", "N", "O", "Q", "U")
MUST_BE_EMPTY = ("L", "M", "O", "Q")

# What was counted or asked, as against what was computed in its stead.
OBSERVED = ("A", "B", "D", "P", "U", "N")

Sex = pl.Enum(list(SEXES))
ObsStatus = pl.Enum(list(OBS_STATUSES))
ConfStatus = pl.Enum(list(CONF_STATUSES))
