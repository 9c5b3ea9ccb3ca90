"""The drawings of an indicator, in the order that its definition asks for."""

from collections.abc import Callable

from fardplan.indicators.definitions import Drawing
from fardplan.indicators.drawings import (
    area_map,
    areas_by_period,
    gap_over_time,
    made_up,
    parts_over_time,
    sexes_by_area,
    sexes_on_map,
    sexes_over_time,
)
from fardplan.indicators.drawings.ground import Picture
from fardplan.indicators.series import Series


def _map_of(series: Series) -> Picture:
    """Circles for how many, shades by sex for what is a share or a rate."""
    if series.definition.measured.kind.is_a_ratio:
        return sexes_on_map.picture(series)
    return area_map.picture(series)


PICTURES: dict[Drawing, Callable[[Series], Picture]] = {
    Drawing.SEXES_OVER_TIME: sexes_over_time.picture,
    Drawing.GAP_OVER_TIME: gap_over_time.picture,
    Drawing.SEXES_BY_AREA: sexes_by_area.picture,
    Drawing.PARTS_OVER_TIME: parts_over_time.picture,
    Drawing.AREAS_BY_PERIOD: areas_by_period.picture,
    Drawing.MAP: _map_of,
}


def pictures_of(series: Series) -> list[Picture]:
    """All pictures that an indicator is shown as."""
    return [_drawn(drawing, series) for drawing in series.figures.shown_as]


def picture_of(series: Series, name: str) -> Picture | None:
    """One picture by its name, if the indicator is shown as that."""
    found = [drawing for drawing in series.figures.shown_as if drawing == name]
    return _drawn(found[0], series) if found else None


def _drawn(drawing: Drawing, series: Series) -> Picture:
    """A picture, which says so itself if its figures are made up."""
    picture = PICTURES[drawing](series)
    return made_up.marked(picture) if series.synthetic else picture
