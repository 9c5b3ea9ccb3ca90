"""A backup holds everything, is made while people write, and can be read into either database."""

import gzip
import hashlib
import json
from contextlib import nullcontext
from itertools import takewhile
from types import SimpleNamespace

import pytest

from fardplan.errors import BadDocument, Refused
from fardplan.operations.backing_up import back_up, data_files
from fardplan.operations.backup_file import read_backup, read_passphrase, writing
from fardplan.operations.restoring import restore
from fardplan.operations.verifying import verify_backup
from tests.operations.installations import Installation

TOGETHER = ("opinion", "disposition")
PASSPHRASE = b"en mening som ingen gissar 27"
# What an installation holds: each table with its number of rows and a digest of them all.
TELL = """
import hashlib, json
from io import StringIO
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

def content():
    told = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or any(field.name == "session_data" for field in model._meta.fields):
            continue
        rows = [[bytes(v) if isinstance(v, memoryview) else v for v in row]
                for row in model._base_manager.order_by("pk").values_list()]
        told[model._meta.db_table] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return told

def refused(statement):
    try:
        with transaction.atomic():
            connection.cursor().execute(statement)
    except DatabaseError:
        return True

"""
MAKE = """
from pathlib import Path
from fardplan.operations.backing_up import back_up
back_up(Path({file!r}))
print(json.dumps({{"content": content(), "tables": connection.introspection.table_names()}}))
"""
RESTORE = """
from pathlib import Path
from fardplan.operations.restoring import restore
from fardplan.operations.doctor import look_over
restore(Path({file!r}))
told = content()
guarded = [refused(f"DELETE FROM {{table}}") for table in ("journal_entry", "roadmap_provision")]
faults = [fault.in_words() for fault in look_over()]
call_command("load_bodies", stdout=StringIO())
from fardplan.people import actions
from fardplan.people.operator import OPERATOR
actions.add_person(email="ny@example.org", name="Ny", by=OPERATOR)
verified = StringIO()
call_command("verify_journal", stdout=verified)
print(json.dumps({{"content": told, "guarded": guarded, "faults": faults,
                   "verified": verified.getvalue()}}))
"""


# A referral with points, what became of them, and what became of one of them before. A point knows
# the disposition that counts, and each disposition its point: the tables refer to each other.
DISPOSE = """
from fardplan.roadmap.models import Edition
from tests import make
from tests.referral import made
from tests.referral.test_compiling import disposed, marked, received
strategist, board = make.strategist(), made.board("farsta")
referral = made.sent(Edition.objects.shown(), board, by=strategist)
answer = received(referral, board)
point = marked(answer, strategist)
disposed(point, strategist)
disposed(point, strategist, outcome="noted", reason="Det görs redan.")
disposed(marked(answer, strategist, "Vem ansvarar för lokalerna?"), strategist)
"""


def told_by(place: Installation, code: str):
    return json.loads(place.run(TELL + code).splitlines()[-1])


@pytest.fixture(scope="session")
def backup(original, tmp_path_factory):
    """A backup of an installation with a referral: its file, what was held, and the tables."""
    folder = tmp_path_factory.mktemp("backup")
    place, file = original.copy(folder / "data"), folder / "fardplan.backup"
    place.run(DISPOSE)
    (place.data / "sign-in.yaml").write_text("local_accounts: true\n")
    return SimpleNamespace(place=place, file=file, **told_by(place, MAKE.format(file=str(file))))


@pytest.fixture(scope="session")
def restored(backup, new_installation, tmp_path_factory):
    """The backup read into an empty installation, and what was seen there."""
    place = Installation(new_installation(tmp_path_factory.mktemp("restored")))
    return place, told_by(place, RESTORE.format(file=str(backup.file)))


def lines(file) -> list:
    return [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]


def rows_of(table: str, content: list) -> list[dict]:
    """A table of a backup, each row by its columns."""
    at = next(n for n, line in enumerate(content) if _is_table(line, table))
    names, found = content[at]["columns"], []
    for row in takewhile(lambda line: isinstance(line, list), content[at + 1 :]):
        found.append(dict(zip(names, row, strict=True)))
    return found


def _is_table(line, name: str) -> bool:
    return isinstance(line, dict) and line.get("table") == name


def test_what_is_restored_is_what_was_there(installation, backup, restored):
    assert restored[1]["content"] == backup.content


