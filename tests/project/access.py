"""Who may come in where: one row for each address, checked by test_access against every role.

A row says who is let in by GET and by POST; nobody else is. `NO` is a method that the address does
not have. `there` is whatever the address needs to lead to something that exists, by its place in
the `World`; `own` is the same where everybody has one of their own. Without either only the
refusals are checked. `given` is what is posted where posting nothing is refused to everybody. A new
address fails the test until it has a row here: ask first who needs it, then write it down.
"""

from tests.project.rows import (
    ADMINISTRATORS,
    ANALYSTS,
    BY_KEY,
    CENTRE,
    EVERYBODY,
    FIGURES,
    NO,
    RELEASERS,
    SIGNED_IN,
    STRATEGISTS,
    Row,
    own,
    row,
    unseen,
)
from tests.referral.access import REFERRAL


def _person(world):
    return {"pk": world.person.pk}


def _shut_out(world):
    return {"pk": world.shut_out.pk}


def _appointment(world):
    return {"pk": world.appointment.pk}


def _body(world):
    return {"key": world.body.key}


def _factor(world, reader):
    return {"pk": world.factor_of(reader).pk}


def _session(world, reader):
    return {"handle": world.session_of(reader).handle}


def _token(world, reader):
    return {"pk": world.token_of(reader).pk}


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
    # The link is the key.
    "set_new_password": row(EVERYBODY, EVERYBODY, lambda world: world.recovery_link),
    "set_first_password": row(EVERYBODY, EVERYBODY, lambda world: world.first_link),
    "change_password": row(SIGNED_IN, SIGNED_IN),
    "security": row(SIGNED_IN),
    "add_factor": row(SIGNED_IN, SIGNED_IN),
    "make_recovery_codes": row(NO, SIGNED_IN),
    "remove_factor": own(NO, SIGNED_IN, of=_factor),
    "end_other_sessions": row(NO, SIGNED_IN),
    "end_session": own(NO, SIGNED_IN, of=_session),
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
    "compare": row(
        EVERYBODY, there=lambda world: {"key": world.edition.key, "before": world.edition.key}
    ),
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


def _goal(world):
    return {"key": world.release.indicator.goal.key}


def _indicator(world):
    return {"key": world.release.indicator.key}


def _release(world):
    return world.release_address


def _delivery(world):
    return {"pk": world.delivery.pk}


INDICATORS = {
    "list": row(EVERYBODY),
    "coverage": row(EVERYBODY),
    "schema": row(EVERYBODY),
    "areas": row(EVERYBODY),
    "goal": row(EVERYBODY, there=_goal),
    "indicator": row(EVERYBODY, there=_indicator),
    "figures_csv": row(EVERYBODY, there=_release),
    "release": row(EVERYBODY, there=_release),
    "release_file": row(EVERYBODY, there=lambda world: world.release_file),
    "svg": row(EVERYBODY, there=lambda world: world.picture),
    "json": row(EVERYBODY, there=lambda world: world.picture),
    "areas_svg": row(EVERYBODY, there=lambda _world: {"version": "stockholm-11", "width": "bred"}),
    "deliveries": row(FIGURES),
    "deliver": row(ANALYSTS, ANALYSTS, _indicator),
    "delivery": row(FIGURES, there=_delivery),
    "delivery_file": row(FIGURES, there=_delivery),
    "correct": row(ANALYSTS, ANALYSTS, lambda world: {"pk": world.faulty.pk}),
    "release_delivery": row(NO, RELEASERS, _delivery),
    "return_delivery": row(NO, RELEASERS, _delivery),
}


def _answer(world):
    return {"edition": world.edition.key, "body": world.answer.body.key}


PROTECTION = dict.fromkeys(["audit", "compare"], row(FIGURES, FIGURES))
OPENDATA = {
    "about": row(EVERYBODY),
    "tokens": row(SIGNED_IN, SIGNED_IN),
    "revoke": own(NO, SIGNED_IN, of=_token),
}
# Whoever comes with a browser reads what is open; to write, or see what one wrote, takes a key.
API = {
    **dict.fromkeys(["root", "openapi", "editions", "areas", "goals"], row(EVERYBODY)),
    "indicators": row(EVERYBODY),
    "edition": row(EVERYBODY, there=_edition),
    "provisions": row(EVERYBODY, there=lambda world: {"key": world.provision.node.key}),
    "goal": row(EVERYBODY, there=_goal),
    "indicator": row(EVERYBODY, there=_indicator),
    **dict.fromkeys(["release", "observations"], row(EVERYBODY, there=_release)),
    "answer": row(EVERYBODY, there=_answer),
    "delivery": row(BY_KEY, there=_delivery),
    "hand_in": row(NO, BY_KEY, _indicator),
    # Without a question there is nothing to answer.
    "search": unseen(EVERYBODY),
    "answers": unseen(EVERYBODY, BY_KEY),
}
OPERATIONS = {"health": row(EVERYBODY), "ready": row(EVERYBODY), "tallies": row(BY_KEY)}


def _in(app: str, rows: dict[str, Row]) -> dict[str, Row]:
    return {f"{app}:{name}": one for name, one in rows.items()}


ACCESS = {
    **_in("people", PEOPLE),
    **PROVIDERS,
    **_in("pages", PAGES),
    **_in("roadmap", ROADMAP),
    **_in("indicators", INDICATORS),
    **_in("referral", REFERRAL),
    **_in("protection", PROTECTION),
    **_in("opendata", OPENDATA),
    **_in("api", API),
    "api/v1/<path:rest>": unseen(EVERYBODY, EVERYBODY),
    **_in("operations", OPERATIONS),
    "search:search": row(EVERYBODY),
}
