"""A body's secret addresses: what stands in its calendar and its feed. Only what it was sent."""

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.feedgenerator import Atom1Feed

from fardplan.people.models import Body
from fardplan.referral.models import FeedKey, Meeting, Recipient
from fardplan.referral.sending.calendar import DayEvent

LENGTH = 40


def token_of(key: FeedKey) -> str:
    """The secret part of the address; made from our key, so it is stored nowhere."""
    name = f"{key.body_id}:{key.generation}"
    return salted_hmac("fardplan.referral.feeds", name, algorithm="sha256").hexdigest()[:LENGTH]


def body_behind(body: str, token: str) -> Body | None:
    """The body whose address it is, if the secret is right."""
    key = FeedKey.objects.select_related("body").filter(body__key=body).first()
    if key is None or not constant_time_compare(token, token_of(key)):
        return None
    return key.body


def sent_to(body: Body):
    """What a body has been asked, the nearest last day first."""
    return body.referrals.sent().by_last_day()


def day_events(body: Body, *, address: str) -> list[DayEvent]:
    """The last day of each referral that the body has been sent, and the days on which it meets."""
    last_days = [_event(recipient, address) for recipient in sent_to(body)]
    return [*last_days, *(_meeting(meeting, address) for meeting in body.meetings.all())]


def _meeting(meeting: Meeting, address: str) -> DayEvent:
    return DayEvent(
        uid=f"meeting.{meeting.pk}@fardplan",
        day=meeting.day,
        summary=f"Sammanträde: {meeting.body.name}",
        url=address,
        changed_at=meeting.noted_at,
    )


def _event(recipient: Recipient, address: str) -> DayEvent:
    referral = recipient.referral
    number = f"Diarienummer {referral.diary_number}\n" if referral.diary_number else ""
    return DayEvent(
        uid=f"{referral.key}.{recipient.pk}@fardplan",
        day=recipient.last_day,
        summary=f"Sista svarsdag: {referral.title}",
        description=f"{number}{referral.edition.title} {referral.edition.year}",
        url=address,
        changed_at=recipient.sent_at,
    )


def atom_feed(body: Body, *, address: str, own: str) -> Atom1Feed:
    """The same as news, the latest first. `own` is the feed's own address."""
    feed = Atom1Feed(
        title=f"Remisser till {body.name}",
        link=address,
        description="Remisser som ska besvaras",
        language="sv",
        feed_url=own,
    )
    for recipient in sent_to(body).order_by("-sent_at"):
        referral = recipient.referral
        feed.add_item(
            title=referral.title,
            link=address,
            description=f"Sista svarsdag {recipient.last_day}.",
            unique_id=f"urn:fardplan:{referral.key}:{recipient.pk}:{recipient.last_day}",
            pubdate=recipient.sent_at,
            updateddate=recipient.sent_at,
        )
    return feed
