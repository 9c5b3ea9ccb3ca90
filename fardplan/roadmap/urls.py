from django.urls import path

from fardplan.roadmap import public_views, staff_views

app_name = "roadmap"
urlpatterns = [
    path("utgavor/", public_views.editions, name="editions"),
    path("utgava/<slug:key>/", public_views.edition, name="edition"),
    path("utgava/<slug:key>.yaml", public_views.edition_file, name="edition_file"),
    path("utgava/<slug:key>/jamfor/<slug:before>/", public_views.compare, name="compare"),
    path("utgava/<slug:key>/nytt-utkast/", staff_views.start_draft, name="start_draft"),
    path("utgava/<slug:key>/skriv/", staff_views.write_edition, name="write_edition"),
    path("utgava/<slug:key>/skriv/ny-strategi/", staff_views.add_strategy, name="add_strategy"),
    path(
        "utgava/<slug:key>/skriv/<slug:node>/", staff_views.write_provision, name="write_provision"
    ),
    path("utgava/<slug:key>/faststall/", staff_views.fix_edition, name="fix_edition"),
]
