"""The text index of the database at hand: FTS5 in SQLite, tsvector in PostgreSQL.

Both are given forms of words that we have made, so that they find the same; they only look up
and rank.
"""

from collections.abc import Sequence

from django.db import connection

CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE search_text USING fts5"
        "(title, body, tokenize = 'unicode61 remove_diacritics 0')"
    ],
    "postgresql": [
        "CREATE TABLE search_text (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX search_text_words ON search_text USING gin (words)",
    ],
}
DROP = "DROP TABLE search_text"

Groups = Sequence[Sequence[str]]


def put(pk: int, title: Sequence[str], body: Sequence[str]) -> None:
    """Index one thing under its words, instead of what was indexed before."""
    drop([pk])
    given = [pk, " ".join(title), " ".join(body)]
    if connection.vendor == "sqlite":
        _run("INSERT INTO search_text (rowid, title, body) VALUES (%s, %s, %s)", given)
    else:
        _run(
            "INSERT INTO search_text VALUES (%s, setweight(to_tsvector('simple', %s), 'A') || "
            "setweight(to_tsvector('simple', %s), 'D'))",
            given,
        )


def drop(pks: Sequence[int]) -> None:
    """Forget things."""
    for pk in pks:
        _run("DELETE FROM search_text WHERE rowid = %s", [pk])


def match(groups: Groups, *, every: bool, most: int) -> list[int]:
    """The things that have a word of every group (or of any), the best first."""
    if connection.vendor == "sqlite":
        between = " AND " if every else " OR "
        query = between.join(
            "(" + " OR ".join(f'"{word}"' for word in group) + ")" for group in groups
        )
        sql = (
            "SELECT rowid FROM search_text WHERE search_text MATCH %s "
            "ORDER BY bm25(search_text, 6.0, 1.0), rowid LIMIT %s"  # a title weighs six times
        )
    else:
        between = " & " if every else " | "
        query = between.join(
            "(" + " | ".join(f"'{word}'" for word in group) + ")" for group in groups
        )
        sql = (
            "SELECT rowid FROM search_text, to_tsquery('simple', %s) AS asked WHERE words @@ asked "
            "ORDER BY ts_rank(words, asked, 1) DESC, rowid LIMIT %s"
        )
    return [pk for (pk,) in _run(sql, [query, most])]


def _run(sql: str, values: Sequence) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
