"""What can be found: for each kind of thing its text, its address, and who may see it.

The index knows only keys. Whatever it finds is fetched again by `seen`, through the same rules as
its own page, so that nothing is found by somebody who may not read it.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fardplan.indicators.models import Indicator
from fardplan.referral.models import Answer
from fardplan.referral.publishing.openness import is_public, public_text
from fardplan.roadmap.models import Edition, NodeKind, Provision
from fardplan.roadmap.states import EditionState


@dataclass(frozen=True)
class Text:
    """What is indexed of one thing, in every language it has."""

    key: str
    title: str
    body: str


def nothing(key: str) -> Text:
    """A thing of which nothing is to be found."""
    return Text(key, "", "")


@dataclass(frozen=True)
class Hit:
    """One thing as a list of hits shows it."""

    key: str
    title: str
    url: str
    body: str
    about: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of thing. `concerns` is what the journal calls the subjects that change it."""

    name: str
    title: str | Promise
    concerns: str
    texts: Callable[[str], Iterable[Text]]
    seen: Callable[[Collection[str], object], list[Hit]]


def _both(thing, *fields: str) -> str:
    """What stands in the fields, in Swedish and in the translations."""
    own = [getattr(thing, field) for field in fields]
    others = [words.get(field, "") for words in thing.translations.values() for field in fields]
    return "\n".join(filter(None, [*own, *others]))


def _provision_texts(subject: str) -> Iterable[Text]:
    """What an edition says, by node; a draft under a key of its own."""
    edition = Edition.objects.filter(key=subject).first()
    for one in edition.provisions.in_order() if edition else ():
        key = one.node.key if edition.is_fixed else f"{edition.key}/{one.node.key}"
        yield Text(key, f"{one.number} {_both(one, 'title')}", _both(one, "text"))


def _provisions_seen(keys: Collection[str], by) -> list[Hit]:  # noqa: ARG001 - open to all
    """What the newest fixed edition says of each node."""
    newest: dict[str, Provision] = {}
    fixed = Provision.objects.filter(edition__in=Edition.objects.fixed(), node__key__in=keys)
    for one in _with_edition(fixed):
        newest.setdefault(one.node.key, one)
    return [_provision_hit(key, one) for key, one in newest.items()]


def _drafts_seen(keys: Collection[str], by) -> list[Hit]:
    """What drafts say, to those who may read drafts."""
    editions = Edition.objects.visible_to(by).filter(
        state=EditionState.DRAFT, key__in={key.partition("/")[0] for key in keys}
    )
    found = {
        f"{one.edition.key}/{one.node.key}": one
        for one in _with_edition(Provision.objects.filter(edition__in=editions))
    }
    return [
        Hit(key, str(one), _edition_url(one.edition), one.shown_text, one.edition.shown_title)
        for key, one in found.items()
        if key in keys
    ]


def _with_edition(provisions: QuerySet) -> QuerySet:
    return provisions.select_related("node", "edition").order_by("-edition__year", "-edition__pk")


def _provision_hit(key: str, provision: Provision) -> Hit:
    addresses = {
        NodeKind.INTERIM_GOAL: lambda: reverse("indicators:goal", args=[key]),
        NodeKind.STRATEGY: lambda: reverse("referral:strategy", args=[key]),
        NodeKind.TARGET_AREA: lambda: _edition_url(provision.edition),
    }
    return Hit(
        key,
        f"{provision.number} {provision.shown_title}",
        addresses[NodeKind(provision.kind)](),
        provision.shown_text,
        str(NodeKind(provision.kind).label),
    )


def _edition_url(edition: Edition) -> str:
    return reverse("roadmap:edition", args=[edition.key])


def _indicator_texts(subject: str) -> Iterable[Text]:
    for one in Indicator.objects.filter(key=subject.partition(":")[0]):
        defined = one.defined
        fields = [defined.question, defined.definition, defined.counted.population]
        fields += [defined.counted.numerator, defined.counted.unit_words, *defined.caveats]
        title = f"{defined.title.sv}\n{defined.title.en}"
        yield Text(one.key, title, "\n".join(f"{text.sv}\n{text.en}" for text in fields))


def _indicators_seen(keys: Collection[str], by) -> list[Hit]:
    return [
        Hit(
            one.key,
            str(one.defined.title),
            reverse("indicators:indicator", args=[one.key]),
            f"{one.defined.question} {one.defined.definition}",
        )
        for one in Indicator.objects.visible_to(by).filter(key__in=keys)
    ]


def _answer_texts(subject: str) -> Iterable[Text]:
    """What anyone may read of an answer: without what is secret; nothing until it is let out."""
    for one in _answers(subject).prefetch_related("secrecy_marks"):
        key = str(one.pk)
        yield Text(key, str(one), public_text(one)) if is_public(one) else nothing(key)


def _answers_seen(keys: Collection[str], by) -> list[Hit]:  # noqa: ARG001 - open to all
    found = Answer.objects.latest().filter(pk__in=keys)
    found = found.select_related("body", "edition", "clearance")
    return [
        Hit(
            str(one.pk),
            str(one),
            reverse("referral:answer", args=[one.edition.key, one.body.key]),
            public_text(one),
        )
        for one in found.prefetch_related("secrecy_marks")
    ]


def _whole_answer_texts(subject: str) -> Iterable[Text]:
    """All that an answer says, for those who handle answers."""
    for one in _answers(subject):
        yield Text(str(one.pk), str(one), one.text)


def _whole_answers_seen(keys: Collection[str], by) -> list[Hit]:
    found = Answer.objects.visible_to(by).filter(pk__in=keys).select_related("body", "edition")
    return [
        Hit(str(one.pk), str(one), reverse("referral:review_answer", args=[one.pk]), one.text)
        for one in found
    ]


def _answers(subject: str) -> QuerySet:
    """The answer that the journal means: on a referral or an edition, by a body or a resident."""
    on, sender, version = [*subject.split("/"), "", ""][:3]
    answers = Answer.objects.select_related("body", "edition").filter(version=version or 0)
    mine = Q(body__key=sender) | Q(body=None, pk=int(sender) if sender.isdecimal() else None)
    return answers.filter(mine, Q(referral__key=on) | Q(referral=None, edition__key=on))


KINDS = {
    one.name: one
    for one in (
        Kind("provision", _("Färdplanen"), "edition", _provision_texts, _provisions_seen),
        Kind("indicator", _("Statistik"), "indicator", _indicator_texts, _indicators_seen),
        Kind("answer", _("Remissvar"), "answer", _answer_texts, _answers_seen),
        Kind("draft", _("Utkast till färdplan"), "edition", _provision_texts, _drafts_seen),
        Kind(
            "whole-answer",
            _("Remissvar, arbetsmaterial"),
            "answer",
            _whole_answer_texts,
            _whole_answers_seen,
        ),
    )
}
