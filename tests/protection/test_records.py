"""Records of any kind become the same table, without the records leaving where they lie."""

import numpy as np
import polars as pl
import pytest

from fardplan.disclosure.dimensions import flat, tree
from fardplan.errors import BadTable
from fardplan.protection.records import Asked, counted, table_of

SEX = flat("kön", ["K", "M"])
AREA = tree("område", [("norr", "T"), ("söder", "T"), ("n1", "norr"), ("n2", "norr")])


@pytest.fixture
def people():
    random = np.random.default_rng(1)
    return pl.DataFrame(
        {
            "kön": random.choice(["K", "M"], 500),
            "område": random.choice(["n1", "n2", "söder"], 500),
            "annat": random.integers(0, 9, 500),
        }
    )


def as_duckdb(people, folder):
    import duckdb

    connection = duckdb.connect()
    return connection.read_parquet(str(as_parquet(people, folder)))


def as_ibis(people, folder):
    import duckdb
    import ibis

    connection = duckdb.connect()
    relation = connection.read_parquet(str(as_parquet(people, folder)))
    relation.create_view("people")
    table = ibis.table(dict.fromkeys(("kön", "område"), "string"), name="people")
    return Asked(table, connection)


def as_parquet(people, folder):
    path = folder / "register.parquet"
    people.write_parquet(path)
    return path


@pytest.mark.parametrize(
    "kind",
    [lambda people, _: people, lambda people, _: people.lazy(), as_parquet, as_ibis, as_duckdb],
    ids=["Polars", "lazy Polars", "Parquet", "Ibis", "DuckDB"],
)
def test_the_same_records_make_the_same_table_wherever_they_lie(people, kind, tmp_path):
    made = table_of("t", "personer", [SEX, AREA], kind(people, tmp_path))
    women_in_the_north = people.filter(
        (pl.col("kön") == "K") & pl.col("område").is_in(["n1", "n2"])
    ).height
    assert made.values[0, 0] == 500
    assert made.values[1, AREA.codes.index("norr")] == women_in_the_north


def test_a_column_with_an_odd_name_is_only_a_name(people, tmp_path):
    odd = people.rename({"kön": 'k"ön; --'})
    assert counted(as_duckdb(odd, tmp_path), ['k"ön; --'])["count"].sum() == 500


def test_a_code_that_is_not_in_its_dimension_is_refused(people):
    with pytest.raises(BadTable, match="koder i område som inte finns där: n2"):
        table_of("t", "personer", [SEX, flat("område", ["n1", "söder"])], people)


def test_a_table_too_large_to_handle_is_refused_before_it_is_made(people, monkeypatch):
    monkeypatch.setattr("fardplan.disclosure.tables.LARGEST", 10)
    with pytest.raises(BadTable, match="får 15 celler; högst 10"):
        table_of("t", "personer", [SEX, AREA], people)
