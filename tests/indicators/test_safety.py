"""What was counted in a register leaves only with its small counts hidden, and attacked."""

import polars as pl
import pytest

from fardplan.errors import BadTable
from fardplan.indicators import safety
from fardplan.indicators.areas import places
from fardplan.indicators.figures import from_text
from fardplan.indicators.safety import is_counted_here, made_safe, told
from fardplan.protection.definitions import rules_in_force
from tests.indicators.counted import SMALL, counted_definition, register_table
from tests.indicators.test_handed_in import PROV, defined

COUNTED = defined(counted_definition())
RULES = rules_in_force()


def table_of(few=None, **options) -> pl.DataFrame:
    return from_text(register_table(few, **options), COUNTED)


def safe(few=None, earlier=(), **options):
    return made_safe(table_of(few, **options), COUNTED, places(), RULES, earlier)


def cell(table: pl.DataFrame, area: str, sex: str, age: str) -> dict:
    return table.row(
        by_predicate=(pl.col("area") == area) & (pl.col("sex") == sex) & (pl.col("age") == age),
        named=True,
    )


def hidden(table: pl.DataFrame) -> set[tuple[str, str, str]]:
    gone = table.filter(pl.col("obs_status") == "Q")
    return set(gone.select("area", "sex", "age").iter_rows())


def test_large_counts_all_leave_and_are_free():
    made = safe()
    assert not is_counted_here(made.table)
    assert hidden(made.table) == set()
    assert set(made.table["conf_status"]) == {"F"}
    assert made.outcome.is_safe
    assert (made.outcome.hidden, made.outcome.narrowest) == (0, None)


def test_a_small_count_is_hidden_with_what_would_give_it_back():
    made = safe(SMALL)
    small = cell(made.table, "farsta", "K", "16-19")
    assert (small["numerator"], small["value"]) == (None, None)
    assert (small["obs_status"], small["conf_status"]) == ("Q", "C")
    for sums_with in ("sex", "age", "area"):
        others = [one for one in hidden(made.table) if _differs_only_in(sums_with, one)]
        assert others, sums_with
    assert made.outcome.is_safe
    assert made.outcome.narrowest >= RULES.policy.width


def _differs_only_in(name: str, key: tuple[str, str, str]) -> bool:
    names = ("area", "sex", "age")
    small = ("farsta", "K", "16-19")
    return [one for one, a, b in zip(names, key, small, strict=True) if a != b] == [name]


def test_all_hidden_rows_look_alike():
    made = safe(SMALL)
    gone = made.table.filter(pl.col("obs_status") == "Q")
    assert gone.height > 1
    assert gone.select("obs_status", "conf_status").unique().height == 1
    assert gone["value"].null_count() == gone.height
    assert gone["lower"].null_count() == gone["upper"].null_count() == gone.height


def test_the_share_goes_with_either_of_its_counts():
    made = safe({("farsta", "K", "16-19"): (2, 7)})
    share = cell(made.table, "farsta", "K", "16-19")
    assert share["value"] is None
    assert None in (share["numerator"], share["denominator"])


def test_the_main_area_is_dear_to_hide():
    made = safe({("restomrade", "K", "16-19"): (2, 60)})
    assert not {("hela-staden", sex, "total") for sex in "KMT"} & hidden(made.table)
    assert made.outcome.is_safe


def test_what_is_published_stays_and_what_was_hidden_stays_hidden():
    first = safe(SMALL)
    again = safe(SMALL, earlier=[first.table])
    assert again.table.equals(first.table)


def test_a_later_release_does_not_give_back_what_an_earlier_one_hid():
    first = safe(SMALL)
    later = safe({**SMALL, ("jarva", "M", "20-24"): (1, 90)}, earlier=[first.table])
    assert hidden(first.table) <= hidden(later.table)
    assert later.outcome.is_safe


def test_an_earlier_table_without_ages_is_known_too():
    whole = safe().table.filter(pl.col("age") == "total").drop("age")
    made = safe(SMALL, earlier=[whole])
    assert not {one for one in hidden(made.table) if one[2] == "total"}
    assert made.outcome.is_safe


