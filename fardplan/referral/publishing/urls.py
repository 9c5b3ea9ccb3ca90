from django.urls import path

from fardplan.referral.publishing import public_views, staff_views
from fardplan.referral.publishing.residents import public_views as residents
from fardplan.referral.publishing.residents import staff_views as moderation

ANSWER = "remissvar/<int:pk>/sekretess/"
OPEN = "remisser/<slug:key>/"
MODERATION = "remissarbete/<slug:key>/enskilda/"

urlpatterns = [
    path(ANSWER, staff_views.secrecy, name="secrecy"),
    path(f"{ANSWER}maskera/", staff_views.mark, name="mark_secret"),
    path(f"{ANSWER}<int:mark>/upphav/", staff_views.lift, name="lift_secrecy"),
    path(f"{ANSWER}publicera/", staff_views.clear, name="clear_answer"),
    path("remisser/", public_views.referrals, name="open_referrals"),
    path(OPEN, public_views.referral, name="open_referral"),
    path(f"{OPEN}svar/<int:pk>/", public_views.referral_answer, name="open_answer"),
    path(f"{OPEN}enskilda/", public_views.residents, name="residents"),
    path(f"{OPEN}svara/", residents.submit, name="submit_as_resident"),
    path("remisser/bekrafta/<str:token>/", residents.confirm, name="confirm_submission"),
    path(MODERATION, moderation.submissions, name="submissions"),
    path(f"{MODERATION}gruppera/", moderation.group, name="group_mass_answers"),
    path(f"{MODERATION}<int:pk>/ta-emot/", moderation.accept, name="accept_submission"),
    path(f"{MODERATION}<int:pk>/avvisa/", moderation.reject, name="reject_submission"),
]
