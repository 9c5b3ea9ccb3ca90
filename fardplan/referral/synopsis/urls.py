from django.urls import path

from fardplan.referral.synopsis import public_views, staff_views
from fardplan.referral.synopsis.pages import BY_BODY

ALL = "remissarbete/<slug:key>/sammanstallning/"
OPEN = "remisser/<slug:key>/sammanstallning/"
PER_BODY = {"order": BY_BODY}
FILE = "filer/<slug:order>/<slug:form>/"
REPLY = "svar/<slug:body>/"

urlpatterns = [
    path(ALL, staff_views.synopsis, name="synopsis"),
    path(f"{ALL}{BY_BODY}/", staff_views.synopsis, PER_BODY, name="synopsis_by_body"),
    path(f"{ALL}filer/", staff_views.files, name="synopsis_files"),
    path(f"{ALL}{FILE}", staff_views.file, name="synopsis_file"),
    path(f"{ALL}redovisad/", staff_views.kept, name="kept_synopsis"),
    path(f"{ALL}stallningstaganden/", staff_views.views, name="centre_views"),
    path(f"{ALL}stallningstaganden/<slug:place>/", staff_views.view, name="centre_view"),
    path(f"{ALL}redovisa/", staff_views.publish, name="publish"),
    path(f"{ALL}svar/", staff_views.replies, name="replies"),
    path(f"{ALL}svar/skicka/", staff_views.send_replies, name="send_replies"),
    path(f"{ALL}{REPLY}", staff_views.reply, name="reply"),
    path(f"{ALL}{REPLY}<slug:form>/", staff_views.reply_file, name="reply_file"),
    path(f"{ALL}beslut/", staff_views.decision, name="decision_proposal"),
    path(f"{ALL}beslut/<slug:form>/", staff_views.decision_file, name="decision_proposal_file"),
    path(OPEN, public_views.synopsis, name="open_synopsis"),
    path(f"{OPEN}{BY_BODY}/", public_views.synopsis, PER_BODY, name="open_synopsis_by_body"),
    path(f"{OPEN}filer/", public_views.files, name="open_synopsis_files"),
    path(f"{OPEN}{FILE}", public_views.file, name="open_synopsis_file"),
]
