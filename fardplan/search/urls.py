from django.urls import path

from fardplan.search import public_views

app_name = "search"
urlpatterns = [path("sok/", public_views.search, name="search")]
