"""What the command line says when it cannot do what is asked: a sentence and a way out, not a traceback."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "postgresql://nexus:secret@127.0.0.1:1/nexus"
TOKEN = {"SLACK_BOT_TOKEN": "xoxb-0", "SLACK_SIGNING_SECRET": "0"}


@pytest.mark.parametrize(
    ("command", "settings", "words"),
    [
        (["run"], {}, "Neither SLACK_BOT_TOKEN nor SLACK_CLIENT_ID"),
        (["run"], TOKEN | {"NEXUS_DATABASE_URL": NOWHERE}, "The database cannot be used"),
        (["worker"], {"NEXUS_PORT": "99999"}, "NEXUS_PORT"),
        (["parse", "nothing.pdf"], {}, "nothing.pdf"),
        (["rank", "nothing.txt", "nothing.pdf"], {}, "nothing.txt"),
    ],
    ids=["no token", "no database", "wrong setting", "no file", "no job"],
)
async def test_a_sentence_and_a_way_out(
    tmp_path: Path, command: list[str], settings: dict[str, str], words: str
) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NEXUS_", "SLACK_"))}
    environment = {**kept, "NEXUS_DATABASE_URL": NOWHERE, **settings, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *command, cwd=tmp_path, env=environment, stderr=asyncio.subprocess.PIPE
    )
    _out, told = await process.communicate()
    assert process.returncode != 0
    assert words in told.decode()
    assert "Traceback" not in told.decode()
    assert "secret" not in told.decode()
