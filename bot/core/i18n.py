"""Words through gettext: `_()` translates into the language of the person being served.

The language is a context variable that the door (or a task that writes to somebody) sets, so views stay pure
functions of their data. Catalogues are `bot/locale/<language>/LC_MESSAGES/nexus.po`, compiled when first needed.
"""

import gettext as _gettext
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"
DEFAULT_LANGUAGE = "en"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    path = LOCALE_DIR / language / "LC_MESSAGES" / "nexus.po"
    if not (language.isalpha() and path.is_file()):
        return _gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as words:
        write_mo(compiled, read_po(words, locale=language))
    return _gettext.GNUTranslations(io.BytesIO(compiled.getvalue()))


@cache
def languages() -> frozenset[str]:
    """All that there are words in."""
    return frozenset({DEFAULT_LANGUAGE, *(place.name for place in LOCALE_DIR.iterdir() if place.is_dir())})


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


def listed(words: Iterable[str]) -> str:
    """One after the other, with the comma of the language."""
    return _(", ").join(words)


def speak(language: str) -> None:
    """Serve the rest of this task's words in `language`; for a door, whose context ends with the request."""
    _language.set(language)
