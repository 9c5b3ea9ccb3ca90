"""From an answer to points, positions, dispositions, changed words and a closed referral."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.people.models import Role
from fardplan.people.operator import OPERATOR
from fardplan.referral import actions as registering
from fardplan.referral.actions import Incoming
from fardplan.referral.compiling import actions, points
from fardplan.referral.compiling.actions import Assessment
from fardplan.referral.compiling.disposing import actions as disposing
from fardplan.referral.compiling.disposing import changes
from fardplan.referral.compiling.disposing import rules as disposing_rules
from fardplan.referral.compiling.standing import matrix
from fardplan.referral.compiling.words import Span, place_of
from fardplan.referral.conflicts import Overtaken
from fardplan.referral.models import (
    Answer,
    AnswerKind,
    Opinion,
    PositionSource,
    Relation,
    StatedPosition,
)
from fardplan.roadmap import actions as roadmap
from tests import make
from tests.referral import made

pytestmark = pytest.mark.django_db
TEXT = (
    "Nämnden välkomnar strategin.\n\nPersonal saknas i ytterstaden.\n\nVem ansvarar för lokalerna?"
)
MISSING = "Personal saknas i ytterstaden."


def received(referral, *bodies, text=TEXT, **fields) -> Answer:
    """An answer that came by mail; nothing in it is read by machine."""
    incoming = Incoming(
        name="svar.txt",
        content=text.encode(),
        bodies=bodies,
        received_at=timezone.now(),
        **fields,
    )
    return registering.receive_answer(referral=referral, incoming=incoming, by=OPERATOR)


def marked(answer, by, words=MISSING, **said) -> Opinion:
    span = place_of(words, answer.text)
    return actions.mark_point(answer=answer, span=span, assessment=Assessment(**said), by=by)


def disposed(opinion, by, outcome="adopted", reason="Ni har rätt."):
    opinion.refresh_from_db()
    return disposing.dispose(
        referral=opinion.answer.referral,
        seen=[(opinion.pk, opinion.version)],
        outcome=outcome,
        reason=reason,
        by=by,
    )[0]


@pytest.fixture
def strategist(db):
    return make.strategist(name="Ada Lind")


@pytest.fixture
def referral(stockholm, strategist):
    return made.sent(stockholm, made.board("farsta"), made.board("alvsjo"), by=strategist)


@pytest.fixture
def letter(referral):
    """Farsta's answer."""
    return received(referral, made.board("farsta"))


@pytest.fixture
def point(letter, strategist):
    return marked(letter, strategist)


@pytest.fixture
def draft(stockholm):
    return roadmap.start_draft(
        predecessor=stockholm, key="stockholm-2019", title="Färdplan", year=2019, by=OPERATOR
    )


def stand(answer, by, number, position, seen=0, **fields):
    provision = made.provision(answer.referral, number) if number else None
    return actions.confirm_position(
        answer=answer, provision=provision, position=position, seen=seen, by=by, **fields
    )


def test_words_of_an_answer_become_a_point(letter, strategist):
    provisions = [made.provision(letter.referral, number) for number in ("3.1", "3.2")]
    said = {"kind": "resources", "provisions": provisions, "topics": ["personal", "ytterstaden"]}
    point = marked(letter, strategist, "Personal   saknas\ni ytterstaden.", **said)
    assert letter.text[point.start : point.end] == point.text == MISSING
    assert [one.number for one in point.provisions.order_by("position")] == ["3.1", "3.2"]
    assert {topic.name for topic in point.topics.all()} == {"personal", "ytterstaden"}
    assert Entry.objects.get(event="point_marked").by == strategist.journal_name


@pytest.mark.parametrize("span", [Span(0, 0), Span(28, 30), Span(-1, 4), Span(5, 10_000)])
def test_what_is_no_words_of_the_answer_is_no_point(letter, strategist, span):
    with pytest.raises(Refused):
        actions.mark_point(answer=letter, span=span, assessment=Assessment(), by=strategist)
    assert not letter.opinions.exists()


def test_the_same_words_are_one_point(point, strategist):
    with pytest.raises(Refused, match="redan"):
        marked(point.answer, strategist)


def test_a_point_is_on_the_edition_that_was_referred(letter, strategist, draft):
    with pytest.raises(Refused):
        marked(letter, strategist, provisions=[draft.provisions.in_order().first()])


def test_work_is_given_only_to_those_who_may_do_it(letter, strategist):
    with pytest.raises(Refused, match="arbetar inte"):
        marked(letter, strategist, assignee=make.person(Role.ANALYST))


def test_a_point_by_mistake_no_longer_counts(point, strategist):
    actions.unmark(opinion=point, seen=point.version, by=strategist)
    assert points.numbers(point.answer.referral)["all"] == 0
    assert marked(point.answer, strategist)  # and the words are free again


def test_what_has_been_disposed_of_is_a_point(point, strategist):
    disposed(point, strategist)
    point.refresh_from_db()
    with pytest.raises(Refused, match="redan hanterad"):
        actions.unmark(opinion=point, seen=point.version, by=strategist)


