"""Stockholm's districts in their three versions, as the tests need them."""

from datetime import date

from fardplan.statistics.areas import Area, AreaHistory, AreaVersion, Merger

INNER, SOUTH, WEST, OUTER, WHOLE = (
    "inre-staden",
    "soderort",
    "vasterort",
    "yttre-staden",
    "hela-staden",
)
FRAME = (
    Area(WHOLE, "Hela staden", "city"),
    Area(INNER, "Inre staden", "city_part", WHOLE),
    Area(OUTER, "Yttre staden", "city_part", WHOLE),
    Area(SOUTH, "Söderort", "city_part", OUTER),
    Area(WEST, "Västerort", "city_part", OUTER),
    Area("restomrade", "Restområde", "residual", WHOLE),
)
STEADY = (
    Area("hasselby-vallingby", "Hässelby-Vällingby", part=WEST),
    Area("bromma", "Bromma", part=WEST),
    Area("kungsholmen", "Kungsholmen", part=INNER),
    Area("sodermalm", "Södermalm", part=INNER),
    Area("enskede-arsta-vantor", "Enskede-Årsta-Vantör", part=SOUTH),
    Area("skarpnack", "Skarpnäck", part=SOUTH),
    Area("farsta", "Farsta", part=SOUTH),
    Area("skarholmen", "Skärholmen", part=SOUTH),
)
UNTIL_2023 = (
    Area("rinkeby-kista", "Rinkeby-Kista", part=WEST),
    Area("spanga-tensta", "Spånga-Tensta", part=WEST),
    Area("norrmalm", "Norrmalm", part=INNER),
    Area("ostermalm", "Östermalm", part=INNER),
)
FROM_2023 = (
    Area("jarva", "Järva", part=WEST),
    Area("norra-innerstaden", "Norra innerstaden", part=INNER),
)
UNTIL_2020 = (
    Area("alvsjo", "Älvsjö", part=SOUTH),
    Area("hagersten-liljeholmen", "Hägersten-Liljeholmen", part=SOUTH),
)
FROM_2020 = (Area("hagersten-alvsjo", "Hägersten-Älvsjö", part=SOUTH),)

HISTORY = AreaHistory(
    versions=(
        AreaVersion(
            "stockholm-14",
            date(2007, 1, 1),
            date(2020, 6, 30),
            (*FRAME, *STEADY, *UNTIL_2023, *UNTIL_2020),
        ),
        AreaVersion(
            "stockholm-13",
            date(2020, 7, 1),
            date(2023, 6, 30),
            (*FRAME, *STEADY, *UNTIL_2023, *FROM_2020),
        ),
        AreaVersion(
            "stockholm-11", date(2023, 7, 1), None, (*FRAME, *STEADY, *FROM_2023, *FROM_2020)
        ),
    ),
    mergers=(
        Merger(("alvsjo", "hagersten-liljeholmen"), "hagersten-alvsjo", date(2020, 7, 1)),
        Merger(("rinkeby-kista", "spanga-tensta"), "jarva", date(2023, 7, 1)),
        Merger(("norrmalm", "ostermalm"), "norra-innerstaden", date(2023, 7, 1)),
    ),
)


def key_of(name: str) -> str:
    """The key of an area by the name that a published table gives it, whatever the year."""
    for version in HISTORY.versions:
        for area in version.areas:
            if area.name == name or (name.startswith("Restområde") and area.key == "restomrade"):
                return area.key
    raise LookupError(name)
