"""The commands that load figures and make pictures ready."""

import io

import pytest
from django.core.management import CommandError, call_command

from fardplan.indicators import engine
from fardplan.indicators.models import Indicator

pytestmark = pytest.mark.django_db


def test_what_ships_is_loaded_and_counted(stockholm, monkeypatch):
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")
    out = io.StringIO()
    call_command("load_indicators", stdout=out)
    assert out.getvalue() == "12 nya indikatorer, 0 ändrade, 0 som förut.\n"


def test_a_folder_of_ones_own_is_loaded(stockholm, folder):
    call_command("load_indicators", folder.write(), verbosity=0)
    assert Indicator.objects.get().key == "prov"


def test_figures_may_lie_elsewhere(stockholm, folder, tmp_path):
    folder.write()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder.path / "prov.csv").rename(elsewhere / "prov.csv")
    with pytest.raises(CommandError, match="filen finns inte"):
        call_command("load_indicators", folder.path, verbosity=0)
    call_command("load_indicators", folder.path, figures=elsewhere, verbosity=0)
    assert Indicator.objects.exists()


def test_a_fault_is_one_line(stockholm, folder):
    with pytest.raises(CommandError) as refused:
        call_command("load_indicators", folder.with_figures("60.25", "många").write())
    assert str(refused.value).startswith("prov.csv: ")
    assert "\n" not in str(refused.value)
    assert not Indicator.objects.exists()


def test_pictures_are_painted_with_progress_and_then_no_more(stockholm, folder, empty_cache):
    folder.load()
    first, second = io.StringIO(), io.StringIO()
    call_command("warm_charts", stderr=first)
    painted = len(list(empty_cache.iterdir()))
    assert painted == (2 + 3) * 2 * 2
    assert f"{painted} av {painted}" in first.getvalue()
    call_command("warm_charts", stderr=second)
    assert f"0 av {painted}" in second.getvalue()


def test_the_engine_is_built_where_static_files_are_found(tmp_path, monkeypatch, settings):
    assert engine.FOLDER in settings.STATICFILES_DIRS
    monkeypatch.setattr(engine, "FOLDER", tmp_path)
    out = io.StringIO()
    call_command("build_chart_script", stdout=out)
    assert out.getvalue().strip() == str(tmp_path / "indicators" / "engine.js")
