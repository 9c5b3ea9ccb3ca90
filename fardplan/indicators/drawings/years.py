"""Years along an axis, and the breaks that no line crosses: shared by what is drawn over time."""

import math
from collections.abc import Sequence

from fardplan.indicators.definitions import Break
from fardplan.indicators.drawings.ground import SOFT, Spec, Width


def segments_of(periods: Sequence[str], breaks: Sequence[Break]) -> dict[str, int]:
    """Which unbroken stretch each period belongs to."""
    return {period: sum(one.period <= period for one in breaks) for period in periods}


def year_channel(periods: Sequence[str], width: Width) -> Spec:
    """The years, at true distances, with as many labels as there is room for."""
    years = [int(one) for one in periods]
    every = math.ceil(len(years) / (8 if width == Width.WIDE else 4))
    return {
        "field": "year",
        "type": "quantitative",
        "scale": {"domain": [years[0] - 0.4, years[-1] + 0.4], "nice": False, "zero": False},
        "axis": {"values": years[::-every], "format": "d", "grid": False, "title": None},
    }


def break_layers(breaks: Sequence[Break], year: Spec) -> list[Spec]:
    """A dashed line between the two periods, and what happened beside it."""
    if not breaks:
        return []
    values = [{"year": int(one.period) - 0.5, "label": str(one.label)} for one in breaks]
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rule", "strokeDash": [4, 4], "color": SOFT},
            "encoding": {"x": year},
        },
        {
            "data": {"values": values},
            "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 13, "color": SOFT},
            "encoding": {"x": year, "y": {"value": -5}, "text": {"field": "label"}},
        },
    ]
