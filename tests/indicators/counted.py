"""Persons counted by district, sex and age, small enough to follow by hand; and who delivers them.

The indicator of the tests is changed into one whose figures come only from a register.
"""

from itertools import product

from fardplan.indicators import actions
from fardplan.indicators.actions import HandedIn
from fardplan.indicators.areas import places
from fardplan.indicators.handed_in import Sourced
from fardplan.indicators.models import Delivery, Indicator
from fardplan.people.operator import OPERATOR
from tests.indicators.conftest import DEFINITION, Folder
from tests.indicators.handing_in import SOURCED

VERSION = "stockholm-11"
AGES = ("16-19", "20-24")
HEAD = (
    "area,area_version,period,sex,age,"
    "numerator,denominator,value,lower,upper,obs_status,conf_status"
)
WITHOUT_FILE = """\
dimensions:
  - key: age
    title: {sv: ålder, en: age}
    members:
      16-19: {sv: 16–19 år, en: aged 16–19}
      20-24: {sv: 20–24 år, en: aged 20–24}
missing:
  reason: {sv: Ingen har räknat än., en: Nobody has counted yet.}
  needed: {sv: Ett register., en: A register.}
  from_whom: {sv: Staden, en: The city}
figures:
  versions: [stockholm-11]
  main_area: hela-staden
  others: [farsta, jarva]
"""

Count = tuple[int, int]  # those who are counted, and those who could have been


def counted_definition(definition: str = DEFINITION) -> str:
    """The definition of the tests with ages and districts, and no file."""
    start = definition.index("figures:\n")
    shown_as = definition.index("  shown_as:")
    return definition[:start] + WITHOUT_FILE + definition[shown_as:]


def counted_in(folder: Folder) -> Folder:
    """The indicator of the tests, loaded as one that is counted in a register."""
    folder.definition = counted_definition()
    folder.load()
    return folder


def register_table(
    few: dict[tuple[str, str, str], Count] | None = None, *, periods=("2023",), conf="N"
) -> str:
    """A whole table in our own shape. `few` changes a district's women or men of an age."""
    version = places().version(VERSION)
    leaves = [one for one in version.areas if one.kind in ("district", "residual")]
    cells: dict[tuple[str, str, str], Count] = {}
    for number, (area, sex, age) in enumerate(product(leaves, "KM", AGES)):
        count = (few or {}).get((area.key, sex, age), (20 + number % 7, 200 + number))
        above = [area.key]
        while part := version.area(above[-1]).part:
            above.append(part)
        for key in product(above, (sex, "T"), (age, "total")):
            before = cells.get(key, (0, 0))
            cells[key] = (before[0] + count[0], before[1] + count[1])
    rows = [
        f"{area},{VERSION},{period},{sex},{age},{part},{whole},{100 * part / whole},,,A,{conf}"
        for period in periods
        for (area, sex, age), (part, whole) in cells.items()
    ]
    return "\n".join([HEAD, *rows, ""])


SMALL = {("farsta", "K", "16-19"): (3, 200)}


def file(text: str, *, synthetic=False, correction="", sourced: Sourced = SOURCED) -> HandedIn:
    basis = ({"name": "2023.parquet", "sha256": "a" * 64, "at": None},)
    return HandedIn(
        "prov.csv",
        text.encode(),
        sourced,
        correction=correction,
        basis=basis,
        synthetic=synthetic,
    )


def produced(text: str, *, synthetic=False, correction="") -> Delivery | None:
    """Delivered as a command delivers what it has counted."""
    indicator = Indicator.objects.get(key="prov")
    made = file(text, synthetic=synthetic, correction=correction)
    return actions.deliver_produced(indicator=indicator, file=made, by=OPERATOR)
