"""`nexus doctor` looks at everything there is to connect to."""

import asyncio

import pytest

from tests.clients.language_model import KEY, MODEL, model_server
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario


async def examined(stage: Stage, **settings: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *stage.program("doctor"),
        env=stage.environment() | settings | {"COLUMNS": "200"},
        stdout=asyncio.subprocess.PIPE,
    )
    told, _errors = await process.communicate()
    assert process.returncode is not None
    return process.returncode, told.decode()


async def test_a_healthy_house_and_one_whose_model_does_not_answer(stage: Stage) -> None:
    async with model_server() as server:
        server.answer = lambda _instructions, _data: '{"greeting": "Hello"}'
        status, told = await examined(stage, OPENAI_BASE_URL=server.url, OPENAI_API_KEY=KEY, NEXUS_LLM_MODEL=MODEL)
        assert (status, MODEL in told) == (0, True)
        status, told = await examined(stage, OPENAI_BASE_URL=server.url, OPENAI_API_KEY="wrong", NEXUS_LLM_MODEL=MODEL)
        assert status == 1
        assert "rejected" in told
        assert "wrong" not in told
    assert "not set" in (await examined(stage))[1]
