"""The characters that the PDF's own fonts can show, and what is written for the others.

The ranges were found by compiling every letter, figure, mark and sign of these blocks with the
fonts that come with Typst; a test compiles them again. Other scripts are left out: without a font
of their own they cannot be shown, and setting some of them stops the program.
"""

import re
import unicodedata
from itertools import groupby
from typing import Final

from fardplan.documents.papers.language import Language

_RANGES: Final = """
20-7e a0-ac ae-2ff 370-377 37a-37f 384-38a 38c-38c 38e-3a1 3a3-482 48a-4ff 510-513 51a-51d
1e00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59-1f59 1f5b-1f5b 1f5d-1f5d 1f5f-1f7d 1f80-1fb4
1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe 2000-200a 2010-2027 202f-2040 2042-2042
2044-2052 2054-205f 2070-2071 2074-208e 2090-209c 20a0-20c0 2100-211e 2120-2120 2122-2122 2124-2124
2126-2151 2153-2184 2189-2189 2190-23ff 2422-2423 2460-262f 2638-268b 2690-269c 26a0-26a7 26aa-26b2
2701-2704 2706-2709 270c-2727 2729-274b 274d-274d 274f-2752 2756-2756 2758-275e 2761-277f 2794-2794
2798-27af 27b1-2b73 2b76-2b95 2b97-2bff fffd-fffd
"""


def _pattern(ranges: str) -> str:
    ends = (each.split("-") for each in ranges.split())
    return "".join(f"\\U{int(first, 16):08x}-\\U{int(last, 16):08x}" for first, last in ends)


SHOWN: Final = _pattern(_RANGES)
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# One character that cannot be shown, and others after it, with the spaces between them.
_NOT_SHOWN: Final = re.compile(f"[^{SHOWN}]+(?: +[^{SHOWN}]+)*")
_MOST_NAMED = 2


def printable(text: str, language: Language) -> str:
    """The text with what cannot be shown said in words: "[grinning face]"."""
    text = unicodedata.normalize("NFC", text)
    text = _UNSEEN.sub("", _CONTROL.sub(" ", text))
    return _NOT_SHOWN.sub(lambda found: _in_words(found[0], language), text)


def _in_words(run: str, language: Language) -> str:
    """Pictures, and a letter or two, by name; more letters by their script and number."""
    said = []
    for is_picture, signs in groupby(run.replace(" ", ""), key=_is_picture):
        names = [unicodedata.name(sign, "?").lower() for sign in signs]
        if is_picture or len(names) <= _MOST_NAMED:
            said += [f"[{name}]" for name in names]
        else:
            script = names[0].partition(" ")[0]
            count = len(names)
            said.append(language.sentence("[{count} tecken: {script}]", count=count, script=script))
    return " ".join(said)


def _is_picture(sign: str) -> bool:
    return unicodedata.category(sign).startswith("S")
