from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fardplan.commandline import FardplanCommand
from fardplan.documents.files.formats import MOST_BYTES
from fardplan.errors import BadDocument
from fardplan.people.models import Body
from fardplan.people.operator import OPERATOR
from fardplan.referral import actions
from fardplan.roadmap.models import Edition
from fardplan.wording import in_words


class Command(FardplanCommand):
    help = "Read a body's answer into proposed opinions, for a person to review."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--body", required=True, help="the key of the body that answers")
        parser.add_argument("--edition", help="the key of the edition (the one that is shown)")

    def handle(self, file: Path, body: str, edition: str | None, **options):
        answer = actions.register_answer(
            edition=_edition(edition),
            body=_body(body),
            name=file.name,
            content=_content(file),
            by=OPERATOR,
        )
        progress = type(answer).objects.with_progress().get(pk=answer.pk)
        read = ngettext("{n} synpunkt inläst", "{n} synpunkter inlästa", progress.proposed)
        self.stdout.write(
            _("{body}: {read}. De visas som förslag tills en person har granskat dem.").format(
                body=answer.body, read=read.format(n=progress.proposed)
            )
        )
        for question, line in answer.shown_questions:
            said = _("Rad {line}: {question}")
            self.stdout.write(said.format(line=line, question=in_words(question)))


def _body(key: str) -> Body:
    body = Body.objects.filter(key=key).first()
    if body is None:
        raise BadDocument("Det finns ingen organisation med nyckeln {key}.", key=key)
    return body


def _edition(key: str | None) -> Edition:
    edition = Edition.objects.filter(key=key).first() if key else Edition.objects.shown()
    if edition is None:
        raise BadDocument("Det finns ingen utgåva att svara på.")
    return edition


def _content(file: Path) -> bytes:
    """As much of the file as we are willing to read, and one byte more to tell that there is."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadDocument(
            "Filen {name} går inte att läsa: {reason}.", name=file, reason=reason
        ) from error
