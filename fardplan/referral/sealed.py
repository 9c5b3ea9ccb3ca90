"""An answer's whole text, put together from its parts: what is signed, decided and handed in.

Pure: the same facts always give the same words, and so the same fingerprint. The facts are plain
data that a database can keep, so that anybody can put the words together again and compare.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

Facts = dict[str, Any]
WHOLE = "Färdplanen som helhet"
KINDS = {
    "no_objection": "Vi har inget att erinra mot förslaget.",
    "abstains": "Vi avstår från att svara.",
    "refers": "Vi hänvisar till svaret från {body}.",
}
POSITIONS = {
    "supports": "tillstyrker",
    "supports_with_remarks": "tillstyrker med påpekanden",
    "no_objection": "ingen erinran",
    "comments_only": "endast synpunkter",
    "doubtful": "tveksam",
    "opposes": "avstyrker",
}
LABELS = {"target_area": "Målområde", "interim_goal": "Etappmål", "strategy": "Strategi"}


def words_of(facts: Facts) -> str:
    """The answer as it reads."""
    return "\n".join([*_head(facts), "", *_said(facts)]).rstrip() + "\n"


def digest_of(words: str) -> str:
    """SHA-256 of the words as UTF-8: the same as of the file that holds them."""
    return hashlib.sha256(words.encode()).hexdigest()


def label_of(section: Facts) -> str:
    """What a part is on: its strategies, goals and areas by number and title, or the whole."""
    names = [
        f"{LABELS[one['kind']]} {one['number']} {one['title']}" for one in section["provisions"]
    ]
    return " · ".join(names) or WHOLE


def _head(facts: Facts) -> Iterator[str]:
    yield f"Svar på remissen ”{facts['referral']}”"
    if facts["diary_number"]:
        yield f"Remissens diarienummer: {facts['diary_number']}"
    yield f"Från: {' och '.join(facts['bodies'])}"
    if len(facts["bodies"]) > 1:
        yield "Svaret är gemensamt."
    if facts["own_diary_number"]:
        yield f"Vårt diarienummer: {facts['own_diary_number']}"
    yield f"Utgåvan vi har läst: {facts['edition']}"
    yield f"Utgåvans fingeravtryck: {facts['edition_digest']}"


def _said(facts: Facts) -> Iterator[str]:
    said = KINDS.get(facts["kind"])
    if said:
        yield said.format(body=facts["refers_to"])
        yield ""
    for section in facts["sections"]:
        yield label_of(section)
        if section["position"]:
            yield f"Ståndpunkt: {POSITIONS[section['position']]}"
        yield ""
        if section["text"]:
            yield section["text"]
            yield ""
