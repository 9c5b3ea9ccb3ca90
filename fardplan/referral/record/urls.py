from django.urls import path

from fardplan.referral.record import staff_views

ALL = "remissarbete/<slug:key>/bevis/"

urlpatterns = [
    path(ALL, staff_views.show_record, name="record"),
    path(f"{ALL}ta-ut/", staff_views.export, name="export_record"),
    path(f"{ALL}<int:pk>/", staff_views.file, name="record_file"),
]
