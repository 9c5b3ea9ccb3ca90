"""Texts of definitions, which are written in both languages by those who define."""

from django.utils.translation import get_language
from pydantic import Field

from fardplan.definitions import Definition


class Text(Definition):
    """The same text in Swedish and English; written out in the language of the page."""

    sv: str = Field(min_length=1, max_length=2000)
    en: str = Field(min_length=1, max_length=2000)

    def __str__(self) -> str:
        return self.en if get_language() == "en" else self.sv
