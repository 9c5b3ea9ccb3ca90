"""The database itself refuses to change what has been sent, signed, decided or handed in.

Each table says which of its columns never change, from when on, which may be set once and then
stay, and which stay from then on with them. A later migration that makes SQLite build one of these tables anew loses its triggers, and must
make them again; the referral's tests notice.
"""

from typing import NamedTuple

import django.db.models.deletion
from django.db import migrations, models


class Kept(NamedTuple):
    """What of a table stays: from when (`since`, of the old row), and what may be set once."""

    never: list[str]
    once: list[str] = []
    sealed: dict[str, str] = {}  # a column, and the one that is set once and seals it
    since: str = "1 = 1"
    may_be_deleted: bool = False


SEALED = ["facts", "content", "digest"]
WRITTEN = ["number", "text", "written_at", "written_by"]
KEPT = {
    "referral_referral": Kept(
        [
            "key", "edition_id", "title", "diary_number", "letter", "questions", "last_day",
            "edition_digest", "sent_at", "sent_by",
        ],
        ["closed_at"],
        since="OLD.state <> 'draft'",
    ),
    "referral_recipient": Kept(
        ["referral_id", "body_id", "first_last_day", "added_at", "added_by"],
        ["sent_at", "received_at"],
        {"received_by": "received_at", "diary_number": "received_at"},
        since="(SELECT state FROM referral_referral WHERE id = OLD.referral_id) <> 'draft'",
    ),
    "referral_extension": Kept(
        ["recipient_id", "old_day", "new_day", "reason", "granted_by", "granted_at"]
    ),
    "referral_outgoingletter": Kept(
        [
            "key", "kind", "body_id", "channel", "address", "subject", "text", "digest",
            "queued_at",
        ],
        ["sent_at"],
    ),
    "referral_recordexport": Kept(
        [
            "referral_id", "format", "digest", "content", "journal_sequence", "journal_digest", "made_at",
            "made_by",
        ]
    ),
    # Working material may be thrown away when its time is over; until then it says what it said.
    "referral_contributionversion": Kept(["contribution_id", *WRITTEN], may_be_deleted=True),
    "referral_sectionversion": Kept(
        ["section_id", *WRITTEN, "position"], may_be_deleted=True
    ),
    "referral_headsignature": Kept(
        ["draft_id", "draft_version", *SEALED, "signed_at", "signed_by"]
    ),
    "referral_boarddecision": Kept(
        [
            "draft_id", "signature_id", *SEALED, "kind", "decided_on", "paragraph",
            "is_adjusted_at_once", "note", "recorded_at", "recorded_by",
        ],
        ["adjusted_on"],
    ),
    "referral_reservation": Kept(
        ["decision_id", "kind", "members", "parties", "text", "recorded_at", "recorded_by"]
    ),
    "referral_officereport": Kept(
        ["decision_id", "reported_on", "paragraph", "recorded_at", "recorded_by"]
    ),
    "referral_answer": Kept(
        [
            "edition_id", "referral_id", "body_id", "version", "relation", "kind", "refers_to_id",
            "decision_id", "is_office_answer", "file_name", "content", "digest", "text",
            "is_synthetic", "channel", "sender_diary_number", "received_at",
        ],
        ["registered_at"],
        {"registered_by": "registered_at", "diary_number": "registered_at"},
    ),
    "referral_withdrawal": Kept(["answer_id", "reason", "withdrawn_at", "withdrawn_by"]),
    "referral_disposition": Kept(
        ["opinion_id", "version", "outcome", "reason", "decided_at", "decided_by"],
        ["read_at"],
        {"read_by": "read_at"},
    ),
    "referral_statedposition": Kept(
        [
            "answer_id", "provision_id", "position", "source", "words", "version", "decided_at",
            "decided_by",
        ]
    ),
    "referral_clearance": Kept(["answer_id", "cleared_at", "cleared_by", "note"]),
    "referral_synopsis": Kept(
        ["referral_id", "version", "content", "digest", "published_at", "published_by"]
    ),
}  # fmt: skip
REASON = "what was sent, signed, decided or handed in never changes"
SEAL = "an answer is exactly what was decided"
DECIDED = "(SELECT digest FROM referral_boarddecision WHERE id = NEW.decision_id)"


