"""Languages in which messages and modals are made."""

from collections.abc import Iterator

import pytest

from bot.core.i18n import speaking


@pytest.fixture(scope="module", params=["en", "ar"])
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever people and CVs write, in each language that the bot speaks."""
    with speaking(request.param):
        yield


@pytest.fixture
def english() -> Iterator[None]:
    """For tests that look at words."""
    with speaking("en"):
        yield
