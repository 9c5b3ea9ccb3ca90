import pytest

from fardplan.definitions import write_definition
from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.people.operator import OPERATOR
from fardplan.people.visitor import Visitor
from fardplan.roadmap import actions
from fardplan.roadmap.choices import NodeKind
from fardplan.roadmap.exchange import document_of
from fardplan.roadmap.models import Change, Edition, Node, Provision
from fardplan.roadmap.states import EditionState

pytestmark = pytest.mark.django_db
NOBODY = Visitor()


def provision(edition: Edition, key: str) -> Provision:
    return edition.provisions.in_order().get(node__key=key)


def write(draft: Edition, key: str, by=OPERATOR, terms=None, seen=None, **words) -> Provision:
    here = provision(draft, key)
    now = {"number": here.number, "title": here.title, "text": here.text}
    return actions.write_provision(
        provision=here, by=by, seen=seen or here.fingerprint, words={**now, **words}, terms=terms
    )


def latest_event() -> tuple[str, str]:
    entry = Entry.objects.latest("sequence")
    return entry.event, entry.subject


def test_an_edition_goes_in_and_out_unchanged(stockholm, stockholm_document):
    assert document_of(stockholm) == stockholm_document
    assert write_definition(document_of(stockholm)) == write_definition(stockholm_document)


def test_the_same_file_twice_changes_nothing(stockholm, stockholm_document):
    before = Entry.objects.count(), Provision.objects.count()
    assert actions.import_edition(document=stockholm_document, by=OPERATOR) == stockholm
    assert (Entry.objects.count(), Provision.objects.count()) == before


def test_another_file_for_a_fixed_edition_is_refused_and_nothing_changes(
    stockholm, stockholm_document
):
    other = stockholm_document.model_copy(update={"title": "En annan titel"})
    with pytest.raises(Refused, match="fastställd"):
        actions.import_edition(document=other, by=OPERATOR)
    assert document_of(Edition.objects.get()) == stockholm_document


def test_a_draft_is_replaced_by_a_newer_file(draft):
    document = document_of(draft).model_copy(update={"strategies": []})
    actions.import_edition(document=document, by=OPERATOR)
    draft.refresh_from_db()
    assert not draft.provisions.of_kind(NodeKind.STRATEGY).exists()
    assert document_of(draft) == document


def test_a_key_keeps_its_kind(stockholm, stockholm_document):
    area = stockholm_document.areas[0].model_copy(update={"key": "tidiga-insatser"})
    clash = stockholm_document.model_copy(
        update={"key": "annan", "areas": [area], "goals": [], "strategies": []}
    )
    with pytest.raises(Refused, match="annat slag"):
        actions.import_edition(document=clash, by=OPERATOR)
    assert not Edition.objects.filter(key="annan").exists()


def test_an_edition_cannot_build_on_one_that_is_not_here(db, stockholm_document):
    orphan = stockholm_document.model_copy(update={"predecessor": "fanns-aldrig"})
    with pytest.raises(Refused, match="fanns-aldrig"):
        actions.import_edition(document=orphan, by=OPERATOR)
    assert not Edition.objects.exists()
    assert not Node.objects.exists()


def test_only_strategists_write(stockholm, stockholm_document, draft):
    strategy = provision(draft, "tidiga-insatser")
    area = provision(draft, "uppvaxt-och-utbildning").node
    refused = [
        lambda: actions.import_edition(document=stockholm_document, by=NOBODY),
        lambda: actions.start_draft(
            predecessor=stockholm, key="x", title="x", year=2030, by=NOBODY
        ),
        lambda: write(draft, "tidiga-insatser", by=NOBODY, text="x"),
        lambda: actions.add_strategy(
            edition=draft, area=area, key="x", number="9.9", title="x", by=NOBODY
        ),
        lambda: actions.remove_provision(provision=strategy, by=NOBODY),
        lambda: actions.refer_edition(edition=draft, by=NOBODY),
        lambda: actions.adopt_edition(edition=draft, by=NOBODY),
    ]
    before = Entry.objects.count()
    for attempt in refused:
        with pytest.raises(Refused, match="strateger"):
            attempt()
    assert Entry.objects.count() == before


def test_a_draft_begins_as_a_copy_under_its_own_name(stockholm, draft):
    assert draft.state == EditionState.DRAFT
    assert draft.predecessor == stockholm
    assert draft.provisions.count() == stockholm.provisions.count() == 33
    assert provision(draft, "tidiga-insatser").number == "1.1"
    assert latest_event() == ("draft_started", "edition:stockholm-2027")


def test_two_editions_cannot_have_the_same_key(stockholm):
    with pytest.raises(Refused, match="redan en utgåva"):
        actions.start_draft(
            predecessor=stockholm, key=stockholm.key, title="x", year=2030, by=OPERATOR
        )


def test_what_is_written_in_a_draft_is_there_and_its_old_translation_is_not(draft):
    write(draft, "tidiga-insatser", title="Börja tidigt", text="Så här gör vi.")
    written = provision(draft, "tidiga-insatser")
    assert (written.title, written.text) == ("Börja tidigt", "Så här gör vi.")
    assert written.translations == {}
    assert latest_event() == ("provision_written", "edition:stockholm-2027")


def test_a_goal_gets_its_target(draft):
    terms = {"direction": "increase", "baseline": "88.6", "baseline_year": 2018}
    write(draft, "behorighet-arskurs-9", terms={**terms, "target": "95", "target_year": 2030})
    goal = document_of(Edition.objects.get(pk=draft.pk)).goals[0]
    assert (goal.baseline, goal.baseline_year) == (88.6, 2018)
    assert (goal.target, goal.target_year) == (95.0, 2030)


