"""Residents' answers to the referral of referral_made, in bulk and in made-up sentences."""

import random

from benchmarks.referral_made import AT_A_TIME

WAITING = 10  # one answer more to be read for each so many
CAMPAIGNS = 200
OPENINGS = "Jag tycker att, Vi anser att, Det är bra att, Tyvärr märks det att, Ni vet att"
WISHES = "behöver, saknar, borde få, måste ha, har väntat på, skulle må bra av"
WHEN = "redan i år, före nästa val, även på kvällen, när staden växer, för oss alla"
HEADS = "skol park buss spår vård bad lek gång cykel kultur miljö barn hamn skogs torg strand"
TAILS = "vägen platsen huset linjen laget stigen gården bron hallen huvudet tiden stödet"
NAMES = "Anna Omar Lars Eva Amina Erik Sara Johan Leyla Maria"


def answer(n: int) -> None:
    """So many answers of residents, each received and let out; and some that wait."""
    from django.db import connection, transaction

    from fardplan.referral.models import Referral

    referral, chance = Referral.objects.get(key="prov"), random.Random(6)
    campaigns = [" ".join(said(chance) for _ in range(4)) for _ in range(CAMPAIGNS)]
    with transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(is_open_to_all=True)
        for first in range(0, n, AT_A_TIME):
            numbers = range(first, min(first + AT_A_TIME, n))
            texts = [said_or_copied(chance, campaigns) for _ in numbers]
            _received(referral, numbers, texts)
            _submitted(referral, "waiting", [None] * len(texts[::WAITING]), texts[::WAITING])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def said_or_copied(chance: random.Random, campaigns: list[str]) -> str:
    """A text of one's own; or one that many send, some of them with their name below."""
    if chance.random() > 0.3:
        return " ".join(said(chance) for _ in range(chance.randint(1, 3)))
    copied = chance.choice(campaigns)
    return copied if chance.random() < 0.5 else f"{copied} Hälsningar {_one(chance, NAMES)}"


def said(chance: random.Random) -> str:
    """A sentence with three words that were put together for it."""
    one, two, three = (_one(chance, HEADS) + _one(chance, TAILS) for _ in range(3))
    wish = f"{_one(chance, WISHES)} {_one(chance, HEADS)}{_one(chance, HEADS)}{three}"
    return f"{_one(chance, OPENINGS)} {one} vid {two} {wish} {_one(chance, WHEN)}."


def _one(chance: random.Random, among: str) -> str:
    return chance.choice(among.split(", " if ", " in among else None))


def _received(referral, numbers, texts) -> None:
    from django.utils import timezone

    from fardplan.referral.models import Answer, Clearance

    now = timezone.now()
    common = {"referral": referral, "edition": referral.edition, "version": 1, "content": b""}
    common |= dict.fromkeys(["received_at", "imported_at", "cleared_at"], now)
    answers = Answer.objects.bulk_create(
        Answer(digest=f"r{i:063}", text=text, **common)
        for i, text in zip(numbers, texts, strict=True)
    )
    cleared = {"cleared_at": now, "cleared_by": "operator"}
    Clearance.objects.bulk_create(Clearance(answer=one, **cleared) for one in answers)
    _submitted(referral, "accepted", answers, texts)


def _submitted(referral, state: str, answers, texts) -> None:
    """What residents sent, as an answer or not yet one."""
    from django.utils import timezone

    from fardplan.referral.models import PublicSubmission

    now = timezone.now()
    PublicSubmission.objects.bulk_create(
        PublicSubmission(
            referral=referral,
            answer=one,
            email_digest="e",
            token_digest=f"{state}{random.getrandbits(200)}",
            text=text,
            state=state,
            submitted_at=now,
            confirmed_at=now,
            erase_on=now.date(),
        )
        for one, text in zip(answers, texts, strict=True)
    )
