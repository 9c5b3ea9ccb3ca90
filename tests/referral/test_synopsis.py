"""The synopsis: facts from rows, phrases that are true to them, and what is kept of it."""

import hashlib
import itertools
import random
import re

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from fardplan.documents import writing
from fardplan.documents.papers.language import SWEDISH
from fardplan.documents.papers.synopsis_by_body import synopsis_by_body
from fardplan.documents.quantities import number_in_words
from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.people.models import Role
from fardplan.people.operator import OPERATOR
from fardplan.referral.compiling.disposing import actions as disposing
from fardplan.referral.conflicts import Overtaken
from fardplan.referral.models import (
    Answer,
    AnswerKind,
    CentreView,
    DuplicateGroup,
    Opinion,
    OutgoingLetter,
    Referral,
    Relation,
    Synopsis,
)
from fardplan.referral.publishing import actions as publishing
from fardplan.referral.states import ReferralState
from fardplan.referral.synopsis import actions, rules
from fardplan.referral.synopsis.facts import PointsInRows, frame_of
from fardplan.referral.synopsis.frame import PRIVATE, BodyFacts, Frame, PointFacts
from fardplan.referral.synopsis.keeping import KeptPoints, kept_lines, line_of
from fardplan.referral.synopsis.openness import published
from fardplan.referral.synopsis.phrases import AGAINST, FOR, on_answers, on_place
from fardplan.referral.synopsis.shelf import Shelf
from fardplan.referral.synopsis.wording import language_of, synopsis_of
from fardplan.roadmap import actions as roadmap
from tests import make
from tests.referral import made
from tests.referral.test_compiling import MISSING, TEXT, disposed, marked, received, rewrite, stand

pytestmark = pytest.mark.django_db
REASON = "Personal är viktigt."
ADDRESS = "https://fardplan.example/remisser/remiss-1/sammanstallning/"


@pytest.fixture
def strategist(db):
    return make.strategist(name="Ada Lind")


@pytest.fixture
def referral(stockholm, strategist):
    boards = [made.board(key) for key in ("farsta", "alvsjo", "bromma")]
    return made.sent(stockholm, *boards, by=strategist)


@pytest.fixture
def draft(stockholm):
    return roadmap.start_draft(
        predecessor=stockholm, key="stockholm-2019", title="Färdplan", year=2019, by=OPERATOR
    )


def frame_now(referral) -> Frame:
    return frame_of(referral, day=timezone.localdate())


def points_now(referral) -> PointsInRows:
    return PointsInRows(referral, frame_now(referral))


def closed(referral, by) -> Referral:
    """The time is out, and the referral is over."""
    with made.later(40):
        return disposing.close_referral(referral=referral, by=by)


def published_now(referral, by) -> Synopsis:
    read = actions.fingerprint(referral, frame_now(referral))
    return actions.publish(referral=referral, read=read, by=by)


@pytest.fixture
def answered(referral, strategist):
    """Farsta and Älvsjö answer jointly on 1.1 and 1.2; everything is disposed of."""
    both = received(referral, made.board("farsta"), made.board("alvsjo"))
    on = [made.provision(referral, number) for number in ("1.1", "1.2")]
    disposed(marked(both, strategist, provisions=on, kind="addition"), strategist, "noted", REASON)
    whole = marked(both, strategist, "Vem ansvarar för lokalerna?")
    disposed(whole, strategist, "not_adopted", "Det står i budgeten.")
    stand(both, strategist, "1.1", "supports")
    return referral


def key_of(referral, number) -> str:
    return made.provision(referral, number).node.key


def test_a_point_is_on_its_places_and_by_its_bodies(answered):
    points = points_now(answered)
    first, second = (key_of(answered, number) for number in ("1.1", "1.2"))
    [point] = points.on(first)
    assert [point] == list(points.on(second))
    assert (point.said, point.kind, point.outcome, point.reason) == (
        MISSING,
        "addition",
        "noted",
        REASON,
    )
    assert point.places == (first, second)
    assert point.bodies == ("alvsjo", "farsta")
    assert [one.said for one in points.on("")] == ["Vem ansvarar för lokalerna?"]
    assert list(points.by("farsta")) == list(points.by("alvsjo"))
    assert points.count_by("farsta") == 2
    assert points.count_by("bromma") == 0