def test_words_that_somebody_else_has_written_are_not_overwritten(draft):
    seen = provision(draft, "tidiga-insatser").fingerprint
    write(draft, "tidiga-insatser", text="Hennes text.")
    with pytest.raises(Refused, match="Någon annan"):
        write(draft, "tidiga-insatser", text="Hans text.", seen=seen)
    assert provision(draft, "tidiga-insatser").text == "Hennes text."


def test_a_number_is_used_once_in_an_edition(draft):
    with pytest.raises(Refused, match=r"Numret 1\.2"):
        write(draft, "tidiga-insatser", number="1.2")
    write(draft, "tidiga-insatser", number="1.9")
    assert provision(draft, "tidiga-insatser").number == "1.9"


def test_a_strategy_is_added_and_taken_out(stockholm, draft):
    area = provision(draft, "uppvaxt-och-utbildning").node
    added = actions.add_strategy(
        edition=draft, area=area, key="skolmat", number="1.7", title="God skolmat", by=OPERATOR
    )
    assert [p.node.key for p in draft.provisions.in_order()][-1] == "skolmat"
    actions.remove_provision(provision=added, by=OPERATOR)
    actions.remove_provision(provision=provision(draft, "tidiga-insatser"), by=OPERATOR)
    assert not draft.provisions.filter(node__key__in=["skolmat", "tidiga-insatser"]).exists()
    assert stockholm.provisions.filter(node__key="tidiga-insatser").exists()


@pytest.mark.parametrize(
    ("key", "number", "said"),
    [
        ("tidiga-insatser", "1.7", "Nyckeln"),
        ("behorighet-arskurs-9", "1.7", "Nyckeln"),
        ("skolmat", "1.1", "Numret"),
    ],
)
def test_a_new_strategy_needs_a_key_and_number_of_its_own(draft, key, number, said):
    area = provision(draft, "uppvaxt-och-utbildning").node
    with pytest.raises(Refused, match=said):
        actions.add_strategy(
            edition=draft, area=area, key=key, number=number, title="x", by=OPERATOR
        )


def test_a_target_area_stays(draft):
    with pytest.raises(Refused, match="målområde"):
        actions.remove_provision(provision=provision(draft, "uppvaxt-och-utbildning"), by=OPERATOR)


def test_a_referred_edition_cannot_be_written_in(stockholm):
    with pytest.raises(Refused, match="fastställd"):
        write(stockholm, "tidiga-insatser", text="Nej.")


def test_fixing_an_edition_keeps_what_changed_word_by_word(draft, stockholm):
    write(draft, "tidiga-insatser", title="Prioritera tidiga insatser till utsatta barn")
    write(draft, "otrygga-i-bostadsomradet", terms={"target": 20, "target_year": 2030})
    actions.remove_provision(provision=provision(draft, "likvardig-forskola"), by=OPERATOR)
    referred = actions.refer_edition(edition=draft, by=OPERATOR)

    assert referred.state == EditionState.ON_REFERRAL
    assert referred.referred_on
    assert len(referred.digest) == 64
    changes = {c.node.key: c for c in Change.objects.select_related("node")}
    assert len(changes) == 33
    assert {key for key, c in changes.items() if c.kind != "unchanged"} == {
        "tidiga-insatser",
        "otrygga-i-bostadsomradet",
        "likvardig-forskola",
    }
    assert changes["likvardig-forskola"].kind == "removed"
    assert ["removed", " och förebyggande"] in changes["tidiga-insatser"].title
    assert changes["otrygga-i-bostadsomradet"].terms[0][0] == "target"
    assert latest_event() == ("edition_on_referral", "edition:stockholm-2027")


def test_adopting_an_edition_supersedes_the_one_it_was_made_from(draft, stockholm):
    adopted = actions.adopt_edition(edition=draft, by=OPERATOR)
    stockholm.refresh_from_db()
    assert (adopted.state, stockholm.state) == (EditionState.ADOPTED, EditionState.SUPERSEDED)
    assert Edition.objects.shown() == adopted
    with pytest.raises(Refused, match="Det går inte"):
        actions.adopt_edition(edition=stockholm, by=OPERATOR)


def test_only_one_edition_is_adopted_at_a_time(draft):
    first = actions.adopt_edition(edition=draft, by=OPERATOR)
    next_draft = actions.start_draft(
        predecessor=first, key="nasta", title="Nästa", year=2029, by=OPERATOR
    )
    second = actions.adopt_edition(edition=next_draft, by=OPERATOR)
    first.refresh_from_db()
    assert first.state == EditionState.SUPERSEDED
    assert list(Edition.objects.adopted()) == [second]


def test_an_empty_edition_cannot_be_fixed(draft):
    draft.provisions.all().delete()
    with pytest.raises(Refused, match="är tom"):
        actions.refer_edition(edition=draft, by=OPERATOR)


def test_the_fingerprint_is_of_the_words_and_not_of_the_state(draft):
    referred = actions.refer_edition(edition=draft, by=OPERATOR)
    digest = referred.digest
    assert actions.adopt_edition(edition=referred, by=OPERATOR).digest == digest


def test_a_failing_journal_leaves_the_roadmap_as_it_was(draft, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(OSError, match="full"):
        write(draft, "tidiga-insatser", text="Försvinner.")
    assert provision(draft, "tidiga-insatser").text == ""
