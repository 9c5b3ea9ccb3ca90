"""Where a register is counted: DuckDB in this process, or Spark on several machines.

A question is written once, in Ibis, and put to each engine in its own dialect. The engines read
Parquet and nothing else: what is missing is missing there, while other ways into Spark make NaN.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import ibis.expr.types as ir

VIEW = "register"


class Engine(Protocol):
    """Answers questions about one register."""

    def ask(self, question: "ir.Table") -> list[tuple[Any, ...]]:
        """The rows of the answer, in no certain order."""


class DuckDB:
    """The default: one process, all cores, spilling to disk what does not fit in memory."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def ask(self, question: "ir.Table") -> list[tuple[Any, ...]]:
        import ibis

        rows = self._connection.execute(ibis.to_sql(question, dialect="duckdb")).fetchall()
        return [tuple(row) for row in rows]


class Spark:
    """For registers that outgrow one machine; needs requirements/spark.txt and Java."""

    def __init__(self, session: Any) -> None:
        import ibis

        self._session = session
        self._backend = ibis.pyspark  # once loaded it knows its options, which writing SQL needs

    def ask(self, question: "ir.Table") -> list[tuple[Any, ...]]:
        import ibis

        rows = self._session.sql(ibis.to_sql(question, dialect="pyspark")).collect()
        return [tuple(row) for row in rows]


@contextmanager
def on_duckdb(files: Sequence[Path], *, spill: Path | None = None) -> Iterator[Engine]:
    """DuckDB with the register open. It fetches no extension and touches no other database."""
    import duckdb

    config: dict[str, Any] = {"autoinstall_known_extensions": "false"}
    if spill:
        config["temp_directory"] = str(spill)
    with duckdb.connect(config=config) as connection:
        connection.read_parquet([str(path) for path in files]).create_view(VIEW)
        yield DuckDB(connection)


@contextmanager
def on_spark(files: Sequence[Path], *, master: str) -> Iterator[Engine]:
    """Spark with the register open, on a cluster that sees the same files by the same names."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("fardplan")
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "8",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        session.read.parquet(*map(str, files)).createOrReplaceTempView(VIEW)
        yield Spark(session)
    finally:
        session.stop()
