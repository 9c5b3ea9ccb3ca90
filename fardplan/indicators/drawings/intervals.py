"""Uncertainty as strokes: from the lower to the upper limit of a figure that has them."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from fardplan.indicators.drawings.ground import Spec
from fardplan.indicators.numbers import Cell


def legend_of(cells: Iterable[Cell]) -> tuple[str, ...]:
    """What the strokes are, if there are any."""
    if not any(cell.limits for cell in cells):
        return ()
    return (_("Streck genom en punkt: osäkerhetsintervallet, som också står i tabellen."),)


def reach_of(cells: Iterable[Cell]) -> list[float]:
    """Every number that an axis must hold: the figures and their limits."""
    numbers = [number for one in cells for number in (one.value, *(one.limits or ()))]
    return [number for number in numbers if number is not None]


def stroke_layer(values: Sequence[Spec], mark: Spec, encoding: Spec, *, along: str) -> Spec:
    """Strokes along an axis, for those of the values that have `lower` and `upper`."""
    return {
        "data": {"values": [one for one in values if one["lower"] is not None]},
        "mark": {"type": "rule", "strokeWidth": 2, "strokeCap": "butt", **mark},
        "encoding": {
            **encoding,
            along: {**encoding[along], "field": "lower"},
            f"{along}2": {"field": "upper"},
        },
    }


def limits_in(cell: Cell) -> Spec:
    """A figure's limits as a layer's values have them."""
    lower, upper = cell.limits or (None, None)
    return {"lower": lower, "upper": upper}
