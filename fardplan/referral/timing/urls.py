from django.urls import path

from fardplan.referral.timing import staff_views

OURS = "namndens-remisser/"
MEETINGS = f"{OURS}sammantraden/<slug:key>/"

urlpatterns = [
    path(MEETINGS, staff_views.meetings, name="meetings"),
    path(f"{MEETINGS}<int:pk>/ta-bort/", staff_views.cancel_meeting, name="cancel_meeting"),
    path(f"{OURS}<int:pk>/langre-tid/", staff_views.ask_for_time, name="ask_for_time"),
]
