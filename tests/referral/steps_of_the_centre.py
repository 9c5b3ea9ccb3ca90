"""The steps that come after the answers: points, dispositions, closing, and what is published."""

from types import ModuleType
from typing import Any

from django.utils import timezone

from fardplan.people.models import Role
from fardplan.referral.compiling import actions as compiling
from fardplan.referral.compiling.actions import Assessment
from fardplan.referral.compiling.disposing import actions as disposing
from fardplan.referral.compiling.points import Choice, versions
from fardplan.referral.compiling.words import place_of
from fardplan.referral.models import DemandedChange, Disposition, Opinion
from fardplan.referral.synopsis import actions as synopsis
from fardplan.referral.synopsis.facts import frame_of
from fardplan.roadmap import actions as roadmap
from fardplan.roadmap.models import Edition
from tests import make
from tests.referral import made, steps
from tests.referral.steps import Step, answer, by_registrar, by_strategist, recipient, referral, who

MODULES: tuple[ModuleType, ...] = (*steps.MODULES, compiling, disposing, synopsis)
AFTER = 200  # days from now everybody's time is out


def prepare() -> None:
    """Those who act, and a draft of the next edition in which one strategy says something else."""
    steps.prepare()
    strategist = who("Strateg")
    make.person(Role.STRATEGIST, name="Andra läsaren")
    draft = roadmap.start_draft(
        predecessor=steps.edition(), key="nasta", title="Färdplan", year=2019, by=strategist
    )
    one = draft.provisions.in_order().get(number="1.1")
    words = {"number": "1.1", "title": one.title, "text": "Förskolan först."}
    roadmap.write_provision(
        provision=one, by=strategist, seen=one.fingerprint, words=words, terms=None
    )


def marked(words: str) -> dict[str, Any]:
    given = answer("farsta")
    said = {"span": place_of(words, given.text), "assessment": Assessment(kind="support")}
    return by_strategist(answer=given, **said)


def newest() -> Opinion:
    return Opinion.objects.latest("pk")


def on_newest(**given: Any) -> dict[str, Any]:
    return by_strategist(opinion=newest(), seen=newest().version, **given)


def on_all(**given: Any) -> dict[str, Any]:
    return by_strategist(
        referral=referral(), seen=versions(referral(), Choice(), most=100), **given
    )


def disposed(outcome: str) -> dict[str, Any]:
    seen = [(newest().pk, newest().version)]
    return by_strategist(referral=referral(), seen=seen, outcome=outcome, reason="Rätt.")


def disposition() -> Disposition:
    return Disposition.objects.get(opinion=newest(), is_current=True)


def demanded() -> dict[str, Any]:
    draft = Edition.objects.get(key="nasta")
    node = draft.provisions.in_order().get(number="1.1").node
    return by_strategist(disposition=disposition(), edition=draft, node=node)


def read_through() -> dict[str, Any]:
    frame = frame_of(referral(), day=timezone.localdate())
    return by_strategist(referral=referral(), read=synopsis.fingerprint(referral(), frame))


COMPILING = [
    Step(compiling.mark_point, lambda: marked("välkomnar")),
    Step(compiling.unmark, on_newest),
    Step(compiling.mark_point, lambda: marked("förslagen")),
    Step(
        compiling.assess_point,
        lambda: on_newest(
            assessment=Assessment(
                kind="addition",
                provisions=[made.provision(referral(), "1.1")],
                topics=["bemanning"],
                assignee=who("Strateg"),
                due=made.day(9),
            )
        ),
    ),
    Step(
        compiling.link_points,
        lambda: on_newest(others=[Opinion.objects.real().earliest("pk")]),
    ),
    Step(compiling.assess_many, lambda: on_all(fields={"kind": "change"}, topic="förskola")),
    Step(
        compiling.confirm_position,
        lambda: by_strategist(
            answer=answer("kungsholmen"), provision=None, position="supports", seen=0
        ),
    ),
    Step(disposing.dispose, lambda: on_all(outcome="noted", reason="Tack.")),
    Step(disposing.dispose, lambda: disposed("adopted")),
    Step(
        disposing.read_second,
        lambda: {"disposition": disposition(), "by": who("Andra läsaren")},
    ),
    Step(disposing.demand_change, demanded),
    Step(disposing.drop_demand, lambda: by_strategist(change=DemandedChange.objects.get())),
    Step(disposing.demand_change, demanded),
]
REPORTING = [
    Step(
        synopsis.write_view,
        lambda: by_strategist(referral=referral(), provision=None, seen=0, text="Vi ändrar."),
    ),
    Step(disposing.close_referral, lambda: by_strategist(referral=referral()), days=AFTER),
    Step(synopsis.publish, read_through, days=AFTER),
    Step(
        synopsis.queue_replies,
        lambda: by_registrar(
            referral=referral(),
            recipients=[recipient("farsta"), recipient("kungsholmen")],
            address=made.ADDRESS,
        ),
        days=AFTER,
    ),
]
STEPS = [*steps.STEPS, *COMPILING, *REPORTING]
