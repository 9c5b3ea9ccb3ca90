from django.urls import path

from fardplan.indicators import public_views, staff_views

app_name = "indicators"
urlpatterns = [
    path("mal/<slug:key>/", public_views.goal, name="goal"),
    path("statistik/", public_views.indicators, name="list"),
    path("statistik/tackning/", public_views.coverage_of_goals, name="coverage"),
    path("statistik/schema.json", public_views.schema_json, name="schema"),
    path("statistik/<slug:key>/", public_views.indicator, name="indicator"),
    path("statistik/<slug:key>/<int:version>.csv", public_views.figures_csv, name="figures_csv"),
    path("statistik/<slug:key>/publicering/<int:version>/", public_views.release, name="release"),
    path(
        "statistik/<slug:key>/publicering/<int:version>/<str:name>",
        public_views.release_file,
        name="release_file",
    ),
    path("siffror/", staff_views.deliveries, name="deliveries"),
    path("siffror/ny/<slug:key>/", staff_views.deliver, name="deliver"),
    path("siffror/<int:pk>/", staff_views.delivery, name="delivery"),
    path("siffror/<int:pk>/fil/", staff_views.delivery_file, name="delivery_file"),
    path("siffror/<int:pk>/ratta/", staff_views.correct, name="correct"),
    path("siffror/<int:pk>/publicera/", staff_views.release, name="release_delivery"),
    path("siffror/<int:pk>/lamna-tillbaka/", staff_views.return_delivery, name="return_delivery"),
    path("diagram/<slug:key>/<slug:name>-<str:width>.svg", public_views.diagram_svg, name="svg"),
    path("diagram/<slug:key>/<slug:name>-<str:width>.json", public_views.diagram_json, name="json"),
    path("omraden/", public_views.areas_of_a_year, name="areas"),
    path("omraden/<slug:version>/<str:width>.svg", public_views.areas_svg, name="areas_svg"),
]
