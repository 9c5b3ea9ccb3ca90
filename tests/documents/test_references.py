import pytest

from fardplan.documents.references import pointer


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Se svar under 3.2.", "3.2"),
        ("Se strategi 3.2", "strategi 3.2"),
        ("Se 3.2.", "3.2"),
        ("se även förvaltningens synpunkter på 3.2 och 3.3.", "3.2 och 3.3"),
        ("Förvaltningen hänvisar till svaret på strategi 1.1.", "strategi 1.1"),
        ("Jfr kommentar till 2.4", "2.4"),
        ("Se ovan.", None),
        (" Se svar ovan ", None),
    ],
)
def test_a_comment_may_only_point_elsewhere(text, numbers):
    assert pointer(text)["numbers"] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "Se svar under 3.2. Förvaltningen välkomnar dessutom förslaget.",
        "Förvaltningen välkomnar förslaget, se 3.2.",
        "Se till att fler får bostad.",
        "Se 3.2 kronor",
        "3.2",
        "",
    ],
)
def test_a_comment_that_says_more_is_no_pointer(text):
    assert pointer(text) is None
