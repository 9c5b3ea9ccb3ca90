from django.urls import path

from fardplan.referral.deciding import staff_views

DRAFT = "namndens-remisser/utkast/<int:pk>/"
DECISION = "namndens-remisser/beslut/<int:pk>/"
ANSWER = "namndens-remisser/svar/<int:pk>/"

urlpatterns = [
    path(f"{DRAFT}beslut/", staff_views.decisions, name="decisions"),
    path(f"{DRAFT}beslut/nytt/", staff_views.record_decision, name="record_decision"),
    path(f"{DRAFT}beslut/kontorsyttrande/", staff_views.decide_alone, name="decide_alone"),
    path(f"{DRAFT}lamna-in/", staff_views.submit, name="submit"),
    path(f"{DECISION}justerad/", staff_views.adjust, name="adjust"),
    path(f"{DECISION}reservation/", staff_views.add_dissent, name="add_dissent"),
    path(f"{DECISION}anmald/", staff_views.report, name="report"),
    path(ANSWER, staff_views.receipt, name="receipt"),
    path(f"{ANSWER}fil/", staff_views.own_file, name="own_file"),
    path(f"{ANSWER}svar.<slug:form>", staff_views.answer_file, name="answer_file"),
    path(f"{ANSWER}anslut/<slug:key>/", staff_views.concur, name="concur"),
    path(f"{ANSWER}aterkalla/", staff_views.withdraw, name="withdraw"),
]
