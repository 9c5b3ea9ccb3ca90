"""Pages on the API, and keys for machines. The API itself is in `machine_urls`."""

from django.urls import path

from fardplan.opendata import public_views, staff_views

app_name = "opendata"
urlpatterns = [
    path("oppna-data/", public_views.about, name="about"),
    path("konto/nycklar/", staff_views.tokens, name="tokens"),
    path("konto/nycklar/<int:pk>/dra-in/", staff_views.revoke, name="revoke"),
]
