"""The auditor's findings on an indicator's table, with what its definition says of it."""

import polars as pl
from django.utils import translation

from fardplan.indicators.areas import Places
from fardplan.indicators.definitions import IndicatorDefinition
from fardplan.indicators.judging import facts_of
from fardplan.indicators.remarks import Remark, from_finding
from fardplan.statistics.areas import AreaHistory
from fardplan.statistics.checks.audit import audit
from fardplan.statistics.checks.findings import Finding, Row, gravest_first

WRITTEN_IN = "sv"  # what is kept is kept in one language, whoever handed the table in
SHOWN = 3  # areas that are named beside a finding


def findings_on(
    table: pl.DataFrame, definition: IndicatorDefinition, places: Places
) -> list[Remark]:
    """What a careful reader would say of a table.

    table:   sound and true to its definition; its versions may belong to several places.
    returns: the auditor's findings as remarks, the gravest first.
    raises:  nothing for a table that `figures.table_of` has passed.
    source:  audits.md section 1.
    """
    found = []
    with translation.override(WRITTEN_IN):
        for history, versions in _histories(table, places):
            rows = table.filter(pl.col("area_version").is_in(versions))
            facts = facts_of(definition, history)
            found += audit(rows, definition.shape, facts, name=definition.key)
    return [from_finding(one, where=_where(one, places)) for one in gravest_first(found)]


def _where(finding: Finding, places: Places) -> str:
    """The areas that a finding is about, by name, unless they are many."""
    keys = {(row["area_version"], row["area"]): None for row in finding.rows if _has_area(row)}
    if len(keys) > SHOWN:
        return ""
    return ", ".join(places.entry(version, area).name for version, area in keys)


def _has_area(row: Row) -> bool:
    return "area" in row and "area_version" in row


def _histories(table: pl.DataFrame, places: Places) -> list[tuple[AreaHistory, list[str]]]:
    """The area histories that a table counts in, each with the table's versions that it has."""
    versions: dict[str, list[str]] = {}
    for version in table["area_version"].unique(maintain_order=True):
        versions.setdefault(places.file(version).key, []).append(version)
    return [(places.file(found[0]).history, found) for found in versions.values()]