def test_counts_that_are_missing_cannot_be_protected():
    table = table_of().with_columns(numerator=pl.when(pl.col("area") != "farsta").then("numerator"))
    with pytest.raises(BadTable, match="Antal saknas för farsta 2023"):
        made_safe(table, COUNTED, places(), RULES)


def test_parts_that_are_more_than_the_whole_are_refused():
    table = table_of().with_columns(
        numerator=pl.when(pl.col("area") != "hela-staden").then("numerator").otherwise(1.0)
    )
    with pytest.raises(BadTable, match="negativa tal"):
        made_safe(table, COUNTED, places(), RULES)


def test_a_whole_may_hold_more_than_the_parts_that_are_there():
    without_rest = table_of(SMALL).filter(pl.col("area") != "restomrade")
    made = made_safe(without_rest, COUNTED, places(), RULES)
    assert made.table.height == without_rest.height
    assert made.outcome.is_safe


def test_areas_without_a_whole_are_protected_each_by_its_sexes():
    only = table_of(SMALL).filter(pl.col("area").is_in(["farsta", "jarva"]))
    made = made_safe(only, COUNTED, places(), RULES)
    assert ("farsta", "K", "16-19") in hidden(made.table)
    assert not {one for one in hidden(made.table) if one[0] == "jarva"}
    assert made.outcome.is_safe


def test_the_attack_finds_a_method_that_hides_too_little(monkeypatch):
    """Break it on purpose: hide only the small count itself, and the audit must say no."""
    protect = safety.protect

    def careless(figures, policy, **options):
        made = protect(figures, policy, **options)
        bare = figures.rows.with_columns(
            numerator=pl.when(
                pl.col("numerator").is_between(1, policy.smallest_shown - 1).not_()
            ).then("numerator")
        )
        vars(made)["table"] = bare.filter(~pl.col("area").str.starts_with("·"))
        return made

    monkeypatch.setattr(safety, "protect", careless)
    outcome = safe(SMALL).outcome
    assert not outcome.is_safe
    assert outcome.exposed >= 1
    assert "farsta" in outcome.exposed_cells[0]


def test_a_small_count_that_is_shown_is_not_safe(monkeypatch):
    protect = safety.protect

    def sleeping(figures, policy, **options):
        made = protect(figures, policy, **options)
        vars(made)["table"] = figures.rows
        return made

    monkeypatch.setattr(safety, "protect", sleeping)
    outcome = safe(SMALL).outcome
    assert (outcome.is_safe, outcome.small) == (False, 1)
    assert outcome.small_cells == ("farsta, stockholm-11, 2023, K",)


def published(few=None) -> pl.DataFrame:
    return table_of(few, conf="F")


def test_small_counts_of_a_published_source_are_told_and_nothing_more():
    outcome = told(published(SMALL), COUNTED, places(), RULES)
    assert (outcome.small, outcome.exposed, outcome.is_safe) == (1, 0, True)


def test_what_a_source_has_hidden_badly_is_told():
    bad = published(SMALL).with_columns(
        pl.when(pl.col("numerator") == 3).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("numerator", "value")
    )
    outcome = told(bad, COUNTED, places(), RULES)
    assert (outcome.small, outcome.exposed, outcome.is_safe) == (0, 1, True)
    assert "farsta" in outcome.exposed_cells[0]


def test_a_source_whose_sums_are_rounded_ties_nothing_by_them():
    rounded = published(SMALL).with_columns(
        numerator=pl.when(pl.col("numerator") != 3).then((pl.col("numerator") / 10).round() * 10),
        value=None,
        obs_status=pl.lit("O"),
    )
    assert told(rounded, COUNTED, places(), RULES).exposed == 0


def test_shares_alone_leave_nothing_to_attack():
    table = published().with_columns(numerator=None, denominator=None)
    outcome = told(table, COUNTED, places(), RULES)
    assert "andelar utan antal" in str(outcome.not_tried[0])
    assert outcome.is_safe


def test_figures_of_dwellings_are_nobodys_secret():
    exempt = PROV.model_copy(
        update={"counted": PROV.counted.model_copy(update={"individual_based": False})}
    )
    assert told(published(), exempt, places(), RULES) is None