def test_two_who_assess_at_once_overwrite_nothing(point, strategist):
    seen = point.version
    actions.assess_point(
        opinion=point, seen=seen, assessment=Assessment(kind="change"), by=strategist
    )
    with pytest.raises(Overtaken):
        actions.assess_point(
            opinion=point, seen=seen, assessment=Assessment(kind="support"), by=strategist
        )
    point.refresh_from_db()
    assert point.kind == "change"


def test_many_points_are_assessed_together_or_not_at_all(letter, strategist):
    two = [marked(letter, strategist), marked(letter, strategist, "Vem ansvarar för lokalerna?")]
    told = {"referral": letter.referral, "fields": {"kind": "change"}, "topic": "personal"}
    with pytest.raises(Overtaken):
        actions.assess_many(seen=[(two[0].pk, 1), (two[1].pk, 7)], by=strategist, **told)
    assert points.numbers(letter.referral)["unassessed"] == 2
    assert actions.assess_many(seen=[(one.pk, 1) for one in two], by=strategist, **told) == 2
    assert points.numbers(letter.referral)["unassessed"] == 0
    assert letter.referral.topics.get().opinions.count() == 2


def test_many_of_another_referral_are_refused(point, stockholm, strategist):
    other = made.sent(stockholm, made.board("farsta"), by=strategist, key="remiss-2")
    with pytest.raises(Overtaken):
        actions.assess_many(
            referral=other, seen=[(point.pk, 1)], fields={"kind": "change"}, by=strategist
        )


def test_points_belong_together_both_ways(point, strategist):
    other = marked(point.answer, strategist, "Vem ansvarar för lokalerna?")
    actions.link_points(opinion=point, seen=1, others=[other], by=strategist)
    assert list(other.linked.all()) == [point]
    with pytest.raises(Refused, match="sig själv"):
        actions.link_points(opinion=point, seen=2, others=[point], by=strategist)


def test_a_position_is_confirmed_and_its_history_kept(letter, strategist):
    stand(letter, strategist, "1.1", "supports", words="välkomnar strategin")
    stand(letter, strategist, "1.1", "doubtful", seen=1)
    both = StatedPosition.objects.order_by("version").values_list("position", "is_current")
    assert list(both) == [("supports", False), ("doubtful", True)]
    with pytest.raises(Overtaken):
        stand(letter, strategist, "1.1", "opposes", seen=1)


def test_what_a_body_has_stated_itself_nobody_changes(referral, strategist):
    body = made.board("farsta")
    answer = made.submitted(referral, body, made.team_of(body))
    stated = answer.positions.get()
    assert stated.source == PositionSource.STATED
    with pytest.raises(Refused, match="själv angett"):
        stand(answer, strategist, "1.1", "opposes", seen=stated.version)


def test_a_position_is_on_the_scale_and_a_reference_says_where_to(letter, strategist):
    three = made.provision(letter.referral, "3.2")
    for position, refers_to in (("perhaps", None), ("refers", None), ("supports", three)):
        with pytest.raises(Refused):
            stand(letter, strategist, "3.1", position, refers_to=refers_to)
    assert stand(letter, strategist, "3.1", "refers", refers_to=three).refers_to == three


def places(referral, *numbers):
    return [made.provision(referral, number).pk for number in numbers]


def test_the_matrix_counts_a_joint_answer_once_for_each_body(referral, strategist):
    both = received(referral, made.board("farsta"), made.board("alvsjo"))
    stand(both, strategist, "1.1", "supports")
    [place] = places(referral, "1.1")
    found = matrix.read(referral, [place])
    assert found.counts(place) == {"supports": 2}
    assert matrix.is_agreed(found.counts(place))
    assert not matrix.is_contested(found.counts(place))


def test_a_reference_takes_the_position_that_it_points_to(referral, strategist):
    farsta, alvsjo = made.board("farsta"), made.board("alvsjo")
    first = received(referral, farsta)
    stand(first, strategist, "3.2", "opposes")
    stand(
        first,
        strategist,
        "3.1",
        "refers",
        refers_to=made.provision(referral, "3.2"),
    )
    received(referral, alvsjo, kind=AnswerKind.REFERS, refers_to=farsta, text="Se Farsta.")
    [place] = places(referral, "3.1")
    found = matrix.read(referral, [place])
    assert found.at(farsta.pk, place).is_inherited
    assert found.counts(place) == {"opposes": 2}


def test_a_supplement_stands_beside_and_a_correction_instead(referral, strategist):
    farsta = made.board("farsta")
    [place] = places(referral, "1.1")
    stand(received(referral, farsta), strategist, "1.1", "supports")
    more = received(referral, farsta, text="Mer.", relation=Relation.SUPPLEMENT)
    stand(more, strategist, "1.1", "doubtful")
    now = matrix.read(referral, [place]).at(farsta.pk, place)
    assert (now.position, now.beside) == ("doubtful", ("supports",))
    received(referral, farsta, text="Rätt.", relation=Relation.CORRECTION)
    assert sum(matrix.read(referral, [place]).counts(place).values()) < 2


