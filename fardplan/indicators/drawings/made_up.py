"""The mark on every picture of figures that are made up: in it, above it and in its words."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from fardplan.indicators.drawings.ground import INK, Picture, Spec, Width
from fardplan.indicators.tables import Table


def mark() -> str:
    """The words that stand wherever such figures do."""
    return _("PÅHITTADE SIFFROR")


def marked(picture: Picture) -> Picture:
    """The same picture with the mark; whoever copies only the picture gets it too."""

    def draw(width: Width) -> Spec:
        return in_the_picture(picture.draw(width))

    return replace(
        picture,
        title=_said(picture.title),
        short=_said(picture.short),
        spoken=f"{_('Siffrorna är påhittade.')} {picture.spoken}",
        draw=draw,
        tables=tuple(_table(one) for one in picture.tables),
    )


def in_the_picture(spec: Spec) -> Spec:
    """The mark as the picture's own title, above the title that it had."""
    title: Any = spec.get("title", {})
    own = title if isinstance(title, dict) else {"text": title}
    words = own.get("text", [])
    lines = [words] if isinstance(words, str) else list(words)
    heading = {
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
        **own,
        "text": mark(),
        "color": INK,
        "fontWeight": 700,
        **({"subtitle": lines} if lines else {}),
    }
    return {**spec, "title": heading}


def _said(words: str) -> str:
    return f"{mark()}: {words}"


def _table(table: Table) -> Table:
    return replace(table, caption=_said(table.caption))
