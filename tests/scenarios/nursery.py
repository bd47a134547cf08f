"""Processes of the bot that are there at once: each is forked from one that has imported all of it before.

Nothing else is shared: a child has the environment, the arguments and the log that it is started with, and may be
killed. What `python -m bot` itself does at its start is tested in `tests/house/test_command_line.py`.
"""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing import forkserver
from pathlib import Path

_context = multiprocessing.get_context("forkserver")
# One of our own: a reader pool in the test's process may have started the usual one, which has none of this loaded.
_server = forkserver.ForkServer()
_server.set_forkserver_preload(["tests.scenarios.grown"])


class Child:
    """What is needed of `asyncio.subprocess.Process`, of a process that was forked."""

    def __init__(
        self,
        run: Callable[[list[str]], None],
        arguments: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
    ) -> None:
        """Starts at once; `run` is a module's own function."""
        log.touch()  # for those who read it before the child writes
        self._process = _context.Process(target=_run, args=(run, list(arguments), dict(environment), log))
        with _from_nursery():
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


@contextmanager
def _from_nursery() -> Iterator[None]:
    usual = forkserver.connect_to_new_process
    forkserver.connect_to_new_process = _server.connect_to_new_process
    try:
        yield
    finally:
        forkserver.connect_to_new_process = usual


def _run(run: Callable[[list[str]], None], arguments: list[str], environment: dict[str, str], log: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as file:
        for standard in (1, 2):
            os.dup2(file.fileno(), standard)
    _share_nursery()
    run(arguments)


def _share_nursery() -> None:
    """Let readers, too, be forked from the process that we come from.

    A child knows its address; only, `multiprocessing` takes a server that is not its own child for none, and would
    start another one, for two seconds of imports.
    """
    setattr(forkserver._forkserver, "ensure_running", lambda: None)  # noqa: B010 - as an assignment it would not pass
