"""Specs of pictures made into SVG, once for each content, and kept in the data folder's cache."""

import base64
import hashlib
import json
import logging
import os
import tempfile
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from fardplan.indicators.drawings.ground import Spec

FOLDER = settings.DATA / "cache" / "charts"
PAINTER = metadata.version("vl-convert-python")
FONT = "pages/fonts/source-sans-3-latin-wght-normal.woff2"
STYLE = (
    "<style>@font-face{{font-family:'Source Sans 3';font-weight:200 900;"
    "src:url(data:font/woff2;base64,{font}) format('woff2')}}</style>"
)

log = logging.getLogger(__name__)


def fingerprint(spec: Spec) -> str:
    """The name of what a spec looks like; another painter may paint it otherwise."""
    content = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{PAINTER}\n{content}".encode()).hexdigest()


def svg(spec: Spec) -> bytes:
    """The picture of a spec, painted now if it has not been before."""
    path = FOLDER / f"{fingerprint(spec)}.svg"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        painted = paint(spec)
    _keep(path, painted)
    return painted


def is_painted(spec: Spec) -> bool:
    return (FOLDER / f"{fingerprint(spec)}.svg").exists()


def paint(spec: Spec) -> bytes:
    """The spec as SVG that carries its own typeface, for a picture cannot borrow the page's."""
    import vl_convert  # heavy, and needed only where there is something to paint

    locale = spec["usermeta"]["embedOptions"]["formatLocale"]
    plain = vl_convert.vegalite_to_svg(spec, format_locale=locale)
    head, body = plain.split(">", 1)
    return f"{head}>{_style()}{body}".encode()


def _keep(path: Path, content: bytes) -> None:
    """Write beside and move into place, so that nobody ever reads half a picture.

    What cannot be kept, on a full disk say, is painted anew the next time; doctor names the disk.
    """
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=FOLDER, delete=False) as file:
            beside = Path(file.name)
            try:
                file.write(content)
                file.flush()
                os.replace(beside, path)
            finally:
                beside.unlink(missing_ok=True)
    except OSError as error:
        log.warning("A picture could not be kept: %s", error)


@lru_cache(maxsize=1)
def _style() -> str:
    found = finders.find(FONT)
    if not found:
        return ""
    return STYLE.format(font=base64.b64encode(Path(found).read_bytes()).decode())
