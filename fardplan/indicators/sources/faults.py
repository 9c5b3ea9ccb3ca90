"""What can go wrong between us and a source, each in one sentence."""

from fardplan.errors import FardplanError


class BadSource(FardplanError):
    """A source cannot give what is asked of it."""


class Unreachable(BadSource):
    """The server does not answer, or asks us to come back another day."""


class NotThere(BadSource):
    """The server answers that there is no such thing."""


class BadReply(BadSource):
    """The server answers something that cannot be what was asked for."""


class BadRegister(FardplanError):
    """A register of persons is not what its declaration says."""
