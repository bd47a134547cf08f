"""Importing any module needs no setting and does no work."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import PACKAGES, ROOT, modules

# Imports each module named on the command line; sockets, processes and writes raise on the way.
PROBE = """
import importlib, os, sys
def watch(event, args):
    if event in {"socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.mkdir", "os.remove"}:
        raise RuntimeError(f"{event} at import: {args}")
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+") and args[0] != os.devnull:
        raise RuntimeError(f"writes {args[0]} at import")
sys.dont_write_bytecode = True
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
"""
# An entry point runs when imported, and Alembic alone can import its environment: that is what they are for.
RUN_BY_OTHERS = {"bot.__main__", "sandbox.__main__", "db.migrations.env"}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_imports_with_an_empty_environment(package: str, tmp_path: Path) -> None:
    names = [name for name in modules(package) if name not in RUN_BY_OTHERS]
    # what libraries write on their own account goes to a folder that is thrown away, made beforehand
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.defpath}
    finished = subprocess.run(
        [sys.executable, "-c", PROBE, *names],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )
    assert finished.returncode == 0, finished.stderr[-3000:]
    assert list(tmp_path.iterdir()) == []
