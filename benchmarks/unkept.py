"""The site with every page made anew for every reader, as when something happens all the time.

Used by benchmarks.load as settings.
"""

from fardplan.config.settings import *  # noqa: F403
from fardplan.config.settings import MIDDLEWARE as KEEPING

MIDDLEWARE = [layer for layer in KEEPING if not layer.endswith(".KeptPages")]