def test_a_disposition_has_its_reason_and_its_history(point, strategist):
    with pytest.raises(Refused, match="Skriv varför"):
        disposed(point, strategist, reason="  ")
    disposed(point, strategist, "noted", "Vi tar det med oss.")
    disposed(point, strategist, "not_adopted", "Det beslutas i budgeten.")
    told = point.dispositions.order_by("version").values_list("outcome", "is_current")
    assert list(told) == [("noted", False), ("not_adopted", True)]


def test_two_who_dispose_at_once_overwrite_nothing(point, strategist):
    disposed(point, strategist)
    with pytest.raises(Overtaken):
        disposing.dispose(
            referral=point.answer.referral,
            seen=[(point.pk, 1)],
            outcome="noted",
            reason="Nej.",
            by=strategist,
        )


def test_the_second_reader_is_somebody_else_and_reads_once(point, strategist):
    disposition, other = disposed(point, strategist), make.strategist()
    with pytest.raises(Refused, match="inte själv"):
        disposing.read_second(disposition=disposition, by=strategist)
    assert disposing.read_second(disposition=disposition, by=other).read_by == other.journal_name
    with pytest.raises(Refused, match="redan läst"):
        disposing.read_second(disposition=disposition, by=other)


def test_a_referral_is_closed_when_every_point_has_its_disposition(point, strategist):
    referral = point.answer.referral
    with pytest.raises(Refused, match="Svarstiden"):
        disposing.close_referral(referral=referral, by=strategist)
    with made.later(40):
        with pytest.raises(Refused, match="saknar hantering"):
            disposing.close_referral(referral=referral, by=strategist)
        disposed(point, strategist)
        assert disposing.close_referral(referral=referral, by=strategist).closed_by
        with pytest.raises(Refused, match="redan avslutad"):
            disposing.close_referral(referral=referral, by=strategist)


def test_nothing_is_closed_over_proposals_that_nobody_has_read(referral, strategist):
    body = made.board("farsta")
    made.submitted(referral, body, made.team_of(body))
    with made.later(40), pytest.raises(Refused, match="inte granskade"):
        disposing.close_referral(referral=referral, by=strategist)


def rewrite(draft, number, text):
    found = draft.provisions.in_order().get(number=number, node__kind="strategy")
    words = {"number": number, "title": found.title, "text": text}
    roadmap.write_provision(
        provision=found, by=OPERATOR, seen=found.fingerprint, words=words, terms=None
    )
    return found.node


def test_an_adopted_point_leads_to_words_that_have_really_changed(point, strategist, draft):
    referral, disposition = point.answer.referral, disposed(point, strategist)
    node = draft.provisions.in_order().get(number="1.2", node__kind="strategy").node
    check = disposing_rules.every_adopted_point_has_its_change
    assert not check(referral)
    disposing.demand_change(disposition=disposition, edition=draft, node=node, by=strategist)
    assert not check(referral)  # a link alone changes nothing
    rewrite(draft, "1.2", "Personalen ska räcka i hela staden.")
    assert check(referral)
    assert changes.rewritten(referral.edition, draft, node).is_changed
    assert [link.disposition.opinion for link in changes.demanded(referral)] == [point]


def test_a_point_that_is_not_met_changes_nothing(point, strategist, draft):
    node = draft.provisions.in_order().first().node
    noted = disposed(point, strategist, "noted")
    with pytest.raises(Refused, match="tillgodosedd"):
        disposing.demand_change(disposition=noted, edition=draft, node=node, by=strategist)


def test_only_the_next_draft_is_changed(point, strategist, stockholm):
    node = stockholm.provisions.in_order().first().node
    met = disposed(point, strategist)
    with pytest.raises(Refused, match="fastställd"):
        disposing.demand_change(disposition=met, edition=stockholm, node=node, by=strategist)


def test_a_new_reason_keeps_the_changes_and_two_points_in_one_place_are_told(
    point, strategist, draft
):
    referral = point.answer.referral
    node = rewrite(draft, "1.2", "Nytt.")
    other = marked(point.answer, strategist, "Vem ansvarar för lokalerna?")
    for one in (point, other):
        met = disposed(one, strategist)
        disposing.demand_change(disposition=met, edition=draft, node=node, by=strategist)
    disposed(point, strategist, "partly", "Delvis.")
    links = list(changes.demanded(referral))
    assert {link.disposition.opinion for link in links} == {point, other}
    assert changes.places(referral) == [(draft.pk, node.pk, 2)]
    disposing.drop_demand(change=links[0], by=strategist)
    assert changes.places(referral) == [(draft.pk, node.pk, 1)]


def test_the_database_keeps_one_current_position(letter, strategist):
    given = stand(letter, strategist, "1.1", "supports")
    twin = {"answer": letter, "provision": given.provision, "position": "opposes", "version": 2}
    with pytest.raises(IntegrityError), transaction.atomic():
        StatedPosition.objects.create(
            source="confirmed", decided_at=timezone.now(), decided_by="x", **twin
        )
