"""What somebody had typed when it could not be saved, so that they need not type it again."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

SECRET = re.compile(r"pass|code|token|secret|otp", re.IGNORECASE)
ITS_OWN = "csrfmiddlewaretoken"


@dataclass(frozen=True)
class Typed:
    """Where a form was sent, and each of its fields with each of its values."""

    address: str
    fields: list[tuple[str, str]]
    had_files: bool

    @property
    def texts(self) -> list[str]:
        """What is worth seeing: not the form's own token, not what was only chosen."""
        return [value for name, value in self.fields if name != ITS_OWN and value.strip()]


def what_was_typed(request: HttpRequest) -> Typed | None:
    """The form that was sent; None where there was none, or where it held a secret."""
    if request.method != "POST" or request.content_type == "application/json":
        return None
    try:
        sent, files = request.POST, request.FILES
    except (UnreadablePostError, MultiPartParserError, OSError):
        return None
    if ITS_OWN not in sent or any(SECRET.search(name) for name in sent if name != ITS_OWN):
        return None
    fields = [(name, value) for name, values in sent.lists() for value in values]
    return Typed(address=request.get_full_path(), fields=fields, had_files=bool(files))
