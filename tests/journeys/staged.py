"""A referral made up for the manual's pictures: invented boards, and what they might have said.

Runs inside the program, on a server of the journeys' own. Each answer is some paragraphs; each
point is one of them, with what it asks for, the strategy it is on, and what became of it.
"""

from django.utils import timezone

from fardplan.people import actions as people
from fardplan.people.models import Body, Person, Role
from fardplan.people.operator import OPERATOR
from fardplan.referral import actions as registering
from fardplan.referral.actions import Incoming
from fardplan.referral.compiling import actions as compiling
from fardplan.referral.compiling.actions import Assessment
from fardplan.referral.compiling.disposing import actions as disposing
from fardplan.referral.compiling.words import place_of
from fardplan.referral.models import Answer, Referral
from fardplan.referral.publishing import actions as publishing
from fardplan.roadmap.models import Edition
from tests import make
from tests.referral import made

KEY = "pahittad-remiss"
PASSWORD = "ett langt losenord 2026"
STRATEGIST, ANALYST = "Ada Lind", "Siv Rann"
PEOPLE = {
    Role.OFFICER: "Bo Ek",
    Role.HEAD: "Eva Ask",
    Role.SECRETARY: "Ida Lund",
    Role.CONTRIBUTOR: "Ola Alm",
    Role.ANALYST: ANALYST,
}
# Of each board: where it stands, on the whole and on some strategies; and its points.
BOARDS = {
    "Norra exempelnämnden": (
        {"": "supports", "1.1": "supports", "1.2": "supports_with_remarks", "1.3": "supports"},
        [
            ("addition", "1.2", "Planen behöver säga hur förskolorna ska få fler utbildade."),
            ("resources", "1.1", "Tidiga insatser kräver pengar som inte finns i vår budget."),
            ("support", "1.6", "Vi välkomnar att fritiden har fått en egen strategi."),
        ],
    ),
    "Södra exempelnämnden": (
        {"": "supports", "1.1": "supports", "1.2": "supports", "1.4": "doubtful"},
        [
            ("responsibility", "1.4", "Det framgår inte vem som ansvarar mellan skolorna."),
            ("clarification", "4.2", "Vad skiljer medskapande från samråd?"),
        ],
    ),
    "Västra exempelnämnden": (
        {"": "no_objection", "1.1": "supports", "1.2": "opposes", "1.3": "supports"},
        [
            ("objection", "1.2", "Köerna är kortare hos oss, så målet passar inte alla."),
            ("change", "3.4", "Stryk att parkerna ska skötas lika ofta överallt."),
        ],
    ),
    "Östra exempelnämnden": (
        {"": "supports_with_remarks", "1.1": "supports_with_remarks", "1.4": "supports"},
        [
            ("addition", "1.1", "Skriv in skolsköterskan bland dem som märker först."),
            ("information", "4.2", "Vi prövar redan medborgarbudget i två områden."),
        ],
    ),
    "Inre exempelnämnden": ({}, []),
}
DISPOSED = {
    "Skriv in skolsköterskan bland dem som märker först.": (
        "adopted",
        "Rätt: skolsköterskan möter barnen först. Strategi 1.1 får ett tillägg.",
    ),
    "Vi prövar redan medborgarbudget i två områden.": ("noted", "Tack, vi hör av oss."),
    "Vad skiljer medskapande från samråd?": ("covered", "Står i inledningen till strategi 4.2."),
}


def city() -> None:
    """A referral with its answers, and some people at work."""
    referral()
    board = _board("Norra exempelnämnden", 0)
    for role, name in PEOPLE.items():
        _person(role, name, at=board)


def _person(role: Role, name: str, *, at: Body | None = None) -> Person:
    person = make.person(role, name=name, email=address_of(name), at=at)
    token = people.invite(person=person, by=OPERATOR)
    return people.set_first_password(pk=person.pk, token=token, password=PASSWORD)


def address_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"


def referral() -> Referral:
    """The whole story, up to where a strategist has some points left."""
    ada = _person(Role.STRATEGIST, STRATEGIST)
    boards = {name: _board(name, number) for number, name in enumerate(BOARDS)}
    words = {"title": "Påhittad remiss: Färdplan för ett Stockholm för alla", "key": KEY}
    sent = made.sent(Edition.objects.shown(), *boards.values(), by=ada, **words)
    answers = [
        _answer(sent, boards[name], stands, points, ada)
        for name, (stands, points) in BOARDS.items()
        if points
    ]
    for answer in answers[:3]:
        read = publishing.fingerprint(answer)
        publishing.clear_for_publication(answer=answer, read=read, note="", by=ada)
    return sent


def _board(name: str, number: int) -> Body:
    return make.body(f"exempel-{number}", name=name)


def _answer(sent: Referral, board: Body, stands: dict, points: list, ada: Person) -> Answer:
    text = "\n\n".join(
        [
            "Påhittat svar, skrivet för bilderna i handboken.",
            f"{board.name} har läst förslaget.",
            *(words for _, _, words in points),
        ]
    )
    incoming = Incoming(
        name="svar.txt", content=text.encode(), bodies=(board,), received_at=timezone.now()
    )
    answer = registering.receive_answer(referral=sent, incoming=incoming, by=ada)
    for number, position in stands.items():
        place = made.provision(sent, number) if number else None
        compiling.confirm_position(
            answer=answer, provision=place, position=position, seen=0, by=ada
        )
    for kind, number, words in points:
        said = Assessment(kind=kind, provisions=[made.provision(sent, number)])
        _point(sent, answer, said, words, ada)
    return answer


def _point(sent: Referral, answer: Answer, said: Assessment, words: str, ada: Person) -> None:
    span = place_of(words, answer.text)
    point = compiling.mark_point(answer=answer, span=span, assessment=said, by=ada)
    if words in DISPOSED:
        outcome, reason = DISPOSED[words]
        seen = [(point.pk, point.version)]
        disposing.dispose(referral=sent, seen=seen, outcome=outcome, reason=reason, by=ada)
