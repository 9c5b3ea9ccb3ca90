"""Choices among hundreds, written at once: Django's own have a template for each of them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    """A list to choose one of."""

    def render(self, name: str, value: Any, attrs=None, renderer=None) -> SafeString:  # noqa: ARG002
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((pk, " selected" if pk in chosen else "", label) for pk, label in _rows(self.choices)),
        )
        given = {"name": name, **self.build_attrs(self.attrs, attrs)}
        return format_html("<select{}>{}</select>", flatatt(given), options)


class LongBoxes(forms.CheckboxSelectMultiple):
    """Boxes to tick any of; written as Django writes them."""

    def render(self, name: str, value: Any, attrs=None, renderer=None) -> SafeString:  # noqa: ARG002
        chosen, whole = set(self.format_value(value)), (attrs or {}).get("id", f"id_{name}")
        boxes = format_html_join(
            "",
            '<div><label for="{}_{}">'
            '<input type="checkbox" name="{}" value="{}" id="{}_{}"{}> {}</label></div>',
            (
                (whole, n, name, pk, whole, n, " checked" if pk in chosen else "", label)
                for n, (pk, label) in enumerate(_rows(self.choices))
            ),
        )
        return format_html('<div id="{}">{}</div>', whole, boxes)


def _rows(choices: Iterable) -> Iterable[tuple[str, Any]]:
    return ((str(value), label) for value, label in choices)
