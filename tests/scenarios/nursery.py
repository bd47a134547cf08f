"""Processes of the bot that are there at once: each is forked from one that has imported all of it before.

Nothing else is shared: a child has the environment, the arguments and the log that it is started with, and may be
killed. What `python -m bot` itself does at its start is tested in `tests/house/test_command_line.py`.
"""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.scenarios.launch import main

_PRELOADED = ("tests.scenarios.launch", "bot.app", "bot.worker", "bot.cvs.pipeline.preloaded")
_context = multiprocessing.get_context("forkserver")


class Child:
    """What is needed of `asyncio.subprocess.Process`, of a process that was forked."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        log.touch()  # for those who read it before the child writes
        _context.set_forkserver_preload(list(_PRELOADED))
        self._process = _context.Process(target=_run, args=(list(arguments), dict(environment), log))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    async def wait(self) -> int:
        ended, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, signum: signal.Signals) -> None:
        if self.returncode is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _run(arguments: list[str], environment: dict[str, str], log: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as file:
        for standard in (1, 2):
            os.dup2(file.fileno(), standard)
    main(arguments)
