"""Who may come in where: one row for each address, checked by test_access against every role.

A row says who is let in by GET and by POST; nobody else is. `NO` is a method that the address does
not have. `there` is whatever the address needs to lead to something that exists, by its place in
the `World` of the test; without it only the refusals are checked. A new address fails the test
until it has a row here: ask first who needs it, then write it down.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fardplan.people.models import Role

VISITOR, NO_ROLE = "visitor", "no role"
ROLES = frozenset(Role.values)
EVERYBODY = frozenset({VISITOR, NO_ROLE, *ROLES})
SIGNED_IN = EVERYBODY - {VISITOR}
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR.value})
STRATEGISTS = frozenset({Role.STRATEGIST.value})
REGISTRARS = frozenset({Role.STRATEGIST.value, Role.REGISTRAR.value})
CENTRE = frozenset({*REGISTRARS, Role.READER.value})
FIGURES = frozenset({Role.ANALYST.value, Role.RELEASER.value})
BOARD = frozenset({"officer", "head", "secretary", "contributor"})
NO: frozenset[str] | None = None


@dataclass(frozen=True)
class Row:
    """Who is let in by each method, and what the address leads to."""

    get: frozenset[str] | None
    post: frozenset[str] | None
    there: Callable[[Any], dict[str, Any]] | None = None


def _nothing(_world) -> dict[str, Any]:
    return {}


def row(get=NO, post=NO, there=_nothing) -> Row:
    return Row(get, post, there)


def unseen(get=NO, post=NO) -> Row:
    """An address whose thing the test does not make: those let in may be told it is not there."""
    return Row(get, post, None)


def _person(world):
    return {"pk": world.person.pk}


def _shut_out(world):
    return {"pk": world.shut_out.pk}


def _appointment(world):
    return {"pk": world.appointment.pk}


def _body(world):
    return {"key": world.body.key}


PEOPLE = {
    "me": row(SIGNED_IN),
    "sign_in": row(EVERYBODY, EVERYBODY),
    # Whoever has not given a password first is led back to where one does.
    "second_step": unseen(EVERYBODY, EVERYBODY),
    "add_first_factor": unseen(EVERYBODY, EVERYBODY),
    "sign_in_by_passkey": unseen(NO, EVERYBODY),
    "passkey_question": row(NO, EVERYBODY),
    "sign_in_by_provider": unseen(EVERYBODY),
    "sign_out": row(NO, EVERYBODY),
    "recover": row(EVERYBODY, EVERYBODY),
    # A link that was never made is refused to everybody; the link is the key.
    "set_new_password": unseen(EVERYBODY, EVERYBODY),
    "set_first_password": unseen(EVERYBODY, EVERYBODY),
    "change_password": row(SIGNED_IN, SIGNED_IN),
    "security": row(SIGNED_IN),
    "add_factor": row(SIGNED_IN, SIGNED_IN),
    "make_recovery_codes": row(NO, SIGNED_IN),
    "remove_factor": unseen(NO, SIGNED_IN),
    "end_other_sessions": row(NO, SIGNED_IN),
    "end_session": unseen(NO, SIGNED_IN),
    "end_sessions_of": row(NO, ADMINISTRATORS, _person),
    "take_factors": row(NO, ADMINISTRATORS, lambda world: {"pk": world.with_factor.pk}),
    "policy": row(ADMINISTRATORS, ADMINISTRATORS),
    "personal_data": row(EVERYBODY),
    "my_data": row(SIGNED_IN),
    "export_mine": row(NO, SIGNED_IN),
    "export_of": row(NO, ADMINISTRATORS, _person),
    "erase_person": row(ADMINISTRATORS, ADMINISTRATORS, _shut_out),
    "bodies": row(SIGNED_IN),
    "add_body": row(ADMINISTRATORS, ADMINISTRATORS),
    "body": row(ADMINISTRATORS, ADMINISTRATORS, _body),
    "end_body": row(NO, ADMINISTRATORS, _body),
    "succeed": row(NO, ADMINISTRATORS, _body),
    "persons": row(ADMINISTRATORS),
    "add_person": row(ADMINISTRATORS, ADMINISTRATORS),
    "person": row(ADMINISTRATORS, ADMINISTRATORS, _person),
    "invite": row(NO, ADMINISTRATORS, _person),
    "deactivate_person": row(NO, ADMINISTRATORS, _person),
    "reactivate_person": row(NO, ADMINISTRATORS, _shut_out),
    "end_appointment": row(ADMINISTRATORS, ADMINISTRATORS, _appointment),
    "withdraw_appointment": row(NO, ADMINISTRATORS, _appointment),
    "journal": row(ADMINISTRATORS),
    "export_journal": row(NO, ADMINISTRATORS),
    "check_journal": row(ADMINISTRATORS),
}
PROVIDERS = {
    "openid_connect_callback": unseen(EVERYBODY),
    "saml_acs": unseen(NO, EVERYBODY),
    "saml_finish_acs": unseen(EVERYBODY),
    "saml_sls": unseen(EVERYBODY, EVERYBODY),
    "saml_metadata": unseen(EVERYBODY),
}
PAGES = {"overview": row(EVERYBODY), "about": row(EVERYBODY), "accessibility": row(EVERYBODY)}


def _edition(world):
    return {"key": world.edition.key}


ROADMAP = {
    "editions": row(EVERYBODY),
    "edition": row(EVERYBODY, there=_edition),
    "edition_file": row(EVERYBODY, there=_edition),
    "compare": unseen(EVERYBODY),
    "start_draft": row(STRATEGISTS, STRATEGISTS, _edition),
    "write_edition": row(STRATEGISTS, STRATEGISTS, lambda world: {"key": world.draft.key}),
    "add_strategy": row(STRATEGISTS, STRATEGISTS, lambda world: {"key": world.draft.key}),
    "write_provision": row(
        STRATEGISTS,
        STRATEGISTS,
        lambda world: {"key": world.draft.key, "node": "likvardig-forskola"},
    ),
    # The others at the centre see the draft, and are told there why they cannot fix it.
    "fix_edition": row(NO, CENTRE, lambda world: {"key": world.draft.key}),
}
INDICATORS = {
    "list": row(EVERYBODY),
    "coverage": row(EVERYBODY),
    "schema": row(EVERYBODY),
    "areas": row(EVERYBODY),
    "goal": unseen(EVERYBODY),
    "indicator": unseen(EVERYBODY),
    "figures_csv": unseen(EVERYBODY),
    "release": unseen(EVERYBODY),
    "release_file": unseen(EVERYBODY),
    "svg": unseen(EVERYBODY),
    "json": unseen(EVERYBODY),
    "areas_svg": unseen(EVERYBODY),
    "deliveries": row(FIGURES),
    "deliver": unseen(FIGURES, FIGURES),
    "delivery": unseen(FIGURES),
    "delivery_file": unseen(FIGURES),
    "correct": unseen(FIGURES, FIGURES),
    "release_delivery": unseen(NO, FIGURES),
    "return_delivery": unseen(NO, FIGURES),
}


# Made-up things of the referral: what is refused is seen, what is let in is seen by its own tests.
REFERRAL = {
    "strategy": unseen(EVERYBODY),
    "answer": unseen(EVERYBODY),
    "body_calendar": unseen(EVERYBODY),
    "body_feed": unseen(EVERYBODY),
    "answers": row(REGISTRARS),
    "review_answer": unseen(REGISTRARS),
    "review_proposal": unseen(REGISTRARS, REGISTRARS),
    "confirm_all": unseen(NO, REGISTRARS),
    "file": unseen(REGISTRARS),
    "register": unseen(REGISTRARS),
    "receive": unseen(REGISTRARS, REGISTRARS),
    "diarise": unseen(NO, REGISTRARS),
    "referrals": row(CENTRE),
    "create": row(STRATEGISTS, STRATEGISTS),
    "to_answer": row(SIGNED_IN),
}
SENDING = {
    **dict.fromkeys(["referral", "recipient", "letter", "letter_file"], unseen(CENTRE)),
    **dict.fromkeys(["letters", "outgoing_letter", "record_file"], unseen(CENTRE)),
    **dict.fromkeys(["write", "recipients", "record"], unseen(CENTRE, CENTRE)),
    **dict.fromkeys(["ask_one_more"], unseen(CENTRE, CENTRE)),
    **dict.fromkeys(["remove_recipient", "extend", "note_receipt"], unseen(NO, CENTRE)),
    **dict.fromkeys(["send", "remind", "mark_sent", "send_again"], unseen(NO, CENTRE)),
    **dict.fromkeys(["export_record"], unseen(NO, CENTRE)),
}
PREPARING = {
    **dict.fromkeys(
        ["draft", "proposal", "decisions", "receipt", "own_file", "invitation"], unseen(BOARD)
    ),
    **dict.fromkeys(["asked", "addresses", "section"], unseen(BOARD, BOARD)),
    **dict.fromkeys(["contribute", "record_decision", "decide_alone"], unseen(BOARD, BOARD)),
    **dict.fromkeys(["open_draft", "choose_kind", "invite", "choose_place"], unseen(NO, BOARD)),
    **dict.fromkeys(["comment_draft", "sign", "reopen", "move_day"], unseen(NO, BOARD)),
    **dict.fromkeys(["choose_contribution_place"], unseen(NO, BOARD)),
    **dict.fromkeys(["comment_contribution", "submit", "adjust"], unseen(NO, BOARD)),
    **dict.fromkeys(["add_dissent", "report", "withdraw"], unseen(NO, BOARD)),
}
COMPILING = {
    **dict.fromkeys(["points", "matrix", "by_provision", "by_body"], unseen(REGISTRARS)),
    **dict.fromkeys(["changed_text", "draft_provision"], unseen(REGISTRARS)),
    **dict.fromkeys(["point", "compile_answer"], unseen(REGISTRARS, REGISTRARS)),
    **dict.fromkeys(["many_points", "link_point", "unmark_point"], unseen(NO, REGISTRARS)),
    **dict.fromkeys(["confirm_position"], unseen(NO, REGISTRARS)),
    **dict.fromkeys(["dispose", "read_second", "demand", "drop_demand"], unseen(NO, REGISTRARS)),
    "close": unseen(REGISTRARS, REGISTRARS),
}
PUBLISHING = {
    "open_referrals": row(EVERYBODY),
    **dict.fromkeys(["open_referral", "open_answer", "residents"], unseen(EVERYBODY)),
    **dict.fromkeys(["submit_as_resident", "confirm_submission"], unseen(EVERYBODY, EVERYBODY)),
    **dict.fromkeys(["secrecy", "submissions"], unseen(REGISTRARS)),
    **dict.fromkeys(["mark_secret", "lift_secrecy", "clear_answer"], unseen(NO, REGISTRARS)),
    **dict.fromkeys(["group_mass_answers", "accept_submission"], unseen(NO, REGISTRARS)),
    "reject_submission": unseen(NO, REGISTRARS),
}
PROTECTION = dict.fromkeys(["audit", "compare"], row(FIGURES, FIGURES))
OPENDATA = {
    "about": row(EVERYBODY),
    "tokens": row(SIGNED_IN, SIGNED_IN),
    "revoke": unseen(NO, SIGNED_IN),
}
# Machines are refused with 401 and 403; that is what the API's own tests are about.
API_READ = ["answer", "areas", "delivery", "edition", "editions", "goal", "goals", "indicator"]
API_READ += ["indicators", "observations", "openapi", "provisions", "release", "root", "search"]
API = {
    **dict.fromkeys(API_READ, unseen(EVERYBODY)),
    "answers": unseen(EVERYBODY, EVERYBODY),
    "hand_in": unseen(NO, EVERYBODY),
}
OPERATIONS = {
    "health": row(EVERYBODY),
    "ready": row(EVERYBODY),
    "tallies": unseen(EVERYBODY),
}


def _in(app: str, rows: dict[str, Row]) -> dict[str, Row]:
    return {f"{app}:{name}": one for name, one in rows.items()}


ACCESS = {
    **_in("people", PEOPLE),
    **PROVIDERS,
    **_in("pages", PAGES),
    **_in("roadmap", ROADMAP),
    **_in("indicators", INDICATORS),
    **_in("referral", REFERRAL),
    **_in("referral", SENDING),
    **_in("referral", PREPARING),
    **_in("referral", COMPILING),
    **_in("referral", PUBLISHING),
    **_in("protection", PROTECTION),
    **_in("opendata", OPENDATA),
    **_in("api", API),
    "api/v1/<path:rest>": unseen(EVERYBODY, EVERYBODY),
    **_in("operations", OPERATIONS),
    "search:search": row(EVERYBODY),
}