def test_points_and_their_dispositions_are_restored_though_each_needs_the_other(
    installation, backup
):
    points, dispositions = (rows_of(f"referral_{name}", lines(backup.file)) for name in TOGETHER)
    current = {point["id"]: point["disposition_id"] for point in points}
    versions = {(one["opinion_id"], one["version"]): one["id"] for one in dispositions}
    first, second = sorted(current)
    assert current == {first: versions[first, 2], second: versions[second, 1]}


def test_the_installations_own_files_are_restored_for_their_owner_alone(
    installation, backup, restored
):
    for name in ("secret-key", "content.json", "sign-in.yaml"):
        file = restored[0].data / name
        assert file.read_text() == (backup.place.data / name).read_text()
        assert file.stat().st_mode & 0o077 == 0


def test_a_restored_installation_is_guarded_sound_and_goes_on(installation, restored):
    told = restored[1]
    assert told["guarded"] == [True, True]
    assert told["faults"] == []
    assert told["verified"].startswith("Journalen är hel")


def test_every_table_is_in_the_backup_but_sessions_and_what_can_be_made_again(installation, backup):
    held = {line["table"] for line in lines(backup.file) if "table" in line}
    made_again = {"django_migrations", "shared_cache"}
    left_out = {name for name in set(backup.tables) - held if not name.startswith("search_")}
    assert {name for name in left_out - made_again if "session" not in name} == set()


def test_who_is_signed_in_is_not_copied(installation, backup):
    assert backup.place.session not in gzip.decompress(backup.file.read_bytes()).decode()


def test_an_installation_in_use_is_not_restored_over(installation, backup, db):
    with pytest.raises(Refused, match="finns redan en installation"):
        restore(backup.file)


def test_a_backup_writes_over_nothing_and_leaves_no_half_file(db, tmp_path, monkeypatch):
    # The test's own transaction is moment enough.
    monkeypatch.setattr("fardplan.operations.backing_up.one_moment", nullcontext)
    file = tmp_path / "backup"
    back_up(file)
    before = file.read_bytes()
    with pytest.raises(BadDocument, match="skrivs inte över"):
        back_up(file)
    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(BadDocument, match="går inte att skriva"):
        back_up(tmp_path / "no" / "backup")
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]


