"""Whoever reads without having signed in: asked the same questions as a person, answers no."""

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import SimpleLazyObject


class Visitor(AnonymousUser):
    """Nobody in particular. Holds no role."""

    journal_name = "visitor"

    def holds(self, *_roles, body=None, on=None) -> bool:  # noqa: ARG002 - as a person is asked
        return False


class MeetVisitors:
    """Put a Visitor where Django has its AnonymousUser, so that rules need not tell them apart.

    Whoever only reads is asked once for their roles; whoever writes, each time.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        signed_in = request.user
        request.user = SimpleLazyObject(lambda: _met(signed_in, only_reads=_only_reads(request)))
        return self.get_response(request)


def _met(signed_in, *, only_reads: bool):
    if not signed_in.is_authenticated:
        return Visitor()
    signed_in.only_reads = only_reads
    return signed_in


def _only_reads(request) -> bool:
    return request.method in ("GET", "HEAD", "OPTIONS")
