"""`python -m sandbox` from another process."""

import asyncio
import signal
import sys

from sandbox.__main__ import main
from sandbox.client import Person
from tests.sandbox.conftest import MANIFEST


async def test_it_serves_people_from_another_process_until_told_to_stop() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--manifest", str(MANIFEST), "--port", "0"),
        stdout=asyncio.subprocess.PIPE,
        cwd=MANIFEST.parents[2],
    )
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    async with Person(line.split()[-1], "recruiter") as recruiter:
        posted = await recruiter.post("hiring", "a < b")
        seen = await recruiter.wait_for("a < b", "hiring")
        assert (seen.ts, seen.text) == (posted.ts, "a &lt; b")
    process.send_signal(signal.SIGTERM)
    await process.communicate()
    assert process.returncode == 0


def test_a_missing_manifest_is_said() -> None:
    assert main(["--manifest", "there-is-none.yml"]) == 1
