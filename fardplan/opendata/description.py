"""The API described: for machines as OpenAPI 3.1, for people as a list."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fardplan.opendata.machines import api

ROOT = "/api/v1"
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
WRONG = {
    "401": "There is no key, or it is not in force.",
    "403": "The key or its person may not do this.",
    "404": "There is nothing here.",
    "422": "What was sent cannot be understood or taken in.",
}


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked of the API."""

    method: str
    address: str
    summary: str
    needs_key: bool


@lru_cache(maxsize=1)
def openapi() -> dict[str, Any]:
    """The whole description, with what every operation may answer when something is wrong."""
    schema = dict(api.get_openapi_schema(path_prefix=f"{ROOT}/"))
    schema["components"]["schemas"]["Problem"] = PROBLEM
    for methods in schema["paths"].values():
        for operation in methods.values():
            _say_what_can_go_wrong(operation)
    return schema


def _say_what_can_go_wrong(operation: dict[str, Any]) -> None:
    has_input = bool(operation.get("parameters") or operation.get("requestBody"))
    codes = ["401", "403"] if operation.get("security") else []
    codes += ["404", "422"] if has_input else []
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for code in codes:
        operation["responses"][code] = {"description": WRONG[code], "content": problem}


def operations() -> list[Operation]:
    """Everything that can be asked, in the order of the description."""
    return [
        Operation(method.upper(), address, one["summary"], "security" in one)
        for address, methods in openapi()["paths"].items()
        for method, one in methods.items()
    ]


def fingerprint(content: bytes) -> str:
    """What an unchanged reply is known by."""
    return hashlib.sha256(content).hexdigest()[:32]
