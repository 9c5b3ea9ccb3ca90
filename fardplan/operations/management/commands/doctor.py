from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fardplan.commandline import FardplanCommand
from fardplan.operations.doctor import look_over


class Command(FardplanCommand):
    help = "Look the installation over: name each fault and what to do about it."
    requires_system_checks: list[str] = []

    def handle(self, **options):
        number = 0
        for fault in look_over():
            number += 1
            what, remedy = fault.in_words()
            self.stdout.write(_("Fel: {what}").format(what=what))
            self.stdout.write(_("  Gör så här: {remedy}").format(remedy=remedy))
        if number:
            said = ngettext("{number} fel hittades.", "{number} fel hittades.", number)
            raise CommandError(said.format(number=number))
        self.stdout.write(_("Inga fel hittades."))
