"""The script that draws live charts: Vega, Vega-Lite and Vega-Embed, as one file of our own.

It comes out of the package that paints the still pictures, so both are of the same version, and
nothing is fetched from elsewhere. The folder is among STATICFILES_DIRS.
"""

import os
import tempfile
from pathlib import Path

from django.conf import settings

from fardplan.indicators.rendering import PAINTER

FOLDER = settings.DATA / "cache" / "chart-script"
NAME = "indicators/engine.js"
SNIPPET = "window.vegaEmbed = vegaEmbed;"


def build_engine() -> Path:
    """Write the script if this version of it is not already there."""
    path, stamp = FOLDER / NAME, FOLDER / "version"
    if path.exists() and stamp.exists() and stamp.read_text() == PAINTER:
        return path
    import vl_convert  # heavy, and needed only here and where pictures are painted

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=FOLDER, delete=False, encoding="utf-8") as file:
        file.write(vl_convert.javascript_bundle(SNIPPET))
    os.replace(file.name, path)
    path.chmod(0o644)
    stamp.write_text(PAINTER)
    return path
