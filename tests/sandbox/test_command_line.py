"""`nexus-sandbox` as a program, and with it a stock Bolt app that is not ours, each a process of its own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sandbox.__main__ import main
from sandbox.admin_client import Admin
from sandbox.client import Person
from tests.ports import free_port
from tests.sandbox.conftest import MANIFEST

APP = MANIFEST.with_name("stock.py")
PROGRAM = Path(sys.executable).with_name("nexus-sandbox")
RUNNING = "Bolt app is running!"  # what Bolt says once it listens or is connected
PATIENCE_SECONDS = 90


@asynccontextmanager
async def program(
    *command: str, until: str, cwd: Path, **settings: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Sequence[str]]]:
    """A process and the lines it said up to one that holds `until`; told to end on the way out."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "NEXUS_"))}
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=cwd,
        env={**ours, "PYTHONUNBUFFERED": "1", **settings},
    )
    assert process.stdout is not None
    said: list[str] = []
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not said or until not in said[-1]:
                line = await process.stdout.readline()
                assert line, f"it ended with: {said}"
                said.append(line.decode().strip())
        yield process, said
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.communicate()


def settings_of(said: Sequence[str]) -> dict[str, str]:
    return dict(line.split("=", 1) for line in said if line.startswith("SLACK_"))


async def test_it_serves_people_from_another_process_until_told_to_stop(tmp_path: Path) -> None:
    storm = tmp_path / "storm.yml"
    storm.write_text("seed: 1\nfaults: [{kind: twice}]", encoding="utf-8")
    command = (str(PROGRAM), "--manifest", str(MANIFEST), "--port", "0", "--faults", str(storm), "--seed", "2")
    async with program(*command, until="start this with --socket-mode", cwd=tmp_path) as (process, said):
        async with Person(said[0].split()[-1], "recruiter") as recruiter:
            posted = await recruiter.post("hiring", "a < b")
            seen = await recruiter.wait_for("a < b", "hiring")
            assert (seen.ts, seen.text) == (posted.ts, "a &lt; b")
            faults = await recruiter.faults()
            assert (faults["seed"], faults["faults"][0]["kind"]) == (2, "twice")
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await process.communicate()
        assert process.returncode == 0


@pytest.mark.parametrize("socket_mode", [False, True], ids=["HTTP", "Socket Mode"])
async def test_a_stock_bolt_app_works_against_it(tmp_path: Path, socket_mode: bool) -> None:
    port = free_port()
    way = ["--socket-mode"] if socket_mode else ["--request-url", f"http://127.0.0.1:{port}/slack/events"]
    workspace = (str(PROGRAM), "--manifest", str(MANIFEST), "--port", "0", *way)
    app = (sys.executable, str(APP), *([] if socket_mode else [str(port)]))
    ready = "SocketModeHandler(" if socket_mode else "start this with --socket-mode"
    async with (
        program(*workspace, until=ready, cwd=tmp_path) as (_sandbox, said),
        program(*app, until=RUNNING, cwd=tmp_path, **settings_of(said)) as (echo, _said),
        Person(said[0].split()[-1], "recruiter") as recruiter,
    ):
        assert (await recruiter.command("/echo hello", "hiring")).text.strip() == "You said hello"
        await recruiter.command("/form", "hiring")
        await recruiter.fill({"Name": "nobody"})
        assert await recruiter.submit() == {"Name": "Nobody is not a name"}
        await recruiter.fill({"Name": "Layla"})
        assert await recruiter.submit() is None
        await recruiter.wait_for("Hello Layla", "hiring")
        knock = await recruiter.post("hiring", "knock, knock")
        await recruiter.wait_for(f"<@{recruiter.id}> knocked", "hiring", thread_ts=knock.ts)
        assert echo.returncode is None


async def test_it_starts_without_the_app_for_those_who_try_its_oauth(tmp_path: Path) -> None:
    command = (str(PROGRAM), "--manifest", str(MANIFEST), "--port", "0", "--not-installed")
    async with program(*command, until="which then shows its token.", cwd=tmp_path) as (_process, said):
        assert settings_of(said)["SLACK_BOT_TOKEN"] == ""
        async with Admin(said[0].split()[-1], "admin") as admin:
            assert (await admin.install()).startswith("xoxb-")


def test_a_missing_manifest_is_said() -> None:
    assert main(["--manifest", "there-is-none.yml"]) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "expected the node content"),
        ("", "it does not hold a manifest"),
        ("features: []", "features must be a mapping"),
        ("oauth_config: {scopes: {bot: chat}}", "bot must be a list"),
        ("features: {slash_commands: [{url: x}]}", "a slash command needs its command"),
        ("features: {slash_commands: [{command: echo}]}", "the command 'echo' must be a slash and one word"),
        ("features: {shortcuts: [{name: x}]}", "a shortcut needs its callback_id"),
    ],
)
def test_a_manifest_that_is_none_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text(text)
    assert main(["--manifest", str(path), "--port", "0"]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"nexus-sandbox: {path}: ")
    assert said in told


async def test_empty_parts_are_left_out_and_events_in_vain_are_named(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text("features:\noauth_config:\nsettings: {event_subscriptions: {bot_events: [message.im]}}\n")
    command = (str(PROGRAM), "--manifest", str(path), "--port", "0")
    async with program(*command, until="message.im (im:history)", cwd=tmp_path):
        pass


def test_a_port_that_there_cannot_be_is_said() -> None:
    assert main(["--manifest", str(MANIFEST), "--port", "99999"]) == 1
