"""Every word that people read is there in Arabic, and says the same with the same blanks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.core.i18n import LOCALE_DIR, _, ngettext, speaking
from tests.house.source import ROOT, python_files, tree

ARABIC = LOCALE_DIR / "ar" / "LC_MESSAGES" / "nexus.po"
KEYWORDS = {"_": None, "ngettext": (1, 2)}
PLURALS = 6  # of Arabic: none, one, two, few, many, others
COMMAND = re.compile(r"`(/[a-z]+(?: (?:new|list|status|close|search|compare|role|hours)\b)?)")

Id = str | tuple[str, ...]


def extracted() -> set[Id]:
    rooms = [ROOT / "bot", ROOT / "handlers"]
    found = (one for room in rooms for one in extract_from_dir(room, [("**.py", "python")], keywords=KEYWORDS))
    return {
        message if isinstance(message, str) else tuple(message) for _file, _line, message, _notes, _context in found
    }


def translated() -> list[Message]:
    with ARABIC.open("rb") as file:
        return [message for message in read_po(file, locale="ar") if message.id]


def ids() -> set[Id]:
    return {tuple(one.id) if isinstance(one.id, (list, tuple)) else one.id for one in translated()}


def forms(message: Message) -> Iterator[tuple[str, str]]:
    """Each Arabic form with the English one whose place it takes."""
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string or ""]
    for string in strings:
        yield message.id if isinstance(message.id, str) else message.id[1], string


def blanks(text: str) -> set[str]:
    return {f"{name}:{spec}" for _literal, name, spec, _conversion in Formatter().parse(text) if name is not None}


def test_every_word_is_there_in_arabic_and_none_that_nobody_says() -> None:
    assert ids() == extracted()


def test_no_word_stands_inside_a_formatted_string() -> None:
    """There the extraction does not see it, so it would stay English."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in python_files("bot", "handlers")
        for text in ast.walk(tree(path))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    ]
    assert hidden == []


def test_arabic_words_have_the_blanks_of_the_english_ones() -> None:
    for message in translated():
        for english, arabic in forms(message):
            assert arabic.strip(), english
            counted = set() if isinstance(message.id, str) else {"count:", "all:", "points:"}  # "one" has no number
            assert blanks(english) - counted <= blanks(arabic) <= blanks(english), english


def test_commands_are_not_translated() -> None:
    for message in translated():
        for english, arabic in forms(message):
            assert COMMAND.findall(english) == COMMAND.findall(arabic), english


def test_arabic_has_its_six_plurals() -> None:
    for message in translated():
        assert len(list(forms(message))) == (1 if isinstance(message.id, str) else PLURALS), message.id
    with speaking("ar"):
        counted = [ngettext("{count} job", "{count} jobs", count).format(count=count) for count in (1, 2, 3, 11, 100)]
    assert counted == ["وظيفة واحدة", "وظيفتان", "3 وظائف", "11 وظيفة", "100 وظيفة"]


@pytest.mark.parametrize("language", ["xx", "../../etc", ""])
def test_unknown_languages_give_english(language: str) -> None:
    with speaking(language):
        assert _("Why") == "Why"


def test_the_catalogue_is_shipped() -> None:
    assert ARABIC.is_relative_to(Path(ROOT) / "bot")
