"""A resident answers without an account: confirmed, read by a person, counted, and forgotten."""

import re

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from fardplan.errors import Refused
from fardplan.people.models import Role
from fardplan.people.operator import OPERATOR
from fardplan.referral.letters import actions as letters
from fardplan.referral.letters.post import send_waiting
from fardplan.referral.models import (
    Answer,
    DuplicateGroup,
    LetterKind,
    OutgoingLetter,
    PublicSubmission,
)
from fardplan.referral.publishing import actions as publishing
from fardplan.referral.publishing import public_views
from fardplan.referral.publishing.residents import actions, rules
from fardplan.referral.states import SubmissionState
from tests import make
from tests.referral import made

TEXT = "Bygg fler billiga bostäder i hela staden, och börja nu."
EMAIL = "alva@example.org"
NAME = "Alva Ek"
FORM = {"text": TEXT, "name": NAME, "email": EMAIL}
LINK = "https://fardplan.example/remisser/bekrafta/{}/".format
HANDLERS = [Role.STRATEGIST, Role.REGISTRAR]


class Away(EmailBackend):
    """A mail server that cannot be reached."""

    def open(self):
        raise ConnectionRefusedError("stängd")


@pytest.fixture(autouse=True)
def mail_is_on(settings, monkeypatch):
    settings.MAIL_FROM = "fardplan@example.org"
    # The claim is committed before a letter leaves; a test is inside a transaction of its own.
    monkeypatch.setattr(letters, "claim_letter", letters.claim_letter.__wrapped__)


@pytest.fixture
def strategist(db):
    return make.strategist()


@pytest.fixture
def referral(stockholm, farsta, strategist):
    return made.sent(stockholm, farsta, by=strategist, is_open_to_all=True)


def submitted(referral, text=TEXT, email=EMAIL, address="192.0.2.1") -> PublicSubmission:
    words = {"name": NAME, "email": email, "text": text, "address": address, "link": LINK}
    return actions.submit(referral=referral, **words)


def to_residents():
    return OutgoingLetter.objects.filter(kind=LetterKind.CONFIRM)


def token_of(submission: PublicSubmission) -> str:
    """The secret in the last letter to whoever sent an answer."""
    letter = submission.letters.latest("pk")
    return re.search(r"bekrafta/([^/]+)/", letter.text)[1]


def confirmed(referral, **words) -> PublicSubmission:
    return actions.confirm(token=token_of(submitted(referral, **words)))


def accepted(referral, by, *, publish=True, **words) -> Answer:
    one = confirmed(referral, **words)
    read = actions.token_digest(one.text)  # SHA-256 of the text, as the page gives it
    return actions.accept(submission=one, read=read, publish=publish, by=by)


def test_a_resident_answers_and_confirms_by_mail(client, referral):
    page = client.post("/remisser/remiss-1/svara/", FORM).content.decode()
    assert "Inom kort får du ett brev" in page
    assert mail.outbox == [], "a page waits for no mail server"
    assert send_waiting().sent == 1
    [letter] = mail.outbox
    assert letter.to == [EMAIL]
    link = re.search(r"https?://\S+", letter.body).group()
    one = PublicSubmission.objects.get()
    assert one.state == SubmissionState.UNCONFIRMED
    assert TEXT in client.get(link).content.decode(), "she sees what she confirms"
    one.refresh_from_db()
    assert one.state == SubmissionState.UNCONFIRMED, "a mail program that opens links confirms"
    assert "Ditt svar är bekräftat" in client.post(link).content.decode()
    one.refresh_from_db()
    assert one.state == SubmissionState.WAITING
    assert not to_residents().exists(), "the address is kept no longer than it must"
    assert client.post(link).status_code == 200


