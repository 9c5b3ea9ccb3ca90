"""The API put together: its resources, its errors, its description."""

from ninja import NinjaAPI

from fardplan import __version__
from fardplan.opendata import (
    answer_resources,
    delivery_resources,
    figure_resources,
    roadmap_resources,
    search_resources,
)
from fardplan.opendata.problems import explain_problems

DESCRIPTION = (
    "The roadmap, its figures and what bodies have answered, as the public pages show them. "
    "Reading needs no key. Text is in Swedish, or in English with `Accept-Language: en`. Lists "
    "come a page at a time. Every error is a problem (RFC 9457). Replies have an ETag."
)

api = NinjaAPI(
    title="Färdplan",
    version=__version__,
    description=DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="opendata-api",
)
explain_problems(api)
for resources in (
    roadmap_resources,
    figure_resources,
    answer_resources,
    delivery_resources,
    search_resources,
):
    api.add_router("", resources.router)
