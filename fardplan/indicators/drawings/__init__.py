"""The drawings of an indicator, in the order that its definition asks for."""

from collections.abc import Callable

from fardplan.indicators.definitions import Drawing
from fardplan.indicators.drawings import (
    area_map,
    areas_by_period,
    gap_over_time,
    parts_over_time,
    sexes_by_area,
    sexes_over_time,
)
from fardplan.indicators.drawings.ground import Picture
from fardplan.indicators.series import Series

PICTURES: dict[Drawing, Callable[[Series], Picture]] = {
    Drawing.SEXES_OVER_TIME: sexes_over_time.picture,
    Drawing.GAP_OVER_TIME: gap_over_time.picture,
    Drawing.SEXES_BY_AREA: sexes_by_area.picture,
    Drawing.PARTS_OVER_TIME: parts_over_time.picture,
    Drawing.AREAS_BY_PERIOD: areas_by_period.picture,
    Drawing.MAP: area_map.picture,
}


def pictures_of(series: Series) -> list[Picture]:
    """All pictures that an indicator is shown as."""
    return [PICTURES[drawing](series) for drawing in series.figures.shown_as]


def picture_of(series: Series, name: str) -> Picture | None:
    """One picture by its name, if the indicator is shown as that."""
    found = [drawing for drawing in series.figures.shown_as if drawing == name]
    return PICTURES[found[0]](series) if found else None
