from django.urls import path

from fardplan.operations import public_views

app_name = "operations"
urlpatterns = [
    path("halsa/", public_views.health, name="health"),
    path("redo/", public_views.ready, name="ready"),
    path("matvarden/", public_views.tallies, name="tallies"),
]
