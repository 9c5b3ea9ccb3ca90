"""Every step of a referral, one after the other: which action, and what it is given."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

from fardplan.people.models import Body, Person, Role
from fardplan.referral import actions as central
from fardplan.referral.deciding import actions as deciding
from fardplan.referral.letters import actions as letters
from fardplan.referral.models import (
    Answer,
    AnswerKind,
    BoardDecision,
    Channel,
    DecisionKind,
    DraftAnswer,
    Invitation,
    Meeting,
    OutgoingLetter,
    PublicSubmission,
    Recipient,
    Referral,
    SecrecyMark,
)
from fardplan.referral.preparing import actions as preparing
from fardplan.referral.publishing import actions as publishing
from fardplan.referral.publishing.residents import actions as residents
from fardplan.referral.record import actions as record
from fardplan.referral.sending import actions as sending
from fardplan.referral.timing import actions as timing
from fardplan.roadmap.models import Edition
from tests import make
from tests.referral import made

MODULES: tuple[ModuleType, ...] = (
    central, deciding, letters, preparing, publishing, record, residents, sending, timing,
)  # fmt: skip


class Step(NamedTuple):
    """One action and what it is given, looked up when the step is taken; so many days from now."""

    action: Callable[..., Any]
    given: Callable[[], dict[str, Any]]
    days: int = 0


def prepare() -> None:
    """Those who act, and nothing that they have done."""
    for key in ("farsta", "bromma", "skarpnack", "kungsholmen"):
        made.board(key, email=f"{key}@example.org")
    for key in ("farsta", "bromma", "skarpnack"):
        made.team_of(Body.objects.get(key=key))
    department = made.department(Body.objects.get(key="farsta"), "forskola")
    make.person(Role.CONTRIBUTOR, at=department, name="Medverkande")
    make.person(Role.STRATEGIST, name="Strateg")
    make.person(Role.REGISTRAR, name="Registrator")


def who(name: str) -> Person:
    return Person.objects.get(name=name)


def body(key: str) -> Body:
    return Body.objects.get(key=key)


def referral() -> Referral:
    return Referral.objects.get()


def edition() -> Edition:
    """The one that is asked about."""
    return Edition.objects.get(predecessor=None)


def recipient(key: str) -> Recipient:
    return Recipient.objects.for_page().get(body__key=key)


def draft(key: str) -> DraftAnswer:
    return DraftAnswer.objects.for_page().get(recipient__body__key=key)


def decision(key: str) -> BoardDecision:
    return BoardDecision.objects.get(draft__recipient__body__key=key)


def answer(key: str) -> Answer:
    return Answer.objects.get(body__key=key, referral__isnull=False)


def letter(state: str) -> OutgoingLetter:
    return OutgoingLetter.objects.filter(state=state).order_by("-claimed_at").first()


def submission(state: str) -> PublicSubmission:
    return PublicSubmission.objects.get(state=state)


def fields(**changed: Any) -> dict[str, Any]:
    words = {"title": "Remiss", "diary_number": "KS 1", "letter": made.LETTER, "questions": []}
    return {**words, "last_day": made.day(30), **changed}


def by_strategist(**given: Any) -> dict[str, Any]:
    return {**given, "by": who("Strateg")}


def by_registrar(**given: Any) -> dict[str, Any]:
    return {**given, "by": who("Registrator")}


def on_draft(key: str, role: str, **given: Any) -> dict[str, Any]:
    return {"draft": draft(key), "by": who(f"{role} {key}"), **given}


def part(key: str) -> dict[str, Any]:
    one = made.provision(referral(), "1.1")
    words = {"provisions": [one], "seen": 0, "text": "Vi välkomnar förslagen."}
    return on_draft(key, "Handläggaren", position="supports", **words)


def signed(key: str) -> dict[str, Any]:
    return on_draft(key, "Chefen", seen=draft(key).version)


def board_decision() -> dict[str, Any]:
    minutes = made.minutes(is_adjusted_at_once=False)
    dissents = [deciding.Dissent("reservation", "A. Ek", "Partiet", "Vi vill annat.")]
    return on_draft("farsta", "Sekreteraren", minutes=minutes, dissents=dissents)


def of_decision(key: str, **given: Any) -> dict[str, Any]:
    return {"decision": decision(key), "by": who(f"Sekreteraren {key}"), **given}


def incoming() -> dict[str, Any]:
    came = central.Incoming(
        name="svar.txt",
        content="Nämnden tillstyrker färdplanen.".encode(),
        bodies=(body("kungsholmen"),),
        received_at=referral().sent_at,
        channel=Channel.POST,
    )
    return by_registrar(referral=referral(), incoming=came)


def of_resident(text: str) -> dict[str, Any]:
    words = {"name": "Alva Ek", "email": "alva@example.org", "address": "192.0.2.1"}
    link = "https://fardplan.example/{}/".format
    return {"referral": referral(), "text": text, "link": link, **words}


def read_one() -> dict[str, Any]:
    one = submission("waiting")
    read = residents.token_digest(one.text)
    return by_registrar(submission=one, read=read, publish=True)


def published_file() -> dict[str, Any]:
    content = "Förvaltningens synpunkter\n\nFörvaltningen ser positivt på färdplanen.\n".encode()
    return by_registrar(edition=edition(), body=body("farsta"), name="svar.txt", content=content)


SENDING = [
    Step(
        sending.create_referral,
        lambda: by_strategist(edition=edition(), key="remiss-1", fields=fields()),
    ),
    Step(
        sending.write_referral,
        lambda: by_strategist(referral=referral(), seen=1, fields=fields(is_open_to_all=True)),
    ),
    Step(
        sending.add_recipients,
        lambda: by_strategist(
            referral=referral(), bodies=[body(key) for key in ("farsta", "bromma", "skarpnack")]
        ),
    ),
    Step(sending.remove_recipient, lambda: by_strategist(recipient=recipient("skarpnack"))),
    Step(sending.send_referral, lambda: by_strategist(referral=referral(), address=made.ADDRESS)),
    Step(letters.claim_letter, dict),
    Step(letters.letter_left, lambda: {"letter": letter("sending")}),
    Step(letters.claim_letter, dict),
    Step(letters.letter_refused, lambda: {"letter": letter("sending"), "reason": "senare"}),
    Step(letters.claim_letter, dict, days=1),
    Step(letters.letter_uncertain, lambda: {"letter": letter("sending"), "reason": "tyst"}),
    Step(letters.send_again, lambda: by_registrar(letter=letter("sending")), days=2),
    Step(letters.claim_letter, dict, days=2),
    Step(letters.mark_sent, lambda: by_registrar(letter=letter("sending")), days=3),
    Step(
        sending.ask_one_more,
        lambda: by_strategist(
            referral=referral(),
            body=body("kungsholmen"),
            last_day=made.day(20),
            address=made.ADDRESS,
        ),
    ),
    Step(
        sending.extend,
        lambda: by_strategist(recipient=recipient("farsta"), new_day=made.day(40), reason="Skäl"),
    ),
    Step(sending.remind, lambda: by_registrar(referral=referral(), address=made.ADDRESS)),
    Step(
        sending.confirm_receipt,
        lambda: by_registrar(recipient=recipient("farsta"), diary_number="FAR 1"),
    ),
    *(
        Step(action, lambda: {"body": body("farsta"), "by": who("Handläggaren farsta")})
        for action in (sending.open_feed, sending.renew_feed)
    ),
]
PREPARING = [
    Step(
        preparing.open_draft,
        lambda: {"recipient": recipient("farsta"), "by": who("Handläggaren farsta")},
    ),
    Step(
        preparing.choose_kind,
        lambda: on_draft(
            "farsta", "Handläggaren", seen=1, kind=AnswerKind.FULL, joint_with=[body("skarpnack")]
        ),
    ),
    Step(
        preparing.invite,
        lambda: on_draft(
            "farsta", "Handläggaren", department=body("forskola"), last_day=made.day(9)
        ),
    ),
    Step(
        preparing.move_day,
        lambda: {
            "invitation": Invitation.objects.get(),
            "last_day": made.day(10),
            "by": who("Handläggaren farsta"),
        },
    ),
    Step(
        preparing.write_contribution,
        lambda: {
            "invitation": Invitation.objects.for_page().get(),
            "provisions": [made.provision(referral(), number) for number in ("1.1", "1.2")],
            "seen": 0,
            "text": "Fler förskollärare.",
            "by": who("Medverkande"),
        },
    ),
    Step(preparing.comment, lambda: on_draft("farsta", "Chefen", text="Bra.")),
    Step(preparing.write_section, lambda: part("farsta")),
    Step(preparing.sign, lambda: signed("farsta")),
    Step(preparing.reopen, lambda: on_draft("farsta", "Handläggaren")),
    Step(preparing.sign, lambda: signed("farsta")),
]
DECIDING = [
    Step(deciding.record_decision, board_decision),
    Step(
        deciding.add_dissent,
        lambda: of_decision(
            "farsta", dissent=deciding.Dissent("special_statement", parties="Det andra")
        ),
    ),
    Step(deciding.adjust, lambda: of_decision("farsta", day=made.day(0))),
    Step(deciding.submit, lambda: on_draft("farsta", "Sekreteraren")),
]
JOINING = [
    Step(
        deciding.concur,
        lambda: {
            "answer": answer("farsta"),
            "body": body("skarpnack"),
            "decided_on": made.day(0),
            "paragraph": "§ 9",
            "by": who("Sekreteraren skarpnack"),
        },
    ),
]
TIMING = [
    Step(
        timing.note_meeting,
        lambda: {
            "body": body("farsta"),
            "day": made.day(20),
            "by": who("Sekreteraren farsta"),
        },
    ),
    Step(
        timing.cancel_meeting,
        lambda: {"meeting": Meeting.objects.get(), "by": who("Sekreteraren farsta")},
    ),
    Step(
        timing.ask_for_time,
        lambda: {
            "recipient": recipient("farsta"),
            "wished_day": made.day(60),
            "reason": "Nämnden sammanträder sent.",
            "by": who("Sekreteraren farsta"),
        },
    ),
]
OFFICE = [
    Step(
        preparing.open_draft,
        lambda: {"recipient": recipient("bromma"), "by": who("Handläggaren bromma")},
    ),
    Step(preparing.write_section, lambda: part("bromma")),
    Step(preparing.sign, lambda: signed("bromma")),
    Step(
        deciding.record_decision,
        lambda: on_draft("bromma", "Chefen", minutes=made.minutes(DecisionKind.OFFICE)),
    ),
    Step(deciding.submit, lambda: on_draft("bromma", "Chefen")),
    Step(
        deciding.report_office_answer,
        lambda: of_decision("bromma", reported_on=made.day(0), paragraph="§ 3"),
    ),
    Step(
        deciding.withdraw,
        lambda: {
            "answer": answer("bromma"),
            "reason": "Fel handling.",
            "by": who("Sekreteraren bromma"),
        },
    ),
]
AT_THE_CENTRE = [
    Step(central.receive_answer, incoming),
    Step(
        central.diarise,
        lambda: by_registrar(answer=answer("farsta"), diary_number="KS 2"),
    ),
    Step(
        central.review_proposal,
        lambda: by_strategist(proposal=answer("farsta").proposals.get(), outcome="confirmed"),
    ),
    Step(central.confirm_all, lambda: by_strategist(answer=answer("kungsholmen"))),
    Step(central.register_answer, published_file),
    Step(record.export_record, lambda: by_registrar(referral=referral(), format="docx")),
    Step(
        publishing.mark_secret,
        lambda: by_registrar(answer=answer("farsta"), places=[(0, 4)], ground="OSL", reason="x"),
    ),
    Step(
        publishing.lift_secrecy,
        lambda: by_registrar(mark=SecrecyMark.objects.get(), reason="Inte längre."),
    ),
    Step(
        publishing.clear_for_publication,
        lambda: by_registrar(
            answer=answer("farsta"), read=publishing.fingerprint(answer("farsta")), note=""
        ),
    ),
]
RESIDENTS = [
    Step(residents.submit, lambda: of_resident("Bygg fler billiga bostäder.")),
    Step(residents.confirm, lambda: {"token": "bevis-0"}),
    Step(residents.accept, read_one),
    Step(residents.submit, lambda: of_resident("Köp nu!")),
    Step(residents.confirm, lambda: {"token": "bevis-1"}),
    Step(
        residents.reject, lambda: by_registrar(submission=submission("waiting"), reason="Reklam.")
    ),
    Step(residents.submit, lambda: of_resident("Aldrig bekräftat.")),
    Step(residents.group_mass_answers, lambda: by_registrar(referral=referral())),
    Step(residents.erase_expired, by_registrar, days=200),
]
STEPS = [
    *SENDING, *TIMING, *PREPARING, *DECIDING, *JOINING, *OFFICE, *AT_THE_CENTRE, *RESIDENTS,
]  # fmt: skip


def actions_of(module: ModuleType) -> set[str]:
    """What a module of actions writes in one go: each is all or nothing."""
    return {
        f"{module.__name__}.{name}"
        for name, one in vars(module).items()
        if getattr(one, "__module__", "") == module.__name__
        and hasattr(one, "__wrapped__")
        and not name.startswith("_")
    }


def name_of(step: Step) -> str:
    return f"{step.action.__module__}.{step.action.__name__}"
