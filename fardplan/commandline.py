"""What every command of ours does alike: speak the reader's language, and refuse in one line."""

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from fardplan.errors import FardplanError
from fardplan.wording import in_words


class FardplanCommand(BaseCommand):
    """A command whose refusals are one clear line on standard error, and exit status 1."""

    requires_migrations_checks = False

    def execute(self, *args, **options):
        with translation.override(reader_language()):
            try:
                return super().execute(*args, **options)
            except FardplanError as error:
                raise CommandError(in_words(error)) from error


def reader_language() -> str:
    """The language of the terminal, if we speak it; else the language of the installation."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    spoken = dict(settings.LANGUAGES)
    return wanted[:2] if wanted[:2] in spoken else settings.LANGUAGE_CODE
