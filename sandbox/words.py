"""The workspace's own words in a person's language; what the app says stays as the app says it.

Catalogues are `sandbox/locale/<language>/LC_MESSAGES/sandbox.po`, compiled when first needed.
"""

import gettext
import io
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).resolve().parent / "locale"
ENGLISH = gettext.NullTranslations()


def locale_of(tag: str) -> Locale:
    """Of a BCP 47 tag such as "ar-SA"; American English where nobody knows it."""
    try:
        return Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en", "US")


@cache
def words_in(language: str) -> gettext.NullTranslations:
    """By primary tag ("en", "ar"); unknown languages give English."""
    path = LOCALE_DIR / language / "LC_MESSAGES" / "sandbox.po"
    if not (language.isalpha() and path.is_file()):
        return ENGLISH
    compiled = io.BytesIO()
    with path.open("rb") as words:
        write_mo(compiled, read_po(words, locale=language))
    return gettext.GNUTranslations(io.BytesIO(compiled.getvalue()))


def words_for(tag: str) -> gettext.NullTranslations:
    """By the tag of a person's Slack."""
    return words_in(locale_of(tag).language)
