"""Starts the bot's own command line in a world that a test holds in its hand.

    python -m tests.scenarios.launch [--kill POINT MARKER] [--clock FILE] worker

With `--kill` the process is killed with SIGKILL at one given instruction of its walk, once: POINT is
`module:Class.method:before` or `…:after`; MARKER is a file made just before the kill, and a process that finds it runs
on unharmed. With `--clock` its clock stands at the moment that is written in FILE, until another one is.
"""

import functools
import importlib
import inspect
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import cli
from bot.core.clock import SystemClock


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


def hold_clock(file: Path) -> None:
    def now(_clock: SystemClock) -> datetime:
        return datetime.fromisoformat(file.read_text(encoding="ascii"))

    setattr(SystemClock, "now", now)  # noqa: B010 — as an assignment it would not pass for a method


def set_clock(file: Path, at: datetime) -> None:
    """From now on it is `at` for every process that was started with `--clock` and this file."""
    new = file.with_suffix(".new")
    new.write_text(at.isoformat(), encoding="ascii")
    new.replace(file)  # in one step: whoever reads just now finds one or the other


def main(arguments: list[str]) -> None:
    match arguments:
        case ["--kill", point, marker, *rest]:
            arm(point, Path(marker))
            main(rest)
        case ["--clock", file, *rest]:
            hold_clock(Path(file))
            main(rest)
        case _:
            sys.argv = ["nexus", *arguments]
            cli.main()


if __name__ == "__main__":
    main(sys.argv[1:])
