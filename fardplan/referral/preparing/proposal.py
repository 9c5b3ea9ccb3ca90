"""A draft's parts as the facts that are sealed: see `referral.sealed`."""

from fardplan.people.models import Body
from fardplan.referral.models import DraftAnswer, Section
from fardplan.referral.sealed import Facts
from fardplan.roadmap.models import Provision
from fardplan.swedish import swedish


def facts_of(draft: DraftAnswer) -> Facts:
    """All that the answer says, the whole first and then in the order of the roadmap."""
    recipient = draft.recipient
    referral = recipient.referral
    return {
        "referral": referral.title,
        "diary_number": referral.diary_number,
        "own_diary_number": recipient.diary_number,
        "edition": f"{referral.edition.title} ({referral.edition.year})",
        "edition_digest": referral.edition_digest,
        "bodies": [body.name for body in bodies_of(draft)],
        "kind": draft.kind,
        "refers_to": draft.refers_to.name if draft.refers_to else "",
        "sections": [_section(section) for section in written_sections(draft)],
    }


def bodies_of(draft: DraftAnswer) -> list[Body]:
    """The body that hands it in, and those that answer with it, by name."""
    return [draft.body, *draft.joint_with.order_by(swedish("name"))]


def written_sections(draft: DraftAnswer) -> list[Section]:
    """Those that say something, or take a position."""
    written = [one for one in draft.sections.in_order() if one.text or one.position]
    return sorted(written, key=_place)


def _place(section: Section) -> tuple[int, int]:
    provisions = section.in_order
    return (provisions[0].position if provisions else -1, section.pk)


def _section(section: Section) -> Facts:
    return {
        "provisions": [_provision(one) for one in section.in_order],
        "position": section.position,
        "text": section.text,
    }


def _provision(provision: Provision) -> Facts:
    return {
        "key": provision.node.key,
        "kind": provision.kind,
        "number": provision.number,
        "title": provision.title,
    }
