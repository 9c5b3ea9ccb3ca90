"""The floor that pages are measured against: the same site with one bare page.

Same middleware, server and database. The page asks as many questions as it is told to, each by key
through the ORM, and shows fifty rows in a template. Used by benchmarks.load as settings and urls.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

from fardplan.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.floor"
ROWS = [{"name": f"Rad {number}", "women": number, "men": 50 - number} for number in range(50)]
PAGE = Engine().from_string(
    "<!doctype html><html lang=sv><title>Golv</title><table>{% for row in rows %}"
    "<tr><th>{{ row.name }}<td>{{ row.women }}<td>{{ row.men }}{% endfor %}</table>"
)


@login_not_required
def floor(_request, queries):
    from fardplan.roadmap.models import Edition

    for number in range(queries):
        Edition.objects.filter(pk=number).first()
    return HttpResponse(PAGE.render(Context({"rows": ROWS})))


urlpatterns = [path("golv/<int:queries>/", floor)]
