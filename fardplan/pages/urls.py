from django.urls import path

from fardplan.pages import public_views

app_name = "pages"
urlpatterns = [
    path("", public_views.overview, name="overview"),
    path("om/", public_views.about, name="about"),
    path("tillganglighet/", public_views.accessibility, name="accessibility"),
]
