"""The project's own source, as the project's tests read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "fardplan"


def modules(*names: str) -> list[Path]:
    """Our modules, migrations left out; only those with one of the names if any are given."""
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts and (not names or path.stem in names)
    ]


def calls(source: str) -> Iterator[tuple[str, int]]:
    """Each call of a method in the source, written as it stands without arguments, and its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func), node.lineno


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Each function and how many lines it takes, its docstring not counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node, clean=False) or ""
            said = docstring.count("\n") + 1 if docstring else 0
            yield node.name, node.end_lineno - node.lineno + 1 - said
