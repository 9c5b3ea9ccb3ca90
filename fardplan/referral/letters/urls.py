from django.urls import path

from fardplan.referral.letters import staff_views

ALL = "remissarbete/<slug:key>/utskick/"

urlpatterns = [
    path(ALL, staff_views.letters, name="letters"),
    path(f"{ALL}<int:pk>/", staff_views.letter, name="outgoing_letter"),
    path(f"{ALL}<int:pk>/skickat/", staff_views.mark_sent, name="mark_sent"),
    path(f"{ALL}<int:pk>/igen/", staff_views.send_again, name="send_again"),
]
