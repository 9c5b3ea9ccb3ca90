"""Who marks what is secret in an answer, who lifts it, and who lets the answer out."""

from fardplan.referral.models import Answer, SecrecyMark
from fardplan.referral.rules import may_work_with_answers
from fardplan.verdicts import YES, Verdict, no


def may_mark(by, answer: Answer, *, places: list[tuple[int, int]] | None, ground: str) -> Verdict:
    """Those who handle answers mark words that are there, or the whole, and say by which law."""
    if not (verdict := may_work_with_answers(by)):
        return verdict
    if places is not None and not places:
        return no("Orden finns inte i svaret. Kopiera dem precis som de står där.")
    if any(not 0 <= start < end <= len(answer.text) for start, end in places or ()):
        return no("Det som ska maskeras ligger utanför svarets text.")
    if not ground.strip():
        return no("Ange lagrummet som sekretessen gäller enligt.")
    return YES


def may_lift(by, mark: SecrecyMark, *, reason: str) -> Verdict:
    """A mark is lifted once, with a reason."""
    if not (verdict := may_work_with_answers(by)):
        return verdict
    if mark.lifted_at is not None:
        return no("Maskeringen är redan upphävd.")
    if not reason.strip():
        return no("Skriv varför maskeringen upphävs.")
    return YES


def may_clear(by, answer: Answer) -> Verdict:
    """Those who handle answers let out one that came in on a referral, once."""
    if not (verdict := may_work_with_answers(by)):
        return verdict
    if answer.referral_id is None:
        return no("Svaret var offentligt redan när det lästes in.")
    if hasattr(answer, "clearance"):
        return no("Svaret är redan publicerat.")
    return YES