def test_a_mail_server_that_is_away_loses_no_letter(client, referral, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    client.post("/remisser/remiss-1/svara/", FORM)
    with pytest.raises(Refused, match="svarar inte"):
        send_waiting()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_waiting().sent == 1
    assert len(mail.outbox) == 1


def test_who_sends_the_same_again_gets_one_letter_while_one_waits(client, referral):
    for _ in range(2):
        client.post("/remisser/remiss-1/svara/", FORM)
    assert PublicSubmission.objects.count() == to_residents().count() == 1
    assert send_waiting().sent == 1
    client.post("/remisser/remiss-1/svara/", FORM)  # it did not arrive
    assert send_waiting().sent == 1
    old, new = (re.search(r"https?://\S+", letter.body).group() for letter in mail.outbox)
    assert client.post(old).status_code == 403
    assert client.post(new).status_code == 200


def test_nobody_can_fill_anothers_letter_box(client, referral):
    for _ in range(rules.MOST_LETTERS):
        submitted(referral)
        send_waiting()
    page = client.post("/remisser/remiss-1/svara/", FORM).content.decode()
    assert "Se efter bland skräpposten" in page
    assert TEXT in page
    assert to_residents().count() == rules.MOST_LETTERS


def test_a_letter_to_a_resident_is_no_business_of_the_referrals_outbox(client, referral):
    submitted(referral)
    client.force_login(make.strategist())
    page = client.get("/remissarbete/remiss-1/utskick/").content.decode()
    assert "Farsta" in page
    assert EMAIL not in page
    one = to_residents().get()
    assert client.get(f"/remissarbete/remiss-1/utskick/{one.pk}/").status_code == 404


def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(client, referral):
    page = client.post("/remisser/remiss-1/svara/", {**FORM, "webbplats": "http://x"})
    assert "Inom kort får du ett brev" in page.content.decode()
    assert not PublicSubmission.objects.exists()
    assert not to_residents().exists()


def test_without_mail_the_page_says_so(client, referral, settings):
    settings.MAIL_FROM = ""
    page = client.post("/remisser/remiss-1/svara/", FORM).content.decode()
    assert "kan inte skicka e-post" in page
    assert not PublicSubmission.objects.exists()


def test_one_sender_cannot_send_many(referral):
    for n in range(rules.MOST_FROM_ONE_SENDER):
        submitted(referral, text=f"{TEXT} {n}", address=f"192.0.2.{n}")
    with pytest.raises(Refused, match="många svar"):
        submitted(referral, text="En till", email=EMAIL.upper(), address="192.0.2.99")
    with made.later(1):
        submitted(referral, text="Nästa dag")


def test_one_address_cannot_send_very_many(referral):
    for n in range(rules.MOST_FROM_ONE_ADDRESS):
        submitted(referral, email=f"a{n}@example.org")
    with pytest.raises(Refused, match="många svar"):
        submitted(referral, email="b@example.org")


def test_sender_and_address_are_kept_for_counting_as_keyed_digests_only(referral):
    submitted(referral)
    one = PublicSubmission.objects.get()
    assert len(one.email_digest) == len(one.address_digest) == 64
    assert "192.0.2.1" not in str(vars(one))


def test_a_referral_that_is_not_open_to_all_takes_no_resident_in(client, stockholm, farsta):
    closed = made.sent(stockholm, farsta)
    with pytest.raises(Refused, match="tillfrågats"):
        submitted(closed)
    page = client.get("/remisser/remiss-1/svara/").content.decode()
    assert "<textarea" not in page
    assert "Svara på remissen</a>" not in client.get("/remisser/remiss-1/").content.decode()


def test_after_the_last_day_it_is_too_late(referral):
    with made.later(31), pytest.raises(Refused, match="inte längre"):
        submitted(referral)


def test_a_link_that_we_have_not_made_is_refused(client, referral):
    assert client.post("/remisser/bekrafta/påhittad/").status_code == 403
    assert "Länken gäller inte" in client.get("/remisser/bekrafta/påhittad/").content.decode()
    with pytest.raises(Refused, match="gäller inte"):
        actions.confirm(token="x")


def test_what_is_taken_in_counts_without_name(client, referral, strategist):
    answer = accepted(referral, strategist)
    assert answer.body is None
    page = client.get("/remisser/remiss-1/enskilda/").content.decode()
    assert TEXT in page
    for address in ("", "enskilda/", f"svar/{answer.pk}/", "svara/"):
        said = client.get(f"/remisser/remiss-1/{address}").content.decode()
        assert NAME not in said
        assert EMAIL not in said


def test_what_is_taken_in_but_not_let_out_is_not_public(client, referral, strategist):
    accepted(referral, strategist, publish=False)
    assert TEXT not in client.get("/remisser/remiss-1/enskilda/").content.decode()


def test_only_the_text_that_was_read_is_taken_in(referral, strategist):
    one = confirmed(referral)
    with pytest.raises(Refused, match="Läs den igen"):
        actions.accept(submission=one, read="x", publish=True, by=strategist)
    assert not Answer.objects.filter(body=None).exists()


def test_unconfirmed_answers_are_not_taken_in(referral, strategist):
    submitted(referral)
    one = PublicSubmission.objects.get()
    assert not rules.may_moderate(strategist, one, to=SubmissionState.ACCEPTED)


def test_an_answer_is_rejected_with_a_reason(referral, strategist):
    one = confirmed(referral)
    with pytest.raises(Refused, match="varför"):
        actions.reject(submission=one, reason=" ", by=strategist)
    actions.reject(submission=one, reason="Reklam.", by=strategist)
    with pytest.raises(Refused):
        actions.reject(submission=one, reason="Igen.", by=strategist)


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_handle_answers_moderate(client, referral, role):
    one, by = confirmed(referral), make.person(role)
    may = role in HANDLERS
    assert bool(rules.may_moderate(by, one, to=SubmissionState.ACCEPTED)) is may
    assert bool(rules.may_reject(by, one, reason="Reklam.")) is may
    client.force_login(by)
    page = "/remissarbete/remiss-1/enskilda/"
    assert client.get(page).status_code == (200 if may else 403)
    if not may:
        for address in ("gruppera/", f"{one.pk}/ta-emot/", f"{one.pk}/avvisa/"):
            assert client.post(f"{page}{address}").status_code == 403


def test_a_strategist_takes_in_and_rejects_on_the_page(client, referral, strategist):
    one, other = confirmed(referral), confirmed(referral, email="b@example.org", text="Köp nu!")
    client.force_login(strategist)
    page = "/remissarbete/remiss-1/enskilda/"
    shown = dict(client.get(page).context["submissions"])
    client.post(f"{page}{one.pk}/ta-emot/", {"read": shown[one], "publish": ""})
    client.post(f"{page}{other.pk}/avvisa/", {"reason": "Reklam."})
    assert Answer.objects.public().filter(body=None).count() == 1
    assert "0 svar väntar" in client.get(page).content.decode()


def test_mass_answers_are_counted_and_all_shown(client, referral, strategist):
    for n in range(3):
        accepted(referral, strategist, email=f"a{n}@example.org", text=TEXT + "!" * n)
    accepted(referral, strategist, email="b@example.org", text="Mer spårvagn.")
    assert actions.group_mass_answers(referral=referral, by=strategist) == 1
    assert actions.group_mass_answers(referral=referral, by=strategist) == 1
    assert DuplicateGroup.objects.get().answers.count() == 3
    page = client.get("/remisser/remiss-1/enskilda/").content.decode()
    assert page.count("3 likalydande svar") == 3
    assert "Mer spårvagn." in page


def test_a_long_list_is_leafed_through_both_ways(client, referral, strategist, monkeypatch):
    monkeypatch.setattr(public_views, "A_PAGE", 2)
    texts = [f"Svar nummer {n} från en boende." for n in range(5)]
    for n, text in enumerate(texts):
        accepted(referral, strategist, email=f"a{n}@example.org", text=text)
    accepted(referral, strategist, email="b@example.org", text="Hemligt.", publish=False)
    assert leafed(client, "?", "next") == [texts[:2], texts[2:4], texts[4:]]
    assert leafed(client, "?fore=slutet", "prev") == [texts[3:], texts[1:3], texts[:1]]
    assert leafed(client, "?efter=x", "prev") == [texts[:2]]


def leafed(client, address: str, way: str) -> list[list[str]]:
    """What each page says, from one page to the next for as long as there is one."""
    pages = []
    while address:
        page = client.get(f"/remisser/remiss-1/enskilda/{address}").content.decode()
        assert "5 svar från enskilda" in page
        pages.append(re.findall(r"Svar nummer \d från en boende\.", page))
        found = re.search(rf'href="([^"]*)" rel="{way}"', page)
        address = found[1] if found else ""
    return pages


def test_an_answer_knows_when_it_was_let_out(referral, strategist):
    out = accepted(referral, strategist)
    assert out.cleared_at == out.clearance.cleared_at
    kept = accepted(referral, strategist, email="b@example.org", text="Nej.", publish=False)
    assert kept.cleared_at is None
    read = publishing.fingerprint(kept)
    cleared = publishing.clear_for_publication(answer=kept, read=read, note="", by=strategist)
    kept.refresh_from_db()
    assert kept.cleared_at == cleared.cleared_at


def test_senders_are_forgotten_on_their_day_and_their_answers_stay(referral, strategist):
    answer = accepted(referral, strategist)
    submitted(referral, email="b@example.org")
    with made.later(rules.UNCONFIRMED_FOR.days):
        call_command("erase_submitters")
    one = PublicSubmission.objects.get()
    assert one.email == EMAIL
    assert not to_residents().exists()
    with made.later(rules.KNOWN_FOR.days):
        call_command("erase_submitters")
        call_command("erase_submitters")
    one.refresh_from_db()
    assert (one.name, one.email, one.email_digest, one.address_digest) == ("", "", "", "")
    answer.refresh_from_db()
    assert answer.text == TEXT


def test_a_letter_that_is_leaving_is_let_go_before_its_reader_is_forgotten(referral):
    one = submitted(referral)
    with made.later(rules.UNCONFIRMED_FOR.days):
        letter = letters.claim_letter()
        actions.erase_expired(by=OPERATOR)
        letters.letter_left(letter=letter)
        assert PublicSubmission.objects.get() == one
        actions.erase_expired(by=OPERATOR)
    assert not PublicSubmission.objects.exists()
    assert not to_residents().exists()


def test_a_confirmed_sender_is_forgotten_in_the_outbox_too(referral):
    one = submitted(referral)
    letters.claim_letter()  # and whoever claimed it was killed
    actions.confirm(token=token_of(one))
    assert to_residents().get().address == EMAIL
    with made.later(rules.KNOWN_FOR.days):
        assert actions.erase_expired(by=OPERATOR) == {"deleted": 0, "erased": 1}
    assert not to_residents().exists()


def test_other_letters_stay_and_those_to_residents_say_what_they_said(referral):
    submitted(referral)
    for change in ({"text": "x"}, {"address": "b@example.org"}):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            to_residents().update(**change)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        OutgoingLetter.objects.filter(kind="referral").delete()
    to_residents().delete()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("an_accepted_submission_is_an_answer", {"state": "accepted"}),
        ("a_rejected_submission_says_why", {"state": "rejected"}),
        ("an_erased_sender_is_forgotten", {"erased_at": "2026-01-01T00:00Z"}),
    ],
)
def test_the_database_keeps_what_a_submission_must_say(referral, name, fields):
    submitted(referral)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PublicSubmission.objects.update(**fields)
