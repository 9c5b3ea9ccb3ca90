"""Who takes out the record of a referral."""

from fardplan.referral.models import Referral
from fardplan.referral.rules import may_handle
from fardplan.verdicts import YES, Verdict, no

FORMATS = ("pdf", "docx")


def may_export(by, referral: Referral, *, format: str) -> Verdict:  # noqa: A002 - the file's format
    """Those who keep the register, once there is something to prove."""
    if not (verdict := may_handle(by)):
        return verdict
    if not referral.is_sent:
        return no("Remissen är inte skickad ännu, så det finns inget att styrka.")
    if format not in FORMATS:
        return no("Förteckningen finns som pdf och docx.")
    return YES
