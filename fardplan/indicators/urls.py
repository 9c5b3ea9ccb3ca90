from django.urls import path

from fardplan.indicators import public_views

app_name = "indicators"
urlpatterns = [
    path("mal/<slug:key>/", public_views.goal, name="goal"),
    path("statistik/", public_views.indicators, name="list"),
    path("statistik/<slug:key>/", public_views.indicator, name="indicator"),
    path("statistik/<slug:key>/<int:version>.csv", public_views.figures_csv, name="figures_csv"),
    path("diagram/<slug:key>/<slug:name>-<str:width>.svg", public_views.diagram_svg, name="svg"),
    path("diagram/<slug:key>/<slug:name>-<str:width>.json", public_views.diagram_json, name="json"),
    path("omraden/", public_views.areas_of_a_year, name="areas"),
    path("omraden/<slug:version>/<str:width>.svg", public_views.areas_svg, name="areas_svg"),
]
