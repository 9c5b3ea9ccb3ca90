"""Our sentences in the reader's language. Built in: no template needs to load this."""

from django import template

from fardplan.wording import in_words

register = template.Library()
register.filter("sentence", in_words)
