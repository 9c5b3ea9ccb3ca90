"""The program as it runs some weeks from now, when the last day to answer has passed."""

import datetime

from django.utils import timezone

DAYS = 45
_now = timezone.now
timezone.now = lambda: _now() + datetime.timedelta(days=DAYS)

from fardplan.config.wsgi import application  # noqa: E402, F401 - after the clock is set
