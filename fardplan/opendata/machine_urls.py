"""The API's own addresses: the same in every language, so they stand outside the pages'."""

from django.urls import path

from fardplan.opendata import public_views
from fardplan.opendata.machines import api

app_name = "api"
urlpatterns = [
    path("", public_views.root, name="root"),
    path("openapi.json", public_views.openapi_json, name="openapi"),
    *(
        path(str(one.pattern), public_views.open_to_machines(one.callback), name=one.name)
        for one in api.urls[0]
        if one.name != "api-root"
    ),
    path("<path:rest>", public_views.nothing_here),
]