def test_what_must_be_known_of_an_answer_is_told(referral, strategist):
    farsta, alvsjo, bromma = (made.board(key) for key in ("farsta", "alvsjo", "bromma"))
    received(referral, farsta, kind=AnswerKind.ABSTAINS, text="Vi avstår.")
    received(referral, alvsjo, kind=AnswerKind.REFERS, refers_to=farsta, text="Se Farsta.")
    received(referral, made.board("hasselby"), text="Oombedda.")
    Answer.objects.filter(body=alvsjo).update(state="withdrawn")
    received(referral, bromma)
    received(referral, bromma, text="Mer.", relation=Relation.SUPPLEMENT, is_office_answer=True)
    told = {body.key: [one.code for one in body.remarks] for body in frame_now(referral).bodies}
    assert told == {
        "alvsjo": ["withdrawn"],
        "bromma": ["office", "supplement"],
        "farsta": ["abstains"],
        "hasselby": ["unasked"],
    }
    said = " ".join(on_answers(frame_now(referral), SWEDISH))
    assert "utan att ha tillfrågats: 1." in said
    assert "avstår från att svara: 1." in said
    assert "återkallat sitt svar: 1." in said
    assert said.startswith("Flertalet remissinstanser som har tillfrågats (två av tre) har svarat.")


def test_a_late_answer_counts_and_is_told(referral, strategist):
    with made.later(31):
        received(referral, made.board("farsta"))
    [farsta] = [one for one in frame_now(referral).bodies if one.key == "farsta"]
    assert farsta.has_answered
    assert farsta.has("late")


def test_answers_that_say_the_same_are_counted_as_such(referral, strategist):
    given = [received(referral, made.board(key)) for key in ("farsta", "alvsjo", "bromma")]
    marked(given[0], strategist)
    group = DuplicateGroup.objects.create(referral=referral, text=given[0].text)
    Answer.objects.filter(pk__in=[one.pk for one in given]).update(duplicate_group=group)
    Answer.objects.filter(pk=given[2].pk).update(state="withdrawn")  # no longer one of them
    assert frame_now(referral).alike == 2
    [point] = points_now(referral).by("farsta")
    assert point.likes == 2


def test_private_persons_are_counted_and_never_named(referral, strategist):
    now = timezone.now()
    words = {"file_name": "svar.txt", "content": b"", "digest": "0" * 64, "version": 1}
    answer = Answer.objects.create(
        referral=referral,
        edition=referral.edition,
        text=TEXT,
        received_at=now,
        imported_at=now,
        **words,
    )
    marked(answer, strategist)
    frame = frame_now(referral)
    assert frame.private == 1
    [point] = points_now(referral).by(PRIVATE)
    assert point.bodies == ()
    assert "Antal enskilda som har svarat: 1." in list(on_answers(frame, SWEDISH))
    text = writing.as_text(synopsis_by_body(synopsis_of(frame, points_now(referral), SWEDISH)))
    assert "Svar från enskilda" in text


def test_a_frame_is_read_back_as_it_was_kept(answered, strategist):
    actions.write_view(referral=answered, provision=None, seen=0, text="Vi tycker.", by=strategist)
    frame = frame_now(answered)
    assert Frame.from_json(frame.as_json()).as_json() == frame.as_json()
    for point in points_now(answered).everything():
        assert PointFacts.from_json(point.as_json()) == point


# ---- phrases ----------------------------------------------------------------

KINDS = ("district_board", "company", "specialised_board", "outside", "administration")
CODES = ("", "supports", "supports_with_remarks", "no_objection", "comments_only", "doubtful")
CODES += ("opposes", "abstains", "refers")
IN_WORDS = {number_in_words(n): n for n in range(21)} | {"ett": 1, "ingen": 0, "inget": 0}


