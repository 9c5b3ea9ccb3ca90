from django.urls import path

from fardplan.referral.preparing import staff_views

ALL = "namndens-remisser/"
DRAFT = f"{ALL}utkast/<int:pk>/"

urlpatterns = [
    path(ALL, staff_views.to_answer, name="to_answer"),
    path(f"{ALL}<int:pk>/", staff_views.asked, name="asked"),
    path(f"{ALL}<int:pk>/borja/", staff_views.open_draft, name="open_draft"),
    path(f"{ALL}adresser/<slug:key>/", staff_views.addresses, name="addresses"),
    path(DRAFT, staff_views.draft, name="draft"),
    path(f"{DRAFT}slag/", staff_views.choose_kind, name="choose_kind"),
    path(f"{DRAFT}bjud-in/", staff_views.invite, name="invite"),
    path(f"{DRAFT}valj/", staff_views.choose_place, name="choose_place"),
    path(f"{DRAFT}del/<str:place>/", staff_views.section, name="section"),
    path(f"{DRAFT}kommentar/", staff_views.comment, name="comment_draft"),
    path(f"{DRAFT}forslag/", staff_views.proposal, name="proposal"),
    path(f"{DRAFT}forslag.<slug:form>", staff_views.proposal_file, name="proposal_file"),
    path(f"{DRAFT}forslag/underteckna/", staff_views.sign, name="sign"),
    path(f"{DRAFT}forslag/oppna/", staff_views.reopen, name="reopen"),
    path(f"{ALL}inbjudan/<int:pk>/dag/", staff_views.move_day, name="move_day"),
]
