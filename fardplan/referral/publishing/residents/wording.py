"""What a resident is written to, in the language that the answer was written in."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from fardplan.referral.models import Referral
from fardplan.referral.publishing.residents.rules import UNCONFIRMED_FOR


def confirmation(referral: Referral, *, link: str) -> tuple[str, str]:
    """Subject and text of the letter that asks somebody to confirm an answer."""
    context = {"referral": referral, "link": link, "days": UNCONFIRMED_FOR.days}
    text = render_to_string("referral/publishing/confirmation.txt", context)
    return _("Bekräfta ditt remissvar"), text
