"""One setting chooses the database, and what stands in it is kept."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from fardplan.config.database import IMPATIENT, chosen_database

DATA = Path("/data")


def test_without_an_address_it_is_sqlite_in_the_data_folder():
    chosen = chosen_database("", data=DATA)
    assert chosen["ENGINE"] == "fardplan.config.sqlite"
    assert chosen["NAME"] == DATA / "fardplan.sqlite3"
    assert "journal_mode=WAL" in chosen["OPTIONS"]["init_command"]


def test_an_address_says_it_all():
    chosen = chosen_database("postgresql://ada:l%C3%B6sen@db.example:5433/f%C3%A4rd", data=DATA)
    names = ("USER", "PASSWORD", "HOST", "PORT", "NAME")
    assert [chosen[name] for name in names] == ["ada", "lösen", "db.example", "5433", "färd"]
    assert chosen["CONN_HEALTH_CHECKS"]


def test_a_socket_and_options_of_the_address_are_kept():
    address = "postgresql://ada@/fardplan?host=%2Frun%2Fpostgresql&sslmode=require"
    chosen = chosen_database(address, data=DATA, pool=8)
    assert chosen["HOST"] == "/run/postgresql"
    assert chosen["OPTIONS"]["sslmode"] == "require"
    assert chosen["OPTIONS"]["pool"]["max_size"] == 8


def test_a_host_that_does_not_answer_is_given_up_soon_unless_told_otherwise():
    chosen = chosen_database("postgresql://a@b/c", data=DATA, pool=8)
    assert chosen["OPTIONS"]["connect_timeout"] == str(IMPATIENT)
    assert chosen["OPTIONS"]["pool"]["timeout"] == IMPATIENT
    patient = chosen_database("postgresql://a@b/c?connect_timeout=60", data=DATA)
    assert patient["OPTIONS"] == {"connect_timeout": "60"}


def test_the_password_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "password").write_text("hemligt\n")
    monkeypatch.setenv("FARDPLAN_DATABASE_PASSWORD_FILE", str(tmp_path / "password"))
    assert chosen_database("postgresql://a@b/c", data=DATA)["PASSWORD"] == "hemligt"
    assert chosen_database("postgresql://a:own@b/c", data=DATA)["PASSWORD"] == "own"


@pytest.mark.parametrize(
    "address", ["mysql://a@b/c", "postgresql://a@b/", "fardplan", "sqlite:///x"]
)
def test_another_database_is_refused(address):
    with pytest.raises(ImproperlyConfigured, match="FARDPLAN_DATABASE must look like"):
        chosen_database(address, data=DATA)
