"""Parquet: columns with their types, and in the file itself what the figures are."""

from io import BytesIO

from fardplan.indicators.download import Published

ENDING = ".parquet"
METADATA = "fardplan"  # the key under which a reader finds what the figures are, as JSON


def write(published: Published) -> bytes:
    """The whole table, with codes as codes and missing numbers as null."""
    file = BytesIO()
    published.table.write_parquet(file, metadata={METADATA: published.as_json})
    return file.getvalue()