def made_up(seed: int) -> Frame:
    """A frame with any bodies that answered or not, and any positions of those that did."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    bodies = tuple(
        BodyFacts(
            f"b{n}", f"Instans {n}", "", chance.choice(KINDS), chance.random() < 0.9, has_answered
        )
        for n in range(chance.choice((1, 2, 3, 7, 13, 20)))
        for has_answered in [chance.random() < chance.choice((0.1, 0.6, 1))]
    )
    positions = {
        body.key: {"a": code}
        for body in bodies
        if body.has_answered and (code := chance.choice(CODES))
    }
    days = dict.fromkeys(["sent_on", "last_day", "day"], "2026-11-23")
    words = dict.fromkeys(["title", "diary_number", "edition", "edition_digest"], "x")
    return Frame(**words, **days, bodies=bodies, positions=positions)


def told(sentence: str) -> tuple[int, int]:
    """How many of how many a sentence says, read as a reader reads it."""
    words = re.findall(r"\w+", sentence.lower().partition(" utom ")[0])
    numbers = [IN_WORDS[word] for word in words if word in IN_WORDS]
    if words[0] in ("samtliga", "båda", "den"):
        whole = {"samtliga": numbers[:1], "båda": [2], "den": [1]}[words[0]][0]
        return whole - sentence.count("Instans"), whole
    return numbers[0], numbers[1]


def counted(frame: Frame, codes, among) -> int:
    """The same, counted by hand from the rows."""
    return sum(1 for one in among if frame.positions.get(one.key, {}).get("a") in codes)


@pytest.mark.parametrize("seed", range(300))
def test_every_phrase_on_a_provision_says_what_the_rows_say(seed):
    frame = made_up(seed)
    answered = [body for body in frame.bodies if body.has_answered]
    took = [b for b in answered if frame.positions.get(b.key, {}).get("a") in FOR | AGAINST]
    said = list(on_place(frame, "a", SWEDISH))
    if not answered:
        assert said == []
        return
    expected = {
        "har tagit ställning i den här delen": (len(took), len(answered)),
        "remissinstanser som har tagit ställning tillstyrker": (
            counted(frame, FOR, took),
            len(took),
        ),
        "uttrycker tvekan eller avstyrker": (counted(frame, AGAINST, took), len(took)),
        "lämnar endast synpunkter": (counted(frame, {"comments_only"}, answered), len(answered)),
    }
    for what, numbers in expected.items():
        for sentence in said:
            if what in sentence:
                assert told(sentence) == numbers, sentence
    for words, kind in (("stadsdelsnämnder som", "district_board"), ("bolag som", "company")):
        of_kind = [body for body in took if body.kind == kind]
        for sentence in said:
            if words in sentence:
                assert told(sentence) == (counted(frame, FOR, of_kind), len(of_kind)), sentence
    assert any("avstyrker." in one for one in said) == bool(counted(frame, AGAINST, took))
    assert any("endast" in one for one in said) == bool(counted(frame, {"comments_only"}, answered))


@pytest.mark.parametrize("seed", range(100))
def test_every_phrase_on_answers_says_what_the_rows_say(seed):
    frame = made_up(seed)
    asked = [body for body in frame.bodies if body.was_asked]
    if asked:
        first = next(on_answers(frame, SWEDISH))
        assert told(first) == (sum(body.has_answered for body in asked), len(asked)), first


def test_the_same_is_said_in_english():
    for seed in range(20):
        frame, english = made_up(seed), language_of("en")
        both = [list(on_place(frame, "a", language)) for language in (SWEDISH, english)]
        assert len(both[0]) == len(both[1])
        assert all("som har" not in sentence for sentence in both[1])


# ---- what is held at a time --------------------------------------------------


def test_a_shelf_fetches_each_thing_once_and_few_at_a_time(monkeypatch):
    monkeypatch.setattr("fardplan.referral.synopsis.shelf.AT_A_TIME", 3)
    asked = []

    def load(numbers):
        asked.append(list(numbers))
        return {number: f"#{number}" for number in numbers if number != 4}

    shelf = Shelf({"a": [1, 2], "b": [], "c": [3, 4, 5, 6, 7]}, load)
    assert [list(shelf.at(key)) for key in "abcd"] == [
        ["#1", "#2"],
        [],
        ["#3", "#5", "#6", "#7"],
        [],
    ]
    assert asked == [[1, 2, 3], [4, 5, 6], [7]]
    assert shelf.count("c") == 5


# ---- the centre's view --------------------------------------------------------


def test_a_view_is_written_and_its_history_kept(referral, strategist):
    on = {"referral": referral, "provision": made.provision(referral, "1.1"), "by": strategist}
    actions.write_view(seen=0, text="Först.", **on)
    actions.write_view(seen=1, text="Sedan.", **on)
    kept = CentreView.objects.order_by("version").values_list("text", "is_current")
    assert list(kept) == [("Först.", False), ("Sedan.", True)]
    assert frame_now(referral).views == {key_of(referral, "1.1"): "Sedan."}
    with pytest.raises(Overtaken):
        actions.write_view(seen=1, text="För sent.", **on)
    assert Entry.objects.filter(event="view_written").count() == 2


def test_a_view_is_of_the_edition_that_was_referred(referral, strategist, draft):
    other = draft.provisions.in_order().first()
    with pytest.raises(Refused, match="inte någon annan"):
        actions.write_view(referral=referral, provision=other, seen=0, text="x", by=strategist)


# ---- publishing ---------------------------------------------------------------


def test_what_is_published_is_kept_with_its_fingerprint(answered, strategist):
    synopsis = published_now(closed(answered, strategist), strategist)
    answered.refresh_from_db()
    assert answered.state == ReferralState.PUBLISHED
    frame = Frame.from_json(synopsis.content)
    kept = KeptPoints(synopsis, frame)
    now = points_now(answered)
    for place in frame.place_keys:
        assert list(kept.on(place)) == list(now.on(place))
    for body in frame.body_keys:
        assert list(kept.by(body)) == list(now.by(body))
        assert kept.count_by(body) == now.count_by(body)
    lines = list(kept_lines(synopsis))
    assert lines[1:] == [line_of(point.as_json()) for point in now.everything()]
    assert len(lines) == 1 + 2
    assert hashlib.sha256(b"".join(lines)).hexdigest() == synopsis.digest
    assert Entry.objects.get(event="referral_published").details["digest"] == synopsis.digest


def test_a_published_synopsis_never_changes(answered, strategist):
    synopsis = published_now(closed(answered, strategist), strategist)
    point = synopsis.points.first()
    for change in (
        lambda: Synopsis.objects.filter(pk=synopsis.pk).update(digest="0" * 64),
        lambda: synopsis.points.filter(pk=point.pk).update(content={}),
        lambda: synopsis.points.all()._raw_delete(synopsis.points.db),
    ):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            change()


def test_what_comes_afterwards_does_not_change_what_was_published(answered, strategist):
    synopsis = published_now(closed(answered, strategist), strategist)
    with made.later(50):
        received(answered, made.board("bromma"))
    Answer.objects.filter(referral=answered).update(state="withdrawn")
    frame, points = published(synopsis)
    assert [one.key for one in frame.bodies if one.has_answered] == ["alvsjo", "farsta"]
    assert points.count_by("farsta") == 2


def test_nothing_is_published_that_the_publisher_has_not_read(answered, strategist):
    referral = closed(answered, strategist)
    read = actions.fingerprint(referral, frame_now(referral))
    actions.write_view(referral=referral, provision=None, seen=0, text="Nytt.", by=strategist)
    with pytest.raises(Refused, match="Läs den igen"):
        actions.publish(referral=referral, read=read, by=strategist)
    assert not Synopsis.objects.exists()


def test_a_point_without_disposition_or_changed_words_stops_it(referral, strategist, draft):
    letter = received(referral, made.board("farsta"))
    met = disposed(marked(letter, strategist), strategist, "adopted")
    referral = closed(referral, strategist)
    late = marked(letter, strategist, "Vem ansvarar för lokalerna?")
    with pytest.raises(Refused, match="saknar hantering"):
        published_now(referral, strategist)
    disposed(late, strategist, "noted")
    with pytest.raises(Refused, match="inte lett till någon ändrad text"):
        published_now(referral, strategist)
    node = rewrite(draft, "1.2", "Personalen ska räcka.")
    disposing.demand_change(disposition=met, edition=draft, node=node, by=strategist)
    synopsis = published_now(referral, strategist)
    frame = Frame.from_json(synopsis.content)
    [change] = frame.changes
    assert change.new.endswith("Personalen ska räcka.")
    assert change.old != change.new
    changed = [point.changed for point in KeptPoints(synopsis, frame).by("farsta")]
    assert sorted(changed) == [(), (change.key,)]


STATES = {
    ReferralState.OUT: lambda referral, by: referral,
    ReferralState.CLOSED: closed,
    ReferralState.PUBLISHED: lambda referral, by: published_now(closed(referral, by), by).referral,
}
RULES = {
    "write_view": lambda by, referral: rules.may_write_view(by, referral, None),
    "publish": rules.may_publish,
    "reply": rules.may_reply,
    "read": rules.may_read,
}
HANDLERS = {Role.STRATEGIST, Role.REGISTRAR}
MAY = {
    "write_view": {
        (Role.STRATEGIST, ReferralState.OUT),
        (Role.STRATEGIST, ReferralState.CLOSED),
    },
    "publish": {(Role.STRATEGIST, ReferralState.CLOSED)},
    "reply": {(role, ReferralState.PUBLISHED) for role in HANDLERS},
    "read": set(itertools.product(HANDLERS, STATES)),
}


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_in_each_state(answered, strategist, state):
    referral = STATES[state](answered, strategist)
    referral.refresh_from_db()
    for role in Role:
        person = make.person(role)
        for what, rule in RULES.items():
            assert bool(rule(person, referral)) == ((role, state) in MAY[what]), (what, role)


def test_a_draft_has_no_synopsis(stockholm, strategist):
    referral = made.written(stockholm, by=strategist)
    for what, rule in RULES.items():
        assert not rule(strategist, referral), what


# ---- what anyone may read -----------------------------------------------------

SECRET = "Personal"


def hidden(words: str) -> str:
    """As they are shown when the secret word in them is not."""
    return words.replace(SECRET, "[maskerat]")


def hide(answer, by, words=SECRET, *, whole=False):
    start = answer.text.index(words)
    places = None if whole else [(start, start + len(words))]
    return publishing.mark_secret(
        answer=answer, places=places, ground="OSL 26 kap. 1 §", reason="", by=by
    )


def let_out(answer, by):
    read = publishing.fingerprint(answer)
    publishing.clear_for_publication(answer=answer, read=read, note="", by=by)


@pytest.fixture
def synopsis(answered, strategist):
    actions.write_view(
        referral=answered, provision=None, seen=0, text="Personal behövs.", by=strategist
    )
    return published_now(closed(answered, strategist), strategist)


def said_on(synopsis, number="1.1") -> list[tuple[str, str, bool]]:
    _, points = published(synopsis)
    found = points.on(key_of(synopsis.referral, number))
    return [(one.said, one.reason, one.is_withheld) for one in found]


def test_an_answer_that_nobody_has_let_out_is_counted_and_not_quoted(synopsis, strategist):
    frame, points = published(synopsis)
    assert said_on(synopsis) == [("", "", True)]
    assert points.count_by("farsta") == 2
    assert frame.positions["farsta"] == {key_of(synopsis.referral, "1.1"): "supports"}
    let_out(Answer.objects.get(), strategist)
    assert said_on(synopsis) == [(MISSING, REASON, False)]


def test_words_that_are_marked_afterwards_are_hidden_in_all_that_is_said(synopsis, strategist):
    answer = Answer.objects.get()
    let_out(answer, strategist)
    hide(answer, strategist)
    frame, _ = published(synopsis)
    assert said_on(synopsis) == [(hidden(MISSING), hidden(REASON), False)]
    assert frame.views[""] == hidden("Personal behövs.")
    hide(answer, strategist, whole=True)
    assert said_on(synopsis) == [("", "", True)]


def test_marks_that_are_lifted_hide_nothing(synopsis, strategist):
    answer = Answer.objects.get()
    let_out(answer, strategist)
    [mark] = hide(answer, strategist)
    publishing.lift_secrecy(mark=mark, reason="Misstag.", by=strategist)
    assert said_on(synopsis) == [(MISSING, REASON, False)]


# ---- replies ------------------------------------------------------------------


def reply(referral, by, *keys):
    recipients = referral.recipients.filter(body__key__in=keys) if keys else referral.recipients
    return actions.queue_replies(
        referral=referral, recipients=recipients.in_groups(), address=ADDRESS, by=by
    )


def test_each_who_answered_is_told_once(synopsis, strategist):
    referral = synopsis.referral
    [letter] = reply(referral, strategist, "farsta", "bromma")  # Bromma has not answered
    assert letter.body.key == "farsta"
    assert MISSING in letter.text
    assert "inte tillgodosedd. Det står i budgeten." in letter.text
    assert ADDRESS in letter.text
    assert [one.body.key for one in reply(referral, strategist)] == ["alvsjo"]
    assert reply(referral, strategist) == []
    assert OutgoingLetter.objects.filter(kind="reply").count() == 2
    assert Entry.objects.filter(event="replies_queued").count() == 2


def test_nobody_is_told_before_it_is_published(answered, strategist):
    with pytest.raises(Refused, match="när remissen är redovisad"):
        reply(answered, strategist)
    assert not Opinion.objects.filter(disposition=None).exists()
