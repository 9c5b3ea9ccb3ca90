"""The pages and files of a synopsis, as a browser without JavaScript meets them."""

import hashlib
import re
from io import BytesIO

import docx
import pytest
from django.http import StreamingHttpResponse
from django.utils import timezone
from pypdf import PdfReader

from fardplan.people.models import Role
from fardplan.people.operator import OPERATOR
from fardplan.referral.compiling.disposing import actions as disposing
from fardplan.referral.models import Answer, CentreView, OutgoingLetter, Referral, Synopsis
from fardplan.referral.publishing import actions as publishing
from fardplan.referral.synopsis import actions, pages, public_views
from fardplan.referral.synopsis.facts import PointsInRows, frame_of
from fardplan.roadmap import actions as roadmap
from tests import make
from tests.referral import made
from tests.referral.test_compiling import MISSING, disposed, marked, received, rewrite, stand

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25
BOTH = ("", "per-instans/")
SECRET = "saknas"


@pytest.fixture
def strategist(db):
    return make.strategist(name="Ada Lind")


@pytest.fixture
def browser(client, strategist):
    client.force_login(strategist)
    return client


@pytest.fixture
def referral(stockholm, strategist):
    """Farsta wants more on 1.2 and gets it; Bromma has not answered."""
    found = made.sent(stockholm, made.board("farsta"), made.board("bromma"), by=strategist)
    letter = received(found, made.board("farsta"))
    point = marked(letter, strategist, provisions=[made.provision(found, "1.2")], kind="resources")
    met = disposed(point, strategist, "adopted", "Ni har rätt.")
    draft = roadmap.start_draft(
        predecessor=stockholm, key="stockholm-2019", title="Färdplan", year=2019, by=OPERATOR
    )
    node = rewrite(draft, "1.2", "Personalen ska räcka.")
    disposing.demand_change(disposition=met, edition=draft, node=node, by=strategist)
    stand(letter, strategist, "1.2", "supports_with_remarks")
    return found


@pytest.fixture
def reported(referral, strategist) -> Referral:
    """Closed, and published."""
    letter = Answer.objects.get()
    read = publishing.fingerprint(letter)
    publishing.clear_for_publication(answer=letter, read=read, note="", by=strategist)
    with made.later(40):
        found = disposing.close_referral(referral=referral, by=strategist)
    read = actions.fingerprint(found, frame_of(found, day=timezone.localdate()))
    return actions.publish(referral=found, read=read, by=strategist).referral


def at(referral, more="") -> str:
    return f"/remissarbete/{referral.key}/sammanstallning/{more}"


def open_at(referral, more="") -> str:
    return f"/remisser/{referral.key}/sammanstallning/{more}"


def text_of(reply) -> str:
    return reply.getvalue().decode()


@pytest.mark.parametrize("order", BOTH)
def test_the_whole_synopsis_is_streamed(browser, referral, order):
    reply = browser.get(at(referral, order))
    assert isinstance(reply, StreamingHttpResponse)
    page = text_of(reply)
    for said in (
        MISSING,
        "Hantering: tillgodosedd.",
        "Ni har rätt.",
        "Personalen ska räcka.",
        "tillstyrker med påpekanden",
        "efterfrågar resurser",
        "av de två remissinstanser som har tillfrågats",
    ):
        assert said in page
    assert page.count("<main") == page.count("</main>") == 1
    assert "Arbetsmaterial" in page


@pytest.mark.parametrize("order", BOTH)
def test_what_the_contents_name_is_there(browser, referral, order):
    page = text_of(browser.get(at(referral, order)))
    anchors = re.findall(r'href="#((?:avsnitt|instans)-[\w-]+)"', page)
    assert len(anchors) == len(set(anchors)) > 1
    assert all(page.count(f'id="{anchor}"') == 1 for anchor in anchors)


