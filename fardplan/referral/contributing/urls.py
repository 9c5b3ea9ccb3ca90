from django.urls import path

from fardplan.referral.contributing import staff_views

ONE = "namndens-remisser/bidrag/<int:pk>/"

urlpatterns = [
    path(ONE, staff_views.invitation, name="invitation"),
    path(f"{ONE}valj/", staff_views.choose_place, name="choose_contribution_place"),
    path(f"{ONE}skriv/<str:place>/", staff_views.contribute, name="contribute"),
    path(
        "namndens-remisser/bidrag/text/<int:pk>/kommentar/",
        staff_views.comment,
        name="comment_contribution",
    ),
]
