"""Processes that read hostile files: whatever a file does to its process, the others go on."""

import asyncio
import multiprocessing
import os
import resource
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from multiprocessing.context import ForkServerContext
from typing import Any, Generic, TypeVar, overload

import structlog
from pebble import ProcessExpired, ProcessPool

from bot.core.log import hush_readers
from bot.cvs.models import Problem, Reading, Unreadable
from bot.cvs.pipeline.limits import Limits

R = TypeVar("R")

# (data, *, filename, as_of, limits, spacy_model) -> a result that can be pickled; must be a module's own function
Work = Callable[..., R]

NICENESS = 10  # reading waits for answering, not the other way round

_log = structlog.get_logger(__name__)


class ReaderPool(Generic[R]):
    """Runs `work` (by default `reader.read_cv`) on one file at a time per process.

    The processes start at the first `read`. Each has an address space of `limits.memory_bytes`; one that takes
    longer than `timeout_seconds` over a file is killed and replaced.
    """

    @overload
    def __init__(
        self: "ReaderPool[Reading]", *, processes: int, timeout_seconds: float, limits: Limits, spacy_model: str
    ) -> None: ...

    @overload
    def __init__(
        self, *, processes: int, timeout_seconds: float, limits: Limits, spacy_model: str, work: Work[R]
    ) -> None: ...

    def __init__(
        self,
        *,
        processes: int,
        timeout_seconds: float,
        limits: Limits,
        spacy_model: str,
        work: Callable[..., Any] | None = None,
    ) -> None:
        self._processes = processes
        self._timeout = timeout_seconds
        self._limits = limits
        self._spacy_model = spacy_model
        self._work = work
        self._pool: ProcessPool | None = None
        self._starting = asyncio.Lock()

    async def read(self, data: bytes, *, filename: str, as_of: date) -> R:
        """Raises Unreadable: what `work` raised, or TIMEOUT, MEMORY, CRASHED for what happened to the process."""
        if len(data) > self._limits.max_bytes:
            raise Unreadable(Problem.TOO_LARGE, str(len(data)))
        pool = await self._running()
        future = pool.schedule(
            _run,
            args=(self._work, data),
            kwargs={
                "filename": filename,
                "as_of": as_of,
                "limits": self._limits,
                "spacy_model": self._spacy_model,
            },
            timeout=self._timeout,
        )
        try:
            result: R = await asyncio.wrap_future(future)
        except Unreadable:
            raise
        except TimeoutError as error:
            raise Unreadable(Problem.TIMEOUT, f"{self._timeout:g} s") from error
        except ProcessExpired as error:
            raise Unreadable(Problem.CRASHED, f"exit code {error.exitcode}") from error
        except Exception as error:
            _log.exception("reader.failed", file_bytes=len(data))
            raise Unreadable(Problem.CRASHED, type(error).__name__) from error
        return result

    async def close(self) -> None:
        """Kill the processes and wait for them; reads under way are cancelled."""
        async with self._starting:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            await asyncio.to_thread(pool.join)

    async def _running(self) -> ProcessPool:
        async with self._starting:
            if self._pool is None or not self._pool.active:
                # The process that readers are forked from loads for seconds, and whoever starts it waits for that.
                self._pool = await asyncio.to_thread(self._start)
            return self._pool

    def _start(self) -> ProcessPool:
        pool = ProcessPool(
            max_workers=self._processes,
            # forked from a process of their own: of ours a child would inherit sockets, locks and the event loop
            context=_context(),
            initializer=_prepare,
            initargs=(self._limits.memory_bytes, None if self._work else self._spacy_model),
        )
        assert pool.active, "once it is looked at, its processes are started"
        return pool


def _context() -> ForkServerContext:
    """Of processes that can read at once, also in place of one that was killed: forked with all of it loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bot.cvs.pipeline.preloaded"])
    return context


def _prepare(memory_bytes: int, spacy_model: str | None) -> None:
    """Bind the process before it meets a file; load the language model where the work needs it."""
    hush_readers()
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    if spacy_model is not None:
        from bot.cvs.pipeline.reader import warm_up  # noqa: PLC0415 - only the children load the language model

        # A process that fails to start would be replaced for ever; the first read meets the same error and tells it.
        with suppress(Exception):
            warm_up(spacy_model)


def _run(work: Callable[..., Any] | None, data: bytes, **named: Any) -> Any:
    if work is None:
        from bot.cvs.pipeline.reader import read_cv  # noqa: PLC0415 - as above

        work = read_cv
    try:
        return work(data, **named)
    except MemoryError as error:
        raise Unreadable(Problem.MEMORY) from error
    except RecursionError as error:
        raise Unreadable(Problem.DAMAGED, "nested too deep") from error
