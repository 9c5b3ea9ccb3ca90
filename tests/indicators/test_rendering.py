"""Pictures are painted once for each content, whole, and carry their own typeface."""

import errno
import threading

import pytest
from django.utils import translation

from fardplan.indicators import engine, rendering, warming
from fardplan.indicators.drawings import picture_of
from fardplan.indicators.drawings.ground import Width
from tests.indicators.conftest import shipped_series


@pytest.fixture(scope="module")
def spec():
    series = shipped_series("behorighet-hemkommun")
    return picture_of(series, "sexes-over-time").draw(Width.NARROW)


def test_a_picture_is_painted_once(spec, empty_cache, monkeypatch):
    first = rendering.svg(spec)
    monkeypatch.setattr(rendering, "paint", lambda _spec: pytest.fail("painted again"))
    assert rendering.svg(spec) == first
    assert rendering.is_painted(spec)


def test_a_full_disk_does_not_cost_the_picture(spec, empty_cache, monkeypatch, caplog):
    def full(*_paths):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(rendering.os, "replace", full)
    assert rendering.svg(spec).startswith(b"<svg")
    assert not any(empty_cache.iterdir())
    assert "No space left" in caplog.text


def test_another_content_is_another_picture(spec, empty_cache):
    other = {**spec, "height": spec["height"] + 1}
    assert rendering.fingerprint(other) != rendering.fingerprint(spec)
    rendering.svg(spec)
    assert not rendering.is_painted(other)


def test_the_cache_holds_whole_pictures_and_nothing_else(spec, empty_cache):
    threads = [threading.Thread(target=rendering.svg, args=(spec,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (only,) = empty_cache.iterdir()
    assert only.name == f"{rendering.fingerprint(spec)}.svg"
    assert only.read_bytes().endswith(b"</svg>")


def test_a_picture_carries_its_typeface_and_asks_for_nothing_from_elsewhere(spec, empty_cache):
    svg = rendering.svg(spec).decode()
    assert "font-face" in svg
    assert "url(data:font/woff2" in svg
    assert "<script" not in svg
    assert svg.count("http") == svg.count("http://www.w3.org/")


def test_numbers_on_the_axis_are_in_the_language_of_the_page(empty_cache):
    with translation.override("sv"):
        bars = picture_of(shipped_series("paborjade-bostader"), "parts-over-time")
        assert "8\N{NO-BREAK SPACE}000" in rendering.svg(bars.draw(Width.WIDE)).decode()
    with translation.override("en"):
        bars = picture_of(shipped_series("paborjade-bostader"), "parts-over-time")
        assert "8,000" in rendering.svg(bars.draw(Width.WIDE)).decode()


def test_warming_paints_what_is_not_painted_and_only_that(spec, empty_cache):
    other = {**spec, "height": spec["height"] + 1}
    rendering.svg(spec)
    assert list(warming.warm([spec, other])) == [False, True]
    assert list(warming.warm([spec, other])) == [False, False]


@pytest.mark.django_db
def test_every_picture_of_every_page_is_warmed_in_both_languages_and_widths(shipped):
    pictures, maps = 7, 3
    assert len(warming.specs_of_all()) == (pictures + maps) * 2 * 2


def test_the_engine_is_written_once_and_brings_the_interpreter(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "FOLDER", tmp_path / "script")
    path = engine.build_engine()
    script = path.read_text(encoding="utf-8")
    assert "window.vegaEmbed" in script
    assert "expressionInterpreter" in script
    path.write_text("min egen", encoding="utf-8")
    assert engine.build_engine().read_text(encoding="utf-8") == "min egen"
    (tmp_path / "script" / "version").write_text("0")
    assert "vegaEmbed" in engine.build_engine().read_text(encoding="utf-8")
