"""Who may come in where in a referral: rows of the table in tests/project/access.py."""

from collections.abc import Callable
from typing import Any

from tests.project.rows import (
    CENTRE,
    EVERYBODY,
    FAR_AHEAD,
    NO,
    REGISTRARS,
    SIGNED_IN,
    STRATEGISTS,
    row,
    unseen,
)


def _answer(world):
    return {"edition": world.edition.key, "body": world.answer.body.key}


def _of(name: str, *parts: str) -> Callable[[Any], dict[str, Any]]:
    """Where one of the referral's things is, by the parts of its address."""

    def there(world):
        thing = getattr(world.referrals, name)
        return {part: _part(world, thing, part) for part in parts or ("pk",)}

    return there


def _part(world, thing, part: str):
    """A file's form, a place in the answer, or what the thing has by that name."""
    known = {"form": "docx", "place": "helheten", "order": "per-instans", "body": "farsta"}
    if part == "key":
        return world.referrals.key_of(thing)
    return known[part] if part in known else getattr(thing, part)


def _at(name: str) -> Callable[[Any], dict[str, Any]]:
    """Where something is that takes more than one word to tell."""
    return lambda world: getattr(world.referrals, name)()


OURS = frozenset({"officer", "head", "secretary"})  # at the board that the referral is sent to
OFFICERS, HEADS, SECRETARIES = (frozenset({one}) for one in ("officer", "head", "secretary"))
REGISTER = {
    "strategy": row(EVERYBODY, there=lambda world: {"key": world.provision.node.key}),
    "answer": row(EVERYBODY, there=_answer),
    **dict.fromkeys(["body_calendar", "body_feed"], row(EVERYBODY, there=_at("of_feed"))),
    "answers": row(REGISTRARS),
    "review_answer": row(REGISTRARS, there=_of("submitted")),
    "review_proposal": row(REGISTRARS, REGISTRARS, _of("proposal")),
    "confirm_all": row(NO, REGISTRARS, _of("submitted")),
    "file": row(REGISTRARS, there=_of("submitted")),
    "register": row(REGISTRARS, there=_of("referral", "key")),
    "receive": row(REGISTRARS, REGISTRARS, _of("referral", "key")),
    "diarise": row(
        NO, REGISTRARS, _of("submitted", "key", "pk"), given=lambda _world: {"diary_number": "1"}
    ),
    "referrals": row(CENTRE),
    "create": row(STRATEGISTS, STRATEGISTS),
    "to_answer": row(SIGNED_IN),
}
SENDING = {
    **dict.fromkeys(["referral", "letter", "letters"], row(CENTRE, there=_of("referral", "key"))),
    "recipient": row(CENTRE, there=_of("recipient", "key", "pk")),
    "letter_file": row(CENTRE, there=_of("referral", "key", "form")),
    "outgoing_letter": row(CENTRE, there=_of("posted", "key", "pk")),
    "record_file": row(CENTRE, there=_of("export", "key", "pk")),
    **dict.fromkeys(["write", "recipients"], row(STRATEGISTS, STRATEGISTS, _of("unsent", "key"))),
    "record": row(CENTRE, CENTRE, _of("referral", "key")),
    "ask_one_more": row(STRATEGISTS, STRATEGISTS, _of("referral", "key")),
    "remove_recipient": row(NO, STRATEGISTS, _of("not_asked", "key", "pk")),
    # Whoever sees the page gets it back, with the reason why not.
    **dict.fromkeys(["extend", "note_receipt"], row(NO, CENTRE, _of("recipient", "key", "pk"))),
    "send": row(NO, STRATEGISTS, _of("unsent", "key")),
    "remind": row(NO, REGISTRARS, _of("referral", "key")),
    "mark_sent": row(NO, REGISTRARS, _of("posted", "key", "pk")),
    "send_again": row(NO, REGISTRARS, _of("uncertain", "key", "pk")),
    "export_record": row(
        NO, REGISTRARS, _of("referral", "key"), given=lambda _world: {"format": "docx"}
    ),
}
PREPARING = {
    **dict.fromkeys(["draft", "proposal", "decisions"], row(OURS, there=_of("draft"))),
    "proposal_file": row(OURS, there=_of("draft", "pk", "form")),
    "invitation": row(OURS, there=_of("invitation")),
    **dict.fromkeys(["asked", "ask_for_time"], row(OURS, OURS, _of("recipient"))),
    **dict.fromkeys(["addresses", "meetings"], row(OURS, OURS, _at("of_our_body"))),
    "cancel_meeting": row(NO, OFFICERS | SECRETARIES, _at("of_meeting")),
    "open_draft": row(NO, OFFICERS, _of("not_begun")),
    "section": row(OURS, OURS, _of("draft", "pk", "place")),
    "contribute": row(OURS, OURS, _of("invitation", "pk", "place")),
    "choose_kind": row(OURS, OURS, _of("draft")),
    **dict.fromkeys(["invite", "choose_place", "comment_draft"], row(NO, OURS, _of("draft"))),
    "choose_contribution_place": row(NO, OURS, _of("invitation")),
    "comment_contribution": row(NO, OURS, _of("contribution")),
    "move_day": row(NO, OFFICERS, _of("invitation"), given=lambda _world: {"last_day": FAR_AHEAD}),
    "sign": row(
        NO, HEADS, _of("draft"), given=lambda world: {"seen": world.referrals.draft.version}
    ),
    "reopen": row(NO, OFFICERS | HEADS, _of("signed")),
}
DECIDING = {
    "record_decision": row(SECRETARIES, SECRETARIES, _of("signed")),
    "decide_alone": row(HEADS, HEADS, _of("signed")),
    **dict.fromkeys(["adjust", "add_dissent"], row(NO, OURS, _of("decision"))),
    "submit": row(NO, SECRETARIES, _of("adjusted")),
    "report": row(NO, OURS, _of("office_answer")),
    **dict.fromkeys(["receipt", "own_file"], row(OURS, there=_of("submitted"))),
    "answer_file": row(OURS, there=_of("submitted", "pk", "form")),
    "withdraw": row(NO, OURS, _of("submitted")),
    "concur": row(NO, OURS, _at("of_joint")),
}
COMPILING = {
    **dict.fromkeys(["points", "matrix"], row(REGISTRARS, there=_of("referral", "key"))),
    "by_provision": row(REGISTRARS, there=_of("referral", "key", "place")),
    "by_body": row(REGISTRARS, there=_at("of_body")),
    "changed_text": row(REGISTRARS, there=_of("referral", "key")),
    "draft_provision": row(REGISTRARS, there=_at("of_draft_provision")),
    "point": row(REGISTRARS, REGISTRARS, _of("point", "key", "pk")),
    "compile_answer": row(REGISTRARS, REGISTRARS, _of("submitted", "key", "pk")),
    "many_points": row(NO, REGISTRARS, _of("referral", "key")),
    **dict.fromkeys(["link_point", "dispose"], row(NO, REGISTRARS, _of("point", "key", "pk"))),
    "unmark_point": row(
        NO,
        REGISTRARS,
        _of("point", "key", "pk"),
        given=lambda world: {"seen": world.referrals.point.version},
    ),
    "confirm_position": row(NO, REGISTRARS, _of("submitted", "key", "pk")),
    "read_second": row(NO, STRATEGISTS, _of("disposed", "key", "pk")),
    "demand": unseen(NO, REGISTRARS),
    "drop_demand": row(NO, STRATEGISTS, _at("of_change")),
    "close": unseen(REGISTRARS, STRATEGISTS),  # only when the time is out for everybody
}
PUBLISHING = {
    "open_referrals": row(EVERYBODY),
    "open_answer": row(EVERYBODY, there=_of("cleared", "key", "pk")),
    **dict.fromkeys(["open_referral", "residents"], row(EVERYBODY, there=_of("referral", "key"))),
    "submit_as_resident": row(EVERYBODY, EVERYBODY, _of("referral", "key")),
    "confirm_submission": row(EVERYBODY, EVERYBODY, _at("of_token")),
    "secrecy": row(REGISTRARS, there=_of("submitted")),
    "submissions": row(REGISTRARS, there=_of("referral", "key")),
    **dict.fromkeys(["mark_secret", "clear_answer"], row(NO, REGISTRARS, _of("submitted"))),
    "lift_secrecy": row(NO, REGISTRARS, _at("of_mark")),
    "group_mass_answers": row(NO, REGISTRARS, _of("referral", "key")),
    "accept_submission": row(
        NO, REGISTRARS, _of("waiting", "key", "pk"), given=lambda world: world.referrals.as_read()
    ),
    "reject_submission": row(
        NO, REGISTRARS, _of("waiting", "key", "pk"), given=lambda _world: {"reason": "Reklam."}
    ),
}
SYNOPSIS = {
    **dict.fromkeys(
        ["synopsis", "synopsis_by_body"], row(REGISTRARS, there=_of("reported", "key"))
    ),
    **dict.fromkeys(
        ["synopsis_files", "kept_synopsis"], row(REGISTRARS, there=_of("reported", "key"))
    ),
    "synopsis_file": row(REGISTRARS, there=_of("reported", "key", "order", "form")),
    "centre_views": row(REGISTRARS, there=_of("closed", "key")),
    "centre_view": row(REGISTRARS, REGISTRARS, _of("closed", "key", "place")),
    "publish": row(REGISTRARS, STRATEGISTS, _of("closed", "key")),
    "replies": row(REGISTRARS, there=_of("reported", "key")),
    "send_replies": row(NO, REGISTRARS, _of("reported", "key")),
    "reply": row(REGISTRARS, there=_of("reported", "key", "body")),
    "reply_file": row(REGISTRARS, there=_of("reported", "key", "body", "form")),
    "decision_proposal": row(REGISTRARS, there=_of("reported", "key")),
    "decision_proposal_file": row(REGISTRARS, there=_of("reported", "key", "form")),
    **dict.fromkeys(
        ["open_synopsis", "open_synopsis_by_body", "open_synopsis_files"],
        row(EVERYBODY, there=_of("reported", "key")),
    ),
    "open_synopsis_file": row(EVERYBODY, there=_of("reported", "key", "order", "form")),
}
REFERRAL = {**REGISTER, **SENDING, **PREPARING, **DECIDING, **COMPILING, **SYNOPSIS, **PUBLISHING}
