"""Every statement is one the live schema understands, and none is joined or formatted."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import db.queries
from db.pool import Connection

MODULES = [module.name for module in pkgutil.iter_modules(db.queries.__path__)]


def _statements(module: str) -> dict[str, str]:
    """The SQL constants of a module: those declared as LiteralString."""
    loaded = importlib.import_module(f"db.queries.{module}")
    tree = ast.parse(Path(str(loaded.__file__)).read_text())
    return {
        node.target.id: getattr(loaded, node.target.id)
        for node in tree.body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and ast.unparse(node.annotation) == "Final[LiteralString]"
        and isinstance(node.value, ast.Constant)
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
