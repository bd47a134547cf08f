"""Starts the bot's own command line, killed with SIGKILL at one given instruction of its walk, once.

    python -m tests.scenarios.launch POINT MARKER worker

POINT is `module:Class.method:before` or `…:after`; MARKER is a file made just before the kill, and a process that finds
it runs on unharmed.
"""

import functools
import importlib
import inspect
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.cli import app


def arm(point: str, marker: Path) -> None:
    module_name, path, moment = point.split(":")
    owner: Any = importlib.import_module(module_name)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    original: Callable[..., Any] = getattr(owner, name)

    def die() -> None:
        if not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)

    @functools.wraps(original)
    async def deadly(*args: Any, **kwargs: Any) -> Any:
        if moment == "before":
            die()
        result = await original(*args, **kwargs)
        if moment == "after":
            die()
        return result

    assert inspect.iscoroutinefunction(original), f"{point} is not an async function"
    setattr(owner, name, deadly)


if __name__ == "__main__":
    arm(sys.argv[1], Path(sys.argv[2]))
    app(sys.argv[3:])
