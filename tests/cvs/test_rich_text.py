"""Rich text keeps its looks, its lists and its tables."""

import pytest

from bot.cvs.models import Problem, Unreadable
from tests.cvs.papers import document_of

HEAD = rb"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0 Arial;}}{\colortbl;\red31\green78\blue121;}"


def test_looks_of_lines() -> None:
    source = rb"\pard\b\fs32\cf1 Mona Rahal\b0\fs22\cf0\par Nurse\par\par \b Experience\b0\par}"
    lines = document_of(HEAD + source).lines
    assert [(line.text, line.bold, line.font_size, line.color, line.gap_before) for line in lines] == [
        ("Mona Rahal", True, 16.0, "#1f4e79", False),
        ("Nurse", False, 11.0, None, False),
        ("Experience", True, 11.0, None, True),
    ]


def test_a_line_in_part_bold_is_not_bold() -> None:
    (line,) = document_of(HEAD + rb"\pard\b Acme Ltd\b0 , Amman\par}").lines
    assert (line.text, line.bold) == ("Acme Ltd, Amman", False)


def test_lists() -> None:
    source = (
        rb"\pard{\pntext\f0\'B7\tab}{\*\pn\pnlvlblt}Kept the books\par"
        rb"{\listtext\bullet\tab}Paid the bills\par\pard Done\par}"
    )
    lines = document_of(HEAD + source).lines
    assert [(line.text, line.bullet) for line in lines] == [
        ("Kept the books", True),
        ("Paid the bills", True),
        ("Done", False),
    ]


def test_tables() -> None:
    row = rb"\trowd\cellx2000\cellx9000\pard\intbl %b\cell %b\cell\trowd\cellx2000\cellx9000\row"
    source = row % (b"2019 - 2021", b"Clerk, Acme Ltd") + row % (b"2017 - 2019", rb"Typist\par Bold Ltd")
    lines = document_of(HEAD + source + rb"\pard After\par}").lines
    assert [line.text for line in lines] == [
        "2019 - 2021  Clerk, Acme Ltd",
        "2017 - 2019",
        "Typist",
        "Bold Ltd",
        "After",
    ]


def test_a_document_s_own_private_signs_harm_nothing() -> None:
    lines = document_of(HEAD + rb"\pard \u57344?Mona\u58353? Rahal\u58354?\par Nurse\u58355?\par}").lines
    assert " ".join(line.text for line in lines).split() == ["Mona", "Rahal", "Nurse"]


@pytest.mark.parametrize("control", ["\\u9999999999", "\\uc"])
def test_what_makes_no_sense_is_damage(control: str) -> None:
    with pytest.raises(Unreadable) as refused:
        document_of(HEAD + control.encode() + b" a}")
    assert refused.value.problem is Problem.DAMAGED
