"""The faults for which a table is refused, each in one sentence that names its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from fardplan.errors import BadTable, sentence
from fardplan.statistics.codes import MAY_BE_EMPTY, MUST_BE_EMPTY

SHOWN = 3  # so many rows are named before the rest are only counted
ROUNDING = 1e-9
PASTED_VALUES = 3  # so many values alike in a sex and the total are no chance

MISSING_SEXES = (
    ("K", sentence("Kvinnor saknas i {rows}.")),
    ("M", sentence("Män saknas i {rows}.")),
    ("T", sentence("Samtliga saknas i {rows}.")),
)


def named_rows(rows: pl.DataFrame, keys: Sequence[str]) -> str:
    """The first rows by their keys, such as `farsta 2016 K; bromma 2016 M; … +4`."""
    named = [
        " ".join(str(part) for part in row if part is not None)
        for row in rows.select(keys).head(SHOWN).iter_rows()
    ]
    if rows.height > SHOWN:
        named.append(f"… +{rows.height - SHOWN}")
    return "; ".join(named)


@dataclass(frozen=True)
class Fault:
    """What a row must not have, the sentence that says so, and the column if one is named."""

    found: pl.Expr
    said: str
    name: str = ""


def refuse_first(table: pl.DataFrame, faults: Sequence[Fault], keys: Sequence[str]) -> None:
    """Raise BadTable for the first of the faults that any row has; a sound table is read once."""
    present = table.select(
        fault.found.any().alias(str(number)) for number, fault in enumerate(faults)
    ).row(0)
    for fault, is_there in zip(faults, present, strict=True):
        if is_there:
            rows = table.filter(fault.found).unique(keys, maintain_order=True)
            raise BadTable(fault.said, name=fault.name, rows=named_rows(rows, keys))


def refuse(table: pl.DataFrame, fault: pl.Expr, said: str, keys: Sequence[str]) -> None:
    """Raise BadTable with the sentence if any row has the fault."""
    refuse_first(table, (Fault(fault, said),), keys)


def refuse_unsound_rows(table: pl.DataFrame, keys: Sequence[str]) -> None:
    """No row without its keys and codes, no row twice."""
    empty = sentence("Kolumnen {name} är tom i {rows}.")
    unnamed = [
        Fault(pl.col(name).is_null() | (pl.col(name).cast(pl.String) == ""), empty, name)
        for name in (*keys, "obs_status", "conf_status")
    ]
    doubled = Fault(
        pl.struct(keys).is_duplicated(), sentence("Samma rad finns två gånger: {rows}.")
    )
    refuse_first(table, (*unnamed, doubled), keys)


def refuse_impossible_numbers(table: pl.DataFrame, keys: Sequence[str]) -> None:
    """No number that cannot be one, and none that its status contradicts."""
    measures = pl.col("numerator", "denominator", "value", "lower", "upper")
    status, value = pl.col("obs_status"), pl.col("value")
    slack = ROUNDING * value.abs().clip(lower_bound=1)
    faults = (
        Fault(
            pl.any_horizontal(measures.is_nan() | measures.is_infinite()),
            sentence("Ett värde är inte ett tal (NaN eller oändligt) i {rows}."),
        ),
        Fault(
            value.is_null() & ~status.is_in(MAY_BE_EMPTY),
            sentence("Värdet saknas utan att statuskoden säger varför i {rows}."),
        ),
        Fault(
            value.is_not_null() & status.is_in(MUST_BE_EMPTY),
            sentence("Statuskoden säger att värdet saknas, men det finns ett i {rows}."),
        ),
        Fault(pl.col("denominator") < 0, sentence("Nämnaren är negativ i {rows}.")),
        Fault(
            pl.col("lower") > pl.col("upper"),
            sentence("Intervallets nedre gräns är högre än den övre i {rows}."),
        ),
        Fault(
            (value < pl.col("lower") - slack) | (value > pl.col("upper") + slack),
            sentence("Värdet ligger utanför sitt intervall i {rows}."),
        ),
    )
    refuse_first(table, faults, keys)


def refuse_impossible_shares(table: pl.DataFrame, keys: Sequence[str], per: float) -> None:
    """The numerator is part of the denominator, and a share lies between none and all."""
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    top = per * (1 + ROUNDING)
    outside = pl.any_horizontal(
        (pl.col(name) < -ROUNDING) | (pl.col(name) > top) for name in ("value", "lower", "upper")
    )
    faults = (
        Fault(numerator < 0, sentence("Täljaren är negativ i {rows}.")),
        Fault(numerator > denominator, sentence("Täljaren är större än nämnaren i {rows}.")),
        Fault(outside, sentence("Andelen är mindre än noll eller större än det hela i {rows}.")),
    )
    refuse_first(table, faults, keys)


def refuse_total_pasted_as_a_sex(
    table: pl.DataFrame, group: Sequence[str], *, additive: bool
) -> None:
    """No table where women or men are the total's numbers all the way down (rule S17).

    One row with counts is proof; shares alone can be alike by chance, so more are needed.
    """
    if table.is_empty():
        return
    numbers = ("numerator", "denominator", "value")
    wide = table.with_columns(pl.col("sex").cast(pl.String)).pivot(
        on="sex", index=group, values=numbers
    )
    for sex, other, said in (
        ("K", "M", sentence("Kvinnornas siffror är samma som samtligas i alla rader: {rows}.")),
        ("M", "K", sentence("Männens siffror är samma som samtligas i alla rader: {rows}.")),
    ):
        pasted = _pasted_rows(wide, numbers, sex=sex, other=other)
        if additive or pasted.height >= PASTED_VALUES:
            proof = pasted
        else:
            proof = pasted.filter(pl.col("denominator_T") > 0)
        if proof.height:
            raise BadTable(said, rows=named_rows(proof, group))


def _pasted_rows(
    wide: pl.DataFrame, numbers: Iterable[str], *, sex: str, other: str
) -> pl.DataFrame:
    """The rows that can be compared, if in all of them the sex has the total's numbers.

    Rows where the other sex has nothing are left out: there the sex is the total.
    """
    present = pl.all_horizontal(pl.col(f"value_{one}").is_not_null() for one in (sex, other, "T"))
    alive = (pl.col("value_T") != 0) & (pl.col(f"value_{other}") != 0)
    alive &= pl.col(f"denominator_{other}").fill_null(1) != 0
    compared = wide.filter(present & alive)
    same = pl.all_horizontal(
        pl.col(f"{name}_{sex}").eq_missing(pl.col(f"{name}_T")) for name in numbers
    )
    return compared.clear() if compared.filter(~same).height else compared
