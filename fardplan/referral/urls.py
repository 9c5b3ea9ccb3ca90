from django.urls import path

from fardplan.referral import public_views, staff_views

app_name = "referral"
urlpatterns = [
    path("strategi/<slug:key>/", public_views.strategy, name="strategy"),
    path("svar/<slug:edition>/<slug:body>/", public_views.answer, name="answer"),
    path("remissvar/", staff_views.answers, name="answers"),
    path("remissvar/<int:pk>/", staff_views.review_answer, name="review_answer"),
    path("remissvar/<int:pk>/fil/", staff_views.file, name="file"),
    path("remissvar/<int:pk>/bekrafta-alla/", staff_views.confirm_all, name="confirm_all"),
    path("remissvar/synpunkt/<int:pk>/", staff_views.review_proposal, name="review_proposal"),
]
