import io
import time
import zipfile

import pytest

from fardplan.documents.decoding import LONGEST_LINE, MOST_BYTES, MOST_LINES, decode
from fardplan.errors import BadDocument

SWEDISH = "Förvaltningen välkomnar förslagen. Även på Ångströmsvägen är det så – ”nästan” alltid.\n"


def refusal(content: bytes) -> str:
    with pytest.raises(BadDocument) as caught:
        decode(content, name="svar.txt")
    return str(caught.value)


def archive(entry: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(entry, "innehåll")
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_swedish_is_read_in_the_encodings_that_programs_save_it_in(encoding):
    assert decode(SWEDISH.encode(encoding), name="svar.txt") == SWEDISH


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\v", "\u2028", "\x85"])
def test_every_kind_of_line_end_becomes_one(line_end):
    assert decode(f"ett{line_end}två".encode(), name="svar.txt") == "ett\ntvå"


def test_letters_made_of_two_characters_become_one():
    assert decode("fo\u0308rslag".encode(), name="svar.txt") == "förslag"


def test_a_stray_control_character_becomes_a_space():
    text = 2 * SWEDISH + "före\x07efter\n"
    assert "före efter" in decode(text.encode(), name="svar.txt")


@pytest.mark.parametrize(
    "content", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf", "\u00a0\n".encode(), b"\f"]
)
def test_a_file_without_words_is_said_to_be_empty(content):
    assert refusal(content) == "Filen svar.txt är tom."


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "DOC"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "JPEG"),
        (b"GIF89a" + bytes(10), "GIF"),
        (b"II*\x00" + bytes(10), "TIFF"),
        (b"\x1f\x8b\x08" + bytes(10), "GZIP"),
        (b"MZ\x90\x00" + bytes(10), "EXE"),
        (archive("xl/workbook.xml"), "XLSX"),
        (archive("ppt/presentation.xml"), "PPTX"),
        (archive("bilder/katt.jpg"), "ZIP"),
    ],
)
def test_another_format_is_named_and_refused(content, kind):
    said = refusal(content)
    assert f"i formatet {kind}" in said
    assert "spara den som docx, odt, pdf eller txt" in said


@pytest.mark.parametrize("content", [b"text\x00mer", bytes(range(256)), b"\x01\x02\x03\x04 ord"])
def test_a_binary_file_is_refused(content):
    assert "binär" in refusal(content)


@pytest.mark.parametrize(
    "content",
    [
        "förvaltningen på ön".encode("mac_roman"),
        "förvaltningen på ön".encode("cp850"),
        b"ord \xff\xfe\xfd\xfc\xfb",
        b"\xff\xfe\x00",
    ],
    ids=["mac", "dos", "noise", "half a character"],
)
def test_bytes_that_give_no_plausible_swedish_are_refused(content):
    assert "UTF-8" in refusal(content)


@pytest.mark.parametrize("text", ["FÃ¶rvaltningen vÃ¤lkomnar", "F\ufffdrvaltningen v\ufffdlkomnar"])
def test_garbled_letters_are_refused_rather_than_kept(text):
    assert "förvanskade" in refusal(text.encode())


def test_one_lost_letter_among_many_is_no_reason_to_refuse():
    assert "\ufffd" in decode((SWEDISH + "k\ufffdn").encode(), name="svar.txt")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"ord " * (50_000_000 // 4), "för stor; högst 10 MB"),
        (b"x" * 5_000_000, f"en rad med fler än {LONGEST_LINE} tecken"),
        (b"ord\n" * (MOST_LINES + 1), f"fler än {MOST_LINES} rader"),
        (b"\f" * 9_000_000 + b"ord", f"fler än {MOST_LINES} rader"),
        (b"\n" * 9_000_000 + b"ord", f"fler än {MOST_LINES} rader"),
        (b"e" + "\u0300\u0323".encode() * 9_000, "binär"),
    ],
    ids=["50 MB", "long line", "many lines", "form feeds", "line feeds", "marks on one letter"],
)
def test_what_is_too_much_is_refused_at_once(content, said):
    started = time.process_time()
    assert said in refusal(content)
    assert time.process_time() - started < 2


def test_the_largest_that_is_read_is_read():
    line = b"o" * (MOST_BYTES // MOST_LINES - 1)
    content = b"\n".join([line] * MOST_LINES)
    assert decode(content, name="svar.txt").count("\n") == MOST_LINES - 1
