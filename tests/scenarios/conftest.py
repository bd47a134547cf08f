"""A stage for each scenario: its own database, local workspace and processes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.stage import Stage


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    opened = await Stage(database_url, tmp_path).open()
    try:
        yield opened
    finally:
        await opened.close()
