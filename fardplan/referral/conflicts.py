"""Two who write in the same text: the later is told, and nothing is laid over anything."""

from fardplan.errors import Refused


class Overtaken(Refused):
    """Somebody else has written since the writer opened the text."""

    def __init__(self) -> None:
        super().__init__(
            "Någon annan har skrivit sedan du öppnade texten. Jämför och spara på nytt."
        )
