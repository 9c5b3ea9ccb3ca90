from django.urls import path

from fardplan.referral import public_views, staff_views
from fardplan.referral.compiling import urls as compiling
from fardplan.referral.contributing import urls as contributing
from fardplan.referral.deciding import urls as deciding
from fardplan.referral.letters import urls as letters
from fardplan.referral.preparing import urls as preparing
from fardplan.referral.publishing import urls as publishing
from fardplan.referral.record import urls as record
from fardplan.referral.sending import urls as sending
from fardplan.referral.synopsis import urls as synopsis
from fardplan.referral.timing import urls as timing

app_name = "referral"
urlpatterns = [
    path("strategi/<slug:key>/", public_views.strategy, name="strategy"),
    path("svar/<slug:edition>/<slug:body>/", public_views.answer, name="answer"),
    path("remissvar/", staff_views.answers, name="answers"),
    path("remissvar/<int:pk>/", staff_views.review_answer, name="review_answer"),
    path("remissvar/<int:pk>/fil/", staff_views.file, name="file"),
    path("remissvar/<int:pk>/bekrafta-alla/", staff_views.confirm_all, name="confirm_all"),
    path("remissvar/synpunkt/<int:pk>/", staff_views.review_proposal, name="review_proposal"),
    path("remissarbete/<slug:key>/register/", staff_views.register, name="register"),
    path("remissarbete/<slug:key>/register/nytt/", staff_views.receive, name="receive"),
    path("remissarbete/<slug:key>/register/<int:pk>/", staff_views.diarise, name="diarise"),
    *sending.urlpatterns,
    *letters.urlpatterns,
    *record.urlpatterns,
    *timing.urlpatterns,
    *preparing.urlpatterns,
    *contributing.urlpatterns,
    *deciding.urlpatterns,
    *compiling.urlpatterns,
    *publishing.urlpatterns,
    *synopsis.urlpatterns,
]