def test_registers_of_persons_locks_and_the_cache_are_not_copied(tmp_path):
    for name in ("secret-key", "registers/r.parquet", "cache/x", "fardplan.sqlite3-wal", "a.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [path.name for path in data_files(tmp_path)] == ["secret-key"]


def test_verify_says_what_a_backup_holds(installation, backup):
    found = verify_backup(backup.file)
    rows = lines(backup.file)
    assert found.rows == sum(isinstance(row, list) for row in rows)
    assert found.entries > 2
    assert len(found.head) == 64


DAMAGE = {
    "cut off": lambda raw: raw[:-1],
    "a row gone": lambda raw: raw[:-3] + raw[-1:],
    "another form": lambda raw: [raw[0].replace(b"backup-1", b"backup-9"), *raw[1:]],
    "no json": lambda raw: [*raw[:-1], b"not json\n"],
    "a row twice": lambda raw: [*raw[:5], raw[5], *raw[5:]],
    "empty": lambda raw: [],
}


@pytest.mark.parametrize("change", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_backup_is_told(installation, backup, tmp_path, change):
    file = tmp_path / "damaged"
    raw = gzip.decompress(backup.file.read_bytes()).splitlines(keepends=True)
    file.write_bytes(gzip.compress(b"".join(change(raw))))
    with pytest.raises(BadDocument, match="äkerhetskopia"):
        verify_backup(file)


@pytest.mark.parametrize("content", [b"", b"nothing", b"\x1f\x8b", b"FARDPLAN-SEALED-1\nshort"])
def test_what_is_no_backup_is_told_in_a_sentence(tmp_path, content):
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(BadDocument, match="äkerhetskopia"):
        verify_backup(file, passphrase=PASSPHRASE)


def test_an_altered_journal_is_found_though_the_file_was_sealed_anew(
    installation, backup, tmp_path
):
    rows = lines(backup.file)[:-1]
    at = next(n for n, row in enumerate(rows) if _is_table(row, "journal_entry"))
    rows[at + 2][rows[at]["columns"].index("event")] = "something_else"
    with writing(tmp_path / "altered", None) as file:
        for row in rows:
            file.add(row)
    with pytest.raises(BadDocument) as caught:
        verify_backup(tmp_path / "altered")
    assert "bruten vid post 2" in str(caught.value)


def write_locked(file, rows):
    with writing(file, PASSPHRASE) as locked:
        for row in rows:
            locked.add(row)


def test_a_locked_backup_tells_nothing_without_its_passphrase(tmp_path):
    file = tmp_path / "locked"
    write_locked(file, [{"secret": "ABRAKADABRA" * 9}])
    assert b"ABRA" not in file.read_bytes()
    assert list(read_backup(file, PASSPHRASE)) == [{"secret": "ABRAKADABRA" * 9}]
    with pytest.raises(BadDocument, match="låst"):
        list(read_backup(file, None))
    with pytest.raises(BadDocument, match="fel lösenfras"):
        list(read_backup(file, b"en annan mening, lika lang"))


def random_rows(megabytes: int) -> list[list[str]]:
    """What gzip cannot make much smaller."""
    return [
        ["".join(hashlib.sha256(b"%d" % (row * 999 + n)).hexdigest() for n in range(400))]
        for row in range(megabytes * 40)
    ]


@pytest.mark.parametrize("change", ["cut", "swapped", "flipped"])
def test_a_locked_backup_cannot_be_altered_unseen(tmp_path, change):
    file, rows = tmp_path / "locked", random_rows(4)
    write_locked(file, rows)
    assert list(read_backup(file, PASSPHRASE)) == rows
    head, piece = 18 + 16 + 7, (1 << 20) + 16
    raw = file.read_bytes()
    assert len(raw) > head + 2 * piece
    first, second = raw[head : head + piece], raw[head + piece : head + 2 * piece]
    flipped = bytes([first[9] ^ 1])
    file.write_bytes(
        {
            "cut": raw[: head + piece],
            "swapped": raw[:head] + second + first + raw[head + 2 * piece :],
            "flipped": raw[: head + 9] + flipped + raw[head + 10 :],
        }[change]
    )
    with pytest.raises(BadDocument, match="låsa upp"):
        list(read_backup(file, PASSPHRASE))


def test_a_short_passphrase_and_a_missing_file_are_refused(tmp_path):
    phrase = tmp_path / "phrase"
    assert read_passphrase(None) is None
    with pytest.raises(BadDocument, match="går inte att läsa"):
        read_passphrase(phrase)
    phrase.write_text("kort\n")
    with pytest.raises(BadDocument, match="för kort"):
        read_passphrase(phrase)
    phrase.write_bytes(PASSPHRASE + b"\n")
    assert read_passphrase(phrase) == PASSPHRASE


def test_a_file_outside_the_folder_is_refused(tmp_path):
    from fardplan.operations.restoring import _write_file

    with pytest.raises(BadDocument, match="utanför"):
        _write_file(tmp_path / "data", "../outside", b"x")
    assert not (tmp_path / "outside").exists()


WHILE_WRITING = """
import threading
from pathlib import Path
from fardplan.operations.backing_up import back_up
from fardplan.operations.verifying import verify_backup
folder = Path({folder!r})
done, written = threading.Event(), []

def write():
    while not done.is_set():
        written.append(disposed(point, strategist).pk)
    connection.close()

writer = threading.Thread(target=write)
writer.start()
told = []
for number in range(3):
    before = len(written)
    back_up(folder / str(number))
    told.append([verify_backup(folder / str(number)).entries, len(written) - before])
done.set()
writer.join()
print(json.dumps(told))
"""


def test_a_backup_is_one_moment_and_holds_up_nobody(place, installation, tmp_path):
    """While a point gets one disposition after another, each in the place of the one before."""
    told = told_by(place, DISPOSE + WHILE_WRITING.format(folder=str(tmp_path)))
    entries = [entries for entries, _ in told]
    assert entries == sorted(set(entries))
    assert all(written for _, written in told), told
    last = tmp_path / "2"
    points, dispositions = (rows_of(f"referral_{name}", lines(last)) for name in TOGETHER)
    newest = max(dispositions, key=lambda one: one["version"])
    assert newest["id"] in {point["disposition_id"] for point in points}
    assert Installation(installation).said("restore", str(last))
