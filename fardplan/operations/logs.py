"""What is written in the log: what happened and where, never to whom."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

request_number: ContextVar[str] = ContextVar("request_number", default="")
# PostgreSQL quotes the row that it refused, SQLite the columns alone.
QUOTED_ROW = re.compile(r"^(DETAIL|DETALJ):.*$", re.MULTILINE)


class AsText(logging.Formatter):
    """A line for people."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}{number}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        number = request_number.get()
        record.number = f" [{number}]" if number else ""
        return QUOTED_ROW.sub("", super().format(record))


class AsJson(logging.Formatter):
    """A line for machines: one object, whatever happened."""

    def format(self, record: logging.LogRecord) -> str:
        content = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": QUOTED_ROW.sub("", record.getMessage()),
            "request": request_number.get() or None,
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            content["trace"] = QUOTED_ROW.sub("", self.formatException(record.exc_info))
        return json.dumps(content, ensure_ascii=False)
