"""Every statement is one the live schema understands, and none is formatted or put together as it runs."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import db.queries
from db.pool import Connection

MODULES = [module.name for module in pkgutil.iter_modules(db.queries.__path__)]


def _is_written_out(value: ast.expr | None) -> bool:
    """A text, or a text behind the beginning that it shares with others: `_BATCHES + "WHERE …"`."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        return isinstance(value.left, ast.Name) and value.left.id.startswith("_") and _is_written_out(value.right)
    return isinstance(value, ast.Constant)


def _statements(module: str) -> dict[str, str]:
    """The SQL constants of a module: those declared as LiteralString; what is private is only the beginning of some."""
    loaded = importlib.import_module(f"db.queries.{module}")
    tree = ast.parse(Path(str(loaded.__file__)).read_text())
    return {
        node.target.id: getattr(loaded, node.target.id)
        for node in tree.body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and ast.unparse(node.annotation) == "Final[LiteralString]"
        and not node.target.id.startswith("_")
        and _is_written_out(node.value)
    }


STATEMENTS = [(module, name) for module in MODULES for name in _statements(module)]


@pytest.mark.parametrize(("module", "name"), STATEMENTS)
async def test_statement_is_understood(conn: Connection, module: str, name: str) -> None:
    await conn.prepare(_statements(module)[name])


@pytest.mark.parametrize("module", MODULES)
def test_only_constants_are_run(module: str) -> None:
    loaded = importlib.import_module(f"db.queries.{module}")
    constants = set(_statements(module))
    for node in ast.walk(ast.parse(Path(str(loaded.__file__)).read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"execute", "fetch", "fetchrow", "fetchval", "executemany"}
        ):
            statement = node.args[0]
            assert isinstance(statement, ast.Name), ast.unparse(node)
            assert statement.id in constants
