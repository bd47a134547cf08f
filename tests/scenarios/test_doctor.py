"""`nexus doctor` looks at everything there is to connect to."""

import asyncio
import sys

import pytest
from cryptography.fernet import Fernet

from bot.core.crypto import Crypto
from bot.core.times import rules_version
from tests.clients.language_model import KEY, MODEL, model_server
from tests.notifications.mail_server import mail_catcher
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario


async def examined(stage: Stage, **settings: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor"),
        env=stage.environment() | settings | {"COLUMNS": "200"},
        stdout=asyncio.subprocess.PIPE,
    )
    told, _errors = await process.communicate()
    assert process.returncode is not None
    return process.returncode, told.decode()


async def test_a_healthy_house_and_one_whose_neighbours_do_not_answer(stage: Stage) -> None:
    async with model_server() as server, mail_catcher() as catcher:
        model = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": KEY, "NEXUS_LLM_MODEL": MODEL}
        mail = {"SMTP_URL": catcher.url, "MAIL_FROM": "Nexus <nexus@example.com>"}
        server.answer = lambda _instructions, _data: '{"greeting": "Hello"}'
        status, told = await examined(stage, **model, **mail)
        assert (status, MODEL in told, rules_version() in told) == (0, True, True)
        assert "nexus@example.com by 127.0.0.1" in told
        model["OPENAI_API_KEY"] = "wrong"
        mail["SMTP_URL"] = "smtp://nexus:secret@127.0.0.1:1"
        status, told = await examined(stage, **model, **mail)
        assert status == 1
        assert "rejected" in told
        assert "SMTPConnectError" in told
        assert "wrong" not in told
    assert "not set" in (await examined(stage))[1]


async def test_what_is_wrong_with_installing_and_keys(stage: Stage) -> None:
    status, told = await examined(stage, SLACK_CLIENT_ID="1.2")
    assert (status, "only one of SLACK_CLIENT_ID and SLACK_CLIENT_SECRET" in told) == (1, True)
    status, told = await examined(stage, SLACK_CLIENT_ID="1.2", SLACK_CLIENT_SECRET="x", NEXUS_ENCRYPTION_KEYS="none")
    assert (status, "/slack/install" in told, "is not a key" in told) == (1, True, True)
    await stage.rows("INSERT INTO workspaces (id, created_at) VALUES ('T0LOCKED01', now())")
    await stage.rows(
        "INSERT INTO installations VALUES ('T0LOCKED01', $1, '{}', NULL, now())",
        Crypto([Fernet.generate_key().decode()]).seal("xoxb-of-another-key"),
    )
    status, told = await examined(stage)
    assert (status, "no key opens the token of T0LOCKED01" in told) == (1, True)
