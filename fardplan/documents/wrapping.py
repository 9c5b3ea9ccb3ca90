"""How lines become running text: spaces put in order, words that were split over lines mended."""

import re
from collections.abc import Sequence

SOFT_HYPHEN = "\u00ad"
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
# "arbets- och": the hyphen is the writer's own when one of these follows.
_SUSPENDING = frozenset({"och", "eller", "samt", "respektive", "resp", "till", "som", "men"})
_FIRST_WORD = re.compile(r"\w+")


def tidy(text: str) -> str:
    """One space between words, none at the ends, and nothing that cannot be seen."""
    text = " ".join(_INVISIBLE.sub("", text).split())
    bare = text.replace(SOFT_HYPHEN, "")
    # At the end of a line a soft hyphen still has a task: it says that the word goes on.
    return bare + SOFT_HYPHEN if bare and text.endswith(SOFT_HYPHEN) else bare


def joined(lines: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """The running text of some lines, and where in it each line begins."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for index, line in enumerate(lines):
        starts.append(length)
        following = lines[index + 1] if index + 1 < len(lines) else ""
        piece = _leading_to(line, following)
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), tuple(starts)


def _leading_to(line: str, following: str) -> str:
    """A line as it stands before the next one: with a space, or mended with it into one word."""
    if line.endswith(SOFT_HYPHEN):
        return line[:-1]
    if not following:
        return line
    if not line.endswith("-") or line.endswith(" -"):
        return line + " "
    if _hyphen_is_suspended(following):
        return line + " "
    return line[:-1] if _hyphen_splits_a_word(line, following) else line


def _hyphen_is_suspended(following: str) -> bool:
    word = _FIRST_WORD.match(following)
    return word is not None and word[0].casefold() in _SUSPENDING


def _hyphen_splits_a_word(line: str, following: str) -> bool:
    """True for "upp-" + "växt"; false for "IT-" + "stöd", "e-" + "post", "Enskede-" + "Årsta"."""
    stem = line[:-1].rsplit(" ", 1)[-1].rsplit("-", 1)[-1]
    return len(stem) > 1 and stem.isalpha() and stem[1:].islower() and following[0].islower()