def _changed(kept: Kept, differs: str) -> str:
    never = [f"OLD.{name} {differs} NEW.{name}" for name in kept.never]
    seals = {**{name: name for name in kept.once}, **kept.sealed}
    sealed = [
        f"(OLD.{seal} IS NOT NULL AND OLD.{name} {differs} NEW.{name})"
        for name, seal in seals.items()
    ]
    return " OR ".join([*never, *sealed])


def _sqlite():
    for table, kept in KEPT.items():
        yield (
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} "
            f"WHEN {kept.since} AND ({_changed(kept, 'IS NOT')}) "
            f"BEGIN SELECT RAISE(ABORT, '{REASON}'); END"
        )
        if not kept.may_be_deleted:
            yield (
                f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} WHEN {kept.since} "
                f"BEGIN SELECT RAISE(ABORT, '{REASON}'); END"
            )
    yield (
        "CREATE TRIGGER referral_never_a_draft_again BEFORE UPDATE ON referral_referral "
        "WHEN OLD.state <> 'draft' AND NEW.state = 'draft' "
        f"BEGIN SELECT RAISE(ABORT, '{REASON}'); END"
    )
    yield (
        "CREATE TRIGGER referral_answer_is_the_decided BEFORE INSERT ON referral_answer "
        f"WHEN NEW.decision_id IS NOT NULL AND NEW.digest IS NOT {DECIDED} "
        f"BEGIN SELECT RAISE(ABORT, '{SEAL}'); END"
    )


def _postgresql():
    for table, kept in KEPT.items():
        # A condition on a trigger may not ask other tables in PostgreSQL: the function does.
        deleted = "" if kept.may_be_deleted else f"RAISE EXCEPTION '{REASON}';"
        yield (
            f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {kept.since} THEN IF TG_OP = 'DELETE' THEN {deleted} "
            f"ELSIF {_changed(kept, 'IS DISTINCT FROM')} THEN RAISE EXCEPTION '{REASON}'; END IF; "
            "END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        yield (
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_stays()"
        )
    yield (
        "CREATE FUNCTION referral_never_a_draft_again() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REASON}'; END $$"
    )
    yield (
        "CREATE TRIGGER referral_never_a_draft_again BEFORE UPDATE ON referral_referral "
        "FOR EACH ROW WHEN (OLD.state <> 'draft' AND NEW.state = 'draft') "
        "EXECUTE FUNCTION referral_never_a_draft_again()"
    )
    yield (
        "CREATE FUNCTION referral_answer_is_the_decided() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NEW.decision_id IS NOT NULL AND NEW.digest IS DISTINCT FROM {DECIDED} "
        f"THEN RAISE EXCEPTION '{SEAL}'; END IF; RETURN NEW; END $$"
    )
    yield (
        "CREATE TRIGGER referral_answer_is_the_decided BEFORE INSERT ON referral_answer "
        "FOR EACH ROW EXECUTE FUNCTION referral_answer_is_the_decided()"
    )


def protect(apps, schema_editor):
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in statements():
        schema_editor.execute(statement)


def unprotect(apps, schema_editor):
    """Whatever was made above, by its name."""
    for table, name in _triggers():
        if schema_editor.connection.vendor == "postgresql":
            if not name.endswith("_is_kept"):
                schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
                schema_editor.execute(f"DROP FUNCTION {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER {name}")


def _triggers():
    for table, kept in KEPT.items():
        yield table, f"{table}_stays"
        if not kept.may_be_deleted:
            yield table, f"{table}_is_kept"
    yield "referral_referral", "referral_never_a_draft_again"
    yield "referral_answer", "referral_answer_is_the_decided"


class Migration(migrations.Migration):
    dependencies = [("referral", "0003_earlier_answers")]
    operations = [
        migrations.AlterField(
            model_name="opinion",
            name="answer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to="referral.answer",
            ),
        ),
        migrations.RunPython(protect, unprotect),
    ]
