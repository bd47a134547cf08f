"""Whatever a file does to the process that reads it, the other files are read."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from bot.cvs.models import Problem, Unreadable
from bot.cvs.pipeline.limits import MEGABYTE, Limits
from bot.cvs.pipeline.pool import ReaderPool


def work(data: bytes, **_named: Any) -> bytes:
    """Does to its process what the file says."""
    if data == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    if data == b"hang":
        time.sleep(60)
    if data == b"eat":
        bytearray(2000 * MEGABYTE)
    if data == b"nest":
        nested()
    if data == b"refuse":
        raise Unreadable(Problem.NOT_A_CV)
    if data == b"fail":
        raise ValueError("wrong")
    return data


def nested() -> int:
    return nested() + 1


async def test_one_file_s_harm_stays_its_own() -> None:
    limits = Limits(memory_bytes=1024 * MEGABYTE)
    pool = ReaderPool(processes=2, timeout_seconds=10, limits=limits, spacy_model="", work=work)

    async def read(data: bytes) -> bytes | Problem:
        try:
            return await pool.read(data, filename="cv", as_of=date(2026, 11, 15))
        except Unreadable as error:
            return error.problem

    files = [b"one", b"die", b"hang", b"eat", b"nest", b"refuse", b"fail", b"two"]
    try:
        assert await asyncio.gather(*map(read, files)) == [
            b"one",
            Problem.CRASHED,
            Problem.TIMEOUT,
            Problem.MEMORY,
            Problem.DAMAGED,
            Problem.NOT_A_CV,
            Problem.CRASHED,
            b"two",
        ]
    finally:
        await pool.close()


async def test_what_is_too_large_never_reaches_a_process() -> None:
    pool = ReaderPool(processes=1, timeout_seconds=3, limits=Limits(max_bytes=2), spacy_model="", work=work)
    with pytest.raises(Unreadable) as refused:
        await pool.read(b"one", filename="cv", as_of=date(2026, 11, 15))
    assert refused.value.problem is Problem.TOO_LARGE
    await pool.close()


async def test_a_closed_pool_starts_again() -> None:
    pool = ReaderPool(processes=1, timeout_seconds=30, limits=Limits(), spacy_model="", work=work)
    for data in (b"one", b"two"):
        assert await pool.read(data, filename="cv", as_of=date(2026, 11, 15)) == data
        await pool.close()


async def longest_standstill() -> float:
    """Of the loop while the first file is read, as a share of the time that takes."""
    pool = ReaderPool(processes=1, timeout_seconds=60, limits=Limits(), spacy_model="", work=work)
    reading = asyncio.create_task(pool.read(b"one", filename="cv", as_of=date(2026, 11, 15)))
    ticks = [time.perf_counter()]
    while not reading.done():
        await asyncio.sleep(0.01)
        ticks.append(time.perf_counter())
    await pool.close()
    return max(later - earlier for earlier, later in pairwise(ticks)) / (ticks[-1] - ticks[0])


async def test_clicks_are_answered_while_the_first_reader_starts() -> None:
    """In a process of its own, since the process that readers are forked from starts once."""
    code = (
        "import asyncio; from tests.cvs.test_pool import longest_standstill; print(asyncio.run(longest_standstill()))"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=subprocess.PIPE)
    printed, _errors = await process.communicate()
    assert float(printed) < 0.5
