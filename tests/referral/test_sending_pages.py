"""The centre's pages: write, send, follow, extend, remind, register, prove."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fardplan.people.models import Role
from fardplan.referral.models import Answer, OutgoingLetter, Recipient, RecordExport, Referral
from fardplan.referral.states import LetterState, ReferralState
from tests import make
from tests.referral import made
from tests.referral.conftest import ANSWER

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
REFERRAL = "/remissarbete/remiss-1/"


@pytest.fixture
def strategist():
    return make.strategist()


@pytest.fixture
def centre(client, strategist) -> Client:
    client.force_login(strategist)
    return client


@pytest.fixture
def bromma(db):
    return made.board("bromma", email="bromma@example.org")


@pytest.fixture
def referral(stockholm, farsta, bromma, strategist):
    return made.sent(stockholm, farsta, bromma, by=strategist)


FIELDS = {
    "title": "Färdplanen",
    "diary_number": "KS 1",
    "letter": "Hej!",
    "questions": "Vad saknas?\r\n\r\nVem gör vad?",
}


def test_a_strategist_writes_chooses_reads_and_sends(centre, stockholm, farsta, bromma):
    fields = {**FIELDS, "last_day": made.day(30), "key": "remiss-1", "edition": stockholm.pk}
    assert centre.post("/remissarbete/ny/", fields).status_code == 302
    referral = Referral.objects.get()
    assert referral.questions == ["Vad saknas?", "Vem gör vad?"]
    assert "Välj minst en remissinstans" in centre.get(f"{REFERRAL}brev/").text
    page = centre.get(f"{REFERRAL}instanser/").text
    assert "stadsdelsnämnd (2)" in page
    centre.post(f"{REFERRAL}instanser/", {"groups": ["district_board"]})
    assert referral.recipients.count() == 2
    assert "bromma@example.org" in centre.get(f"{REFERRAL}instanser/").text
    assert "Vem gör vad?" in centre.get(f"{REFERRAL}brev/").text
    assert centre.post(f"{REFERRAL}skicka/").status_code == 302
    referral.refresh_from_db()
    assert (referral.state, referral.edition_digest) == (ReferralState.OUT, stockholm.digest)
    assert OutgoingLetter.objects.count() == 2
    assert "kan inte längre ändras" in centre.get(REFERRAL).text


def test_a_group_is_expanded_once(centre, stockholm, farsta, strategist):
    referral = made.written(stockholm, by=strategist)
    centre.post(f"{REFERRAL}instanser/", {"groups": ["district_board"]})
    made.board("skarpnack")
    assert [one.body.key for one in referral.recipients.all()] == ["farsta"]


def test_two_who_write_the_same_referral_see_each_other(centre, stockholm, strategist):
    made.written(stockholm, by=strategist)
    fields = {**FIELDS, "last_day": made.day(30), "seen": 1}
    assert centre.post(f"{REFERRAL}skriv/", fields).status_code == 302
    page = centre.post(f"{REFERRAL}skriv/", {**fields, "letter": "Mina ord."})
    assert "Någon annan har ändrat remissen" in page.text
    assert "Mina ord." in page.text
    assert Referral.objects.get().letter == "Hej!"


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_letter_is_a_file_too(centre, referral, form):
    reply = centre.get(f"{REFERRAL}brev.{form}")
    assert reply.status_code == 200
    assert reply.content[:4] == {"pdf": b"%PDF", "docx": b"PK\x03\x04"}[form]


def test_one_body_gets_longer_time_and_the_old_day_is_kept(centre, referral, bromma):
    one = made.recipient(referral, bromma)
    address = f"{REFERRAL}instanser/{one.pk}/"
    sooner = {"new_day": made.day(20), "reason": "Sammanträdet ligger sent."}
    assert "måste ligga efter" in centre.post(f"{address}forlang/", sooner).text
    centre.post(f"{address}forlang/", {**sooner, "new_day": made.day(45)})
    one.refresh_from_db()
    assert (one.first_last_day, one.last_day) == (made.day(30), made.day(45))
    page = centre.get(address).text
    assert "Sammanträdet ligger sent." in page
    assert "Kim Lund" in page
    assert OutgoingLetter.objects.filter(kind="extension", body=bromma).count() == 1


def test_a_forgotten_body_is_asked_afterwards_with_its_own_day(centre, referral):
    skarpnack = made.board("skarpnack")
    centre.post(f"{REFERRAL}instanser/en-till/", {"body": skarpnack.pk, "last_day": made.day(40)})
    one = made.recipient(referral, skarpnack)
    assert one.last_day == made.day(40)
    assert one.added_at > referral.sent_at
    again = {"body": skarpnack.pk, "last_day": made.day(50)}
    assert "redan tillfrågad" in centre.post(f"{REFERRAL}instanser/en-till/", again).text


def test_a_reminder_names_all_that_is_unanswered_and_is_sent_once_a_day(
    centre, stockholm, referral, bromma, strategist
):
    made.sent(stockholm, bromma, by=strategist, key="remiss-2", title="En annan remiss")
    assert "2 påminnelser" in centre.post(f"{REFERRAL}paminn/", follow=True).text
    assert "0 påminnelser" in centre.post(f"{REFERRAL}paminn/", follow=True).text
    letter = OutgoingLetter.objects.get(kind="reminder", body=bromma)
    assert "Färdplan för ett Stockholm för alla" in letter.text
    assert "En annan remiss" in letter.text
    assert Recipient.objects.filter(body=bromma, reminded_at__isnull=False).count() == 2


def test_a_letter_on_paper_is_marked_when_it_is_posted(centre, referral, farsta):
    letter = OutgoingLetter.objects.get(body=farsta)
    address = f"{REFERRAL}utskick/{letter.pk}/"
    assert "Skriv ut brevet och posta det" in centre.get(address).text
    assert "ska postas" in centre.get(f"{REFERRAL}utskick/").text
    centre.post(f"{address}skickat/")
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT


def test_an_answer_by_mail_is_registered_with_all_that_is_known_of_it(centre, referral, farsta):
    given = {
        "file": SimpleUploadedFile("svar.txt", ANSWER.encode()),
        "body": farsta.pk,
        "received_at": "2100-01-01T10:00",
        "channel": "email",
        "kind": "full",
        "relation": "first",
        "diary_number": "KS 2018/911-3",
    }
    assert "senast nu" in centre.post(f"{REFERRAL}register/nytt/", given).text
    given["file"] = SimpleUploadedFile("svar.txt", ANSWER.encode())
    given["received_at"] = made.now_in_a_form()
    assert centre.post(f"{REFERRAL}register/nytt/", given).status_code == 302
    answer = Answer.objects.get()
    assert bytes(answer.content).decode() == ANSWER
    assert answer.proposals.count() == 4
    assert "KS 2018/911-3" in centre.get(f"{REFERRAL}register/").text


def test_a_file_no_machine_can_read_is_kept_for_a_person(centre, referral, farsta):
    given = {
        "file": SimpleUploadedFile("skannat.pdf", b"\x00\x01inte ett svar"),
        "body": farsta.pk,
        "received_at": made.now_in_a_form(),
        "channel": "post",
        "kind": "full",
        "relation": "first",
    }
    centre.post(f"{REFERRAL}register/nytt/", given)
    answer = Answer.objects.get()
    assert bytes(answer.content) == b"\x00\x01inte ett svar"
    assert answer.questions
    assert not answer.proposals.exists()
    page = centre.get(f"/remissvar/{answer.pk}/").text
    assert "Frågor till den som granskar" in page
    reply = centre.get(f"/remissvar/{answer.pk}/fil/")
    assert reply["Content-Disposition"].endswith('.pdf"')


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_record_that_was_taken_out_is_known_again(centre, referral, form):
    reply = centre.post(f"{REFERRAL}bevis/ta-ut/", {"format": form}, follow=True)
    content = reply.content
    export = RecordExport.objects.get()
    assert export.digest == hashlib.sha256(content).hexdigest()
    assert bytes(export.content) == content

    def tried(what: bytes) -> str:
        return centre.post(f"{REFERRAL}bevis/", {"file": SimpleUploadedFile("x", what)}).text

    assert "Inget tecken är ändrat" in tried(content)
    assert "Den kan vara ändrad" in tried(content + b" ")


def test_the_record_tells_who_was_asked_with_what_and_when(centre, referral, bromma, stockholm):
    page = centre.get(f"{REFERRAL}bevis/").text
    for words in ("Farsta stadsdelsnämnd", "Bromma stadsdelsnämnd", stockholm.digest):
        assert words in page
    assert "Remissen skickades" in page


@pytest.mark.parametrize(
    "address", ["", "brev/", "utskick/", "register/", "bevis/", "instanser/en-till/"]
)
def test_queries_are_few_and_do_not_grow(
    centre, stockholm, strategist, django_assert_max_num_queries, address
):
    made.sent(stockholm, made.board("farsta"), by=strategist)
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        centre.get(f"{REFERRAL}{address}")
    boards = [made.board(f"namnd-{n}") for n in range(12)]
    made.sent(stockholm, made.board("farsta"), *boards, by=strategist, key="remiss-2")
    with django_assert_max_num_queries(len(few)):
        assert centre.get(f"/remissarbete/remiss-2/{address}").status_code == 200


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SECRETARY, Role.ADMINISTRATOR])
def test_others_do_not_come_in(client, referral, farsta, role):
    client.force_login(make.person(role))
    one = made.recipient(referral, farsta)
    for address in ("", "brev/", "utskick/", "register/", "bevis/", f"instanser/{one.pk}/"):
        assert client.get(f"{REFERRAL}{address}").status_code == 403
    for address in ("skicka/", "paminn/", "bevis/ta-ut/", f"instanser/{one.pk}/forlang/"):
        assert client.post(f"{REFERRAL}{address}").status_code == 403


def test_a_reader_at_the_centre_follows_and_changes_nothing(client, referral, farsta):
    client.force_login(make.person(Role.READER))
    assert client.get(REFERRAL).status_code == 200
    assert client.post(f"{REFERRAL}paminn/").status_code == 403
    assert client.post(f"{REFERRAL}bevis/ta-ut/", {"format": "pdf"}).status_code == 403
