"""Every word of the workspace's own is there in Arabic, with the same blanks, and none that nobody says."""

import re

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from sandbox.words import LOCALE_DIR, words_for
from tests.house.source import ROOT

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
SPOKEN = [("**.py", "python"), ("**.html", "jinja2")]
BLANK = re.compile(r"%\(\w+\)s|\{\w+\}")

Id = str | tuple[str, ...]


def translated() -> list[Message]:
    with (LOCALE_DIR / "ar" / "LC_MESSAGES" / "sandbox.po").open("rb") as file:
        return [message for message in read_po(file, locale="ar") if message.id]


def many(words: object) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)  # type: ignore[arg-type]


def test_the_catalogue_and_the_pages_say_the_same() -> None:
    found = extract_from_dir(ROOT / "sandbox", SPOKEN, keywords=KEYWORDS)
    said = {many(message) for _file, _line, message, _notes, _context in found}
    assert {many(one.id) for one in translated()} == said


def test_arabic_keeps_the_blanks() -> None:
    for message in translated():
        wanted = set(BLANK.findall(many(message.id)[-1]))
        for number, string in enumerate(many(message.string)):
            counted = {"%(num)s", "{count}"} if len(many(message.string)) > 1 and number < 3 else set()
            assert string.strip(), message.id
            assert wanted - counted <= set(BLANK.findall(string)) <= wanted, message.id


def test_languages_that_nobody_put_in_give_english() -> None:
    for tag in ("fr-FR", "../x", "", "en-GB"):
        assert words_for(tag).gettext("Thread") == "Thread"
    assert words_for("ar-SA").gettext("Thread") == "سلسلة الرسائل"
