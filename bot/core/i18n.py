"""Words through gettext: `_()` translates into the language of the person being served.

The language is a context variable that the door (or a task that writes to somebody) sets, so views stay pure
functions of their data. Catalogues are compiled from `bot/locale/<language>/LC_MESSAGES/nexus.po`.
"""

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"
DEFAULT_LANGUAGE = "en"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("nexus", localedir=LOCALE_DIR, languages=[language], fallback=True)


def current_language() -> str:
    return _language.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Serve the enclosed words in `language` (a BCP 47 primary tag, "en", "ar"); unknown ones give English."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def _(message: str) -> str:
    return _catalogue(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    return _catalogue(_language.get()).ngettext(singular, plural, count)


def speak(language: str) -> None:
    """Serve the rest of this task's words in `language`; for a door, whose context ends with the request."""
    _language.set(language)
