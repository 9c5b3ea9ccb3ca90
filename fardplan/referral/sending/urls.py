from django.urls import path

from fardplan.referral.sending import public_views, staff_views

ONE = "remissarbete/<slug:key>/"

urlpatterns = [
    path("remissarbete/", staff_views.referrals, name="referrals"),
    path("remissarbete/ny/", staff_views.create, name="create"),
    path(ONE, staff_views.referral, name="referral"),
    path(f"{ONE}skriv/", staff_views.write, name="write"),
    path(f"{ONE}instanser/", staff_views.recipients, name="recipients"),
    path(f"{ONE}instanser/en-till/", staff_views.ask_one_more, name="ask_one_more"),
    path(f"{ONE}instanser/<int:pk>/", staff_views.recipient, name="recipient"),
    path(
        f"{ONE}instanser/<int:pk>/ta-bort/",
        staff_views.remove_recipient,
        name="remove_recipient",
    ),
    path(f"{ONE}instanser/<int:pk>/forlang/", staff_views.extend, name="extend"),
    path(
        f"{ONE}instanser/<int:pk>/mottagen/",
        staff_views.confirm_receipt,
        name="note_receipt",
    ),
    path(f"{ONE}brev/", staff_views.letter, name="letter"),
    path(f"{ONE}brev.<slug:form>", staff_views.letter_file, name="letter_file"),
    path(f"{ONE}skicka/", staff_views.send, name="send"),
    path(f"{ONE}paminn/", staff_views.remind, name="remind"),
    path(
        "remisskalender/<slug:body>/<slug:token>.ics",
        public_views.body_calendar,
        name="body_calendar",
    ),
    path("remissflode/<slug:body>/<slug:token>/", public_views.body_feed, name="body_feed"),
]
