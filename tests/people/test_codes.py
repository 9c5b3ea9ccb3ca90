"""Codes from an app, against the standard's own examples."""

import pytest

from fardplan.people.signing_in import codes

# RFC 6238, appendix B: the secret is the ASCII of "12345678901234567890"; six digits of its eight.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
EXAMPLES = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


@pytest.mark.parametrize(("at", "code"), EXAMPLES)
def test_codes_are_those_of_the_standard(at, code):
    assert codes.code_at(SECRET, at // 30) == code
    assert codes.step_of(code, SECRET, at=at) == at // 30


@pytest.mark.parametrize(("late", "counts"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_wrong(late, counts):
    at = 1_234_567_890
    found = codes.step_of(codes.code_at(SECRET, at // 30), SECRET, at=at + late)
    assert found == (at // 30 if counts else None)


def test_a_code_counts_once_and_so_do_those_before_it():
    at = 1_234_567_890
    step = at // 30
    for used in (step, step + 1):
        assert codes.step_of(codes.code_at(SECRET, step), SECRET, at=at, after=used) is None


def test_how_a_code_is_typed_does_not_matter():
    assert codes.step_of(" 287 082", SECRET, at=59) == 1
    assert codes.normal(" AbcDE-fgh2 3") == "abcdefgh23"


@pytest.mark.parametrize("code", ["", "28708", "2870822", "å87082", "28708²"])
def test_what_is_no_code_is_none(code):
    assert codes.step_of(code, SECRET, at=59) is None


def test_secrets_and_reserve_codes_differ_each_time():
    assert len({codes.new_secret() for _ in range(20)}) == 20
    made = codes.new_reserve_codes()
    assert len(set(made)) == len(made) == 10
    assert all(len(codes.normal(code)) == 10 for code in made)


def test_the_picture_names_us_and_the_account():
    said = codes.address(SECRET, account="anna@example.org", issuer="Färdplan")
    assert said.startswith("otpauth://totp/F%C3%A4rdplan%3Aanna%40example.org?secret=GEZD")