def test_the_top_of_the_page_comes_before_anything_is_read(
    browser, referral, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(
        "fardplan.referral.synopsis.staff_views.frame_of", lambda *_, **__: pytest.fail("read")
    )
    pieces = iter(browser.get(at(referral)).streaming_content)
    with django_assert_num_queries(0):
        first = next(pieces)
    assert b"<h1>" in first
    with pytest.raises(pytest.fail.Exception):
        next(pieces)


def more_points(referral, strategist, n: int) -> None:
    """Other bodies with points on 1.1 and on the whole."""
    for number in range(n):
        board = made.board(f"namnd-{Answer.objects.count()}-{number}")
        letter = received(referral, board, text=f"{board.key}\n\n{MISSING}\n\nMer.")
        on = [made.provision(referral, "1.1")]
        disposed(marked(letter, strategist, provisions=on), strategist, "noted")
        disposed(marked(letter, strategist, "Mer."), strategist, "noted")


@pytest.mark.parametrize("order", BOTH)
def test_as_much_is_asked_however_many_points_there_are(
    browser, referral, strategist, order, django_assert_max_num_queries
):
    asked = []
    for n in (2, 4):
        more_points(referral, strategist, n)
        with django_assert_max_num_queries(MOST_QUERIES) as queries:
            page = text_of(browser.get(at(referral, order)))
        asked.append(len(queries))
        assert page.count("Mer.") == Answer.objects.count() - 1
    assert asked[0] == asked[1]


def test_what_is_published_is_no_longer_working_material(browser, reported):
    received(reported, made.board("bromma"), text="För sent.")
    for address in (at(reported), at(reported, "per-instans/")):
        page = text_of(browser.get(address))
        assert "Arbetsmaterial" not in page
        assert MISSING in page  # as it is kept, with all its words
    assert "Har inte svarat." in page  # nor does it change with what comes afterwards
    content = browser.get(at(reported, "filer/per-avsnitt/docx/")).content
    assert docx.Document(BytesIO(content)).sections[0].header.paragraphs[0].text == ""


@pytest.mark.parametrize("order", [pages.BY_PLACE, pages.BY_BODY])
def test_both_orders_are_files_that_hold_the_words(browser, referral, order):
    content = browser.get(at(referral, f"filer/{order}/docx/")).content
    document = docx.Document(BytesIO(content))
    assert document.sections[0].header.paragraphs[0].text == "Arbetsmaterial"
    assert MISSING in [one.text for one in document.paragraphs]
    content = browser.get(at(referral, f"filer/{order}/pdf/")).content
    reader = PdfReader(BytesIO(content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert MISSING in words
    assert "Ledde till ändring i Strategi 1.2" in words


def test_a_long_synopsis_is_parted_into_files(browser, referral, strategist, monkeypatch):
    more_points(referral, strategist, 3)
    whole = browser.get(at(referral, "filer/per-instans/docx/")).content
    monkeypatch.setattr(pages, "MOST_IN_A_FILE", 40)
    frame = frame_of(referral, day=timezone.localdate())
    parts = pages.parts_of(pages.BY_BODY, frame, PointsInRows(referral, frame))
    assert [key for part in parts for key in part] == list(frame.body_keys)
    page = browser.get(at(referral, "filer/")).text
    assert f"del={len(parts)}" in page
    said = []
    for n in range(1, len(parts) + 1):
        content = browser.get(at(referral, f"filer/per-instans/docx/?del={n}")).content
        said += [one.text for one in docx.Document(BytesIO(content)).paragraphs]
    assert said.count("Mer.") == 3
    every = [one.text for one in docx.Document(BytesIO(whole)).paragraphs]
    assert {one for one in every if "Mer" in one or MISSING in one} <= set(said)
    for wrong in ("0", "99", "x"):
        address = at(referral, f"filer/per-instans/docx/?del={wrong}")
        assert browser.get(address).status_code == 404
    assert browser.get(at(referral, "filer/per-instans/odt/")).status_code == 404
    assert browser.get(at(referral, "filer/baklanges/pdf/")).status_code == 404


def test_a_view_is_written_and_shown_below_what_was_said(browser, referral):
    node = made.provision(referral, "1.2").node.key
    address = at(referral, f"stallningstaganden/{node}/")
    page = browser.get(address).text
    assert "tillstyrker eller har ingen erinran" in page
    browser.post(address, {"seen": 0, "text": "Vi håller med.\n\nVi ändrar."})
    page = text_of(browser.get(at(referral)))
    assert "<p>Vi håller med.</p>" in page
    assert page.index(MISSING) < page.index("Vi håller med.")
    assert "Vi håller med." in browser.get(at(referral, "stallningstaganden/")).text
    assert browser.get(at(referral, "stallningstaganden/finns-inte/")).status_code == 404


def test_two_who_write_a_view_at_once_lose_nothing(browser, referral):
    address = at(referral, "stallningstaganden/helheten/")
    browser.post(address, {"seen": 0, "text": "Den enas text."})
    reply = browser.post(address, {"seen": 0, "text": "Den andras text."})
    assert reply.status_code == 409
    assert "Den enas text." in reply.text
    assert "Den andras text." in reply.context["form"]["text"].value()
    assert reply.context["form"]["seen"].value() == 1
    browser.post(address, {"seen": 1, "text": "Bådas text."})
    assert CentreView.objects.get(is_current=True).text == "Bådas text."
    assert "Den enas text." in browser.get(address).text  # among the earlier ones


def test_a_referral_is_reported_on_its_page(browser, referral, client):
    address = at(referral, "redovisa/")
    assert "Avsluta remissen först." in browser.get(address).text
    with made.later(40):
        browser.force_login(make.strategist())
        disposing.close_referral(referral=referral, by=make.strategist())
        page = browser.get(address)
        assert "1 synpunkt återges inte" in page.text
        read = page.context["form"].initial["read"]
        stale = browser.post(address, {"read": "0" * 64})
        assert "Läs den igen" in stale.text
        assert browser.post(address, {"read": read}).status_code == 302
    referral.refresh_from_db()
    assert referral.state == "published"
    client.logout()
    page = client.get(open_at(referral)).text
    assert MISSING not in page
    assert "eftersom svaret inte är publicerat: 1." in page


@pytest.mark.parametrize("order", BOTH)
def test_anyone_reads_what_is_published(client, reported, order):
    page = client.get(open_at(reported, order))
    assert MISSING in page.text
    assert Synopsis.objects.get().digest in page.text
    assert "Ledde till ändring i Strategi 1.2" in page.text
    assert page.headers["ETag"]  # kept for the next reader
    assert "sammanstallning/" in client.get(f"/remisser/{reported.key}/").text


def test_a_large_one_is_streamed_to_anyone(client, reported, monkeypatch):
    monkeypatch.setattr(public_views, "FEW", 0)
    reply = client.get(open_at(reported))
    assert isinstance(reply, StreamingHttpResponse)
    assert MISSING in text_of(reply)


def test_anyone_reads_it_in_english(client, reported):
    page = client.get(f"/en{open_at(reported)}").text
    assert "Strategy 1.2" in page
    assert MISSING in page  # what was said is not translated


def test_secret_words_are_in_no_public_page_or_file(client, reported, strategist):
    answer = Answer.objects.get()
    start = answer.text.index(SECRET)
    publishing.mark_secret(
        answer=answer,
        places=[(start, start + len(SECRET))],
        ground="OSL",
        reason="",
        by=strategist,
    )
    for more in ("", "per-instans/"):
        page = client.get(open_at(reported, more)).text
        assert SECRET not in page
        assert "[maskerat]" in page
    for form in ("docx", "pdf"):
        content = client.get(open_at(reported, f"filer/per-avsnitt/{form}/")).content
        if form == "docx":
            words = "".join(one.text for one in docx.Document(BytesIO(content)).paragraphs)
        else:
            words = "".join(one.extract_text() for one in PdfReader(BytesIO(content)).pages)
        assert "[maskerat]" in words
        assert SECRET not in words


@pytest.mark.parametrize("more", ["", "per-instans/", "filer/", "filer/per-avsnitt/docx/"])
def test_nothing_is_open_before_it_is_published(client, referral, more):
    assert client.get(open_at(referral, more)).status_code == 404


def test_the_kept_synopsis_has_the_fingerprint_that_is_shown(browser, reported):
    content = browser.get(at(reported, "redovisad/")).getvalue()
    digest = hashlib.sha256(content).hexdigest()
    assert digest == Synopsis.objects.get().digest
    assert digest in text_of(browser.get(at(reported)))


def test_bodies_are_replied_to_one_by_one_and_all(browser, reported):
    page = browser.get(at(reported, "svar/")).text
    assert "inte skrivet" in page
    one = browser.get(at(reported, "svar/farsta/")).text
    assert MISSING in one
    assert "Personalen ska räcka." in one
    assert browser.get(at(reported, "svar/bromma/")).status_code == 404  # has not answered
    address = at(reported, "svar/skicka/")
    browser.post(address, {"body": "farsta"})
    browser.post(address)
    assert OutgoingLetter.objects.get(kind="reply").body.key == "farsta"
    assert "Skicka svaret" not in browser.get(at(reported, "svar/farsta/")).text
    content = browser.get(at(reported, "svar/farsta/docx/")).content
    assert MISSING in [one.text for one in docx.Document(BytesIO(content)).paragraphs]


def test_a_reply_can_be_read_before_it_can_be_sent(browser, referral):
    page = browser.get(at(referral, "svar/farsta/")).text
    assert MISSING in page
    assert "när remissen är redovisad" in page
    assert browser.post(at(referral, "svar/skicka/")).status_code == 403


def test_the_proposal_is_working_material_until_it_is_reported(browser, referral):
    page = browser.get(at(referral, "beslut/")).text
    assert "Arbetsmaterial" in page
    assert "godkänns med de ändringar" in page
    assert "Bromma stadsdelsnämnd" in page
    content = browser.get(at(referral, "beslut/docx/")).content
    document = docx.Document(BytesIO(content))
    assert document.sections[0].header.paragraphs[0].text == "Arbetsmaterial"
    assert "Personalen ska räcka." in document.tables[-1].rows[-1].cells[-1].text
    pdf = PdfReader(BytesIO(browser.get(at(referral, "beslut/pdf/")).content))
    assert "Förslag till beslut" in "".join(page.extract_text() for page in pdf.pages)


def test_words_from_outside_are_never_markup(browser, referral, strategist):
    answer = received(referral, made.board("bromma"), text="Bra <b>förslag</b> & mer.")
    disposed(marked(answer, strategist, "<b>förslag</b>"), strategist, "noted", "<i>Tack</i>")
    for more in (*BOTH, "svar/bromma/"):
        page = text_of(browser.get(at(referral, more)))
        assert "<b>" not in page
        assert "<i>" not in page
        assert "&lt;b&gt;" in page


@pytest.mark.parametrize("role", [Role.READER, Role.OFFICER, Role.HEAD, Role.ANALYST])
def test_others_see_nothing_of_it(client, referral, role):
    client.force_login(make.person(role))
    for more in ("", "per-instans/", "filer/", "stallningstaganden/", "svar/", "beslut/"):
        reply = client.get(at(referral, more))
        assert reply.status_code == 403
        assert MISSING not in reply.text


OTHERS = {
    **dict.fromkeys(["stallningstaganden/", "stallningstaganden/helheten/", "svar/"], 15),
    **dict.fromkeys(["beslut/", "redovisa/", "filer/", "svar/farsta/"], MOST_QUERIES),
}


@pytest.mark.parametrize("more", OTHERS)
def test_the_other_pages_ask_as_much_however_many_points_there_are(
    browser, referral, strategist, more, django_assert_max_num_queries
):
    asked = []
    for n in (2, 4):
        more_points(referral, strategist, n)
        with django_assert_max_num_queries(OTHERS[more]) as queries:
            assert browser.get(at(referral, more)).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
