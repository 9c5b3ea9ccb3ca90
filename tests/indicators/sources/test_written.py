import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.indicators.sources.written import Written, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("15,5", 15.5),
        (" 15,5 ", 15.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234", 1234.0),
        ("1\u202f234\u202f567", 1234567.0),
        ("-3", -3.0),
        ("−3,25", -3.25),
        ("0", 0.0),
        ("007", 7.0),
    ],
)
def test_a_number_is_read_as_swedes_write_it(text, number):
    assert read_number(text, decimal=",") == Written(number)


def test_about_and_per_cent_are_told():
    assert read_number("cirka 370", decimal=",") == Written(370.0, about=True)
    assert read_number("Ca 370", decimal=",") == Written(370.0, about=True)
    assert read_number("44%", decimal=",") == Written(44.0, percent=True)
    assert read_number("44,5 %", decimal=",") == Written(44.5, percent=True)


@pytest.mark.parametrize(
    "text",
    [
        "15.5",  # two numbers, by which sign is which
        "1.234",
        "1,234.5",
        "12 34",
        "1234 567",
        "~100",
        "..",
        ".",
        "-",
        "",
        "15,",
        ",5",
        "1e5",
        "nan",
        "inf",
        "0x10",
        "1_000",
        "١٢",
        "5 st",
        "5%%",
        "fem",
        "=A1+B1",
        "2024-01-01",
    ],
)
def test_what_is_not_just_a_number_is_none(text):
    assert read_number(text, decimal=",") is None


def test_the_decimal_sign_decides():
    assert read_number("15.5", decimal=".") == Written(15.5)
    assert read_number("15,5", decimal=".") is None


@given(st.integers(-(10**12), 10**12), st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_thousands_with_spaces_are_the_same_number(number, space):
    written = f"{number:,}".replace(",", space)
    assert read_number(written, decimal=",") == Written(float(number))


@given(st.text())
def test_any_text_is_a_number_or_none(text):
    read = read_number(text, decimal=",")
    assert read is None or any(sign.isdigit() for sign in text)
