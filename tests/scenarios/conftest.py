"""A stage for each scenario: its own database, local workspace and processes."""

from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest

from tests.scenarios.stage import Stage

# As Slack retries for minutes: long enough for a killed server to be back
RETRY_SECONDS = (2.0, 4.0, 8.0)


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    opened = await Stage(database_url, tmp_path).open(retry_seconds=RETRY_SECONDS)
    try:
        yield opened
    finally:
        await opened.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A scenario that failed shows what the bot's processes said."""
    report = yield
    said = getattr(item, "funcargs", {}).get("stage")
    if report.failed and isinstance(said, Stage) and said.processes:
        report.sections.append(("the bot's processes", said.log()))
    return report
