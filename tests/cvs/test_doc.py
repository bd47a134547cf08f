"""Word documents of 1997 to 2003.

The two under files/ were saved by LibreOffice as "MS Word 97", of invented people: rania-odeh.doc from a document of
python-docx, tariq-nasser.doc from an OpenDocument text whose shapes hold text. The others are made here.
"""

from contextlib import suppress
from pathlib import Path

import pytest

from bot.cvs.models import Problem, Unreadable
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.text.doc_story import fields_of
from tests.cvs.papers import CV, document_of, reading_of
from tests.cvs.word97 import (
    BOLD,
    DELETED,
    LONG_CHANGE,
    ONE_POINT,
    VANISHED,
    WHITE_INK,
    Run,
    ole,
    short_change,
    word97,
    word97_of,
)

FILES = Path(__file__).parent / "files"
RANIA = (FILES / "rania-odeh.doc").read_bytes()


def test_a_document_in_its_order() -> None:
    found = document_of(RANIA)
    assert found.media_type == "application/msword"
    assert [(line.text, line.heading_level, line.bullet, line.cell) for line in found.lines] == [
        ("CV of Rania Odeh", None, False, None),
        ("Rania Odeh", 1, False, None),
        ("Amman, Jordan  +962 7 9012 7788  my work", None, False, None),
        ("rania.odeh@example.com", None, False, None),
        ("Born in Irbid", None, False, None),
        ("Experience", 1, False, None),
        ("Data Engineer, Petra Software", None, False, None),
        ("Mar 2021 – Present", None, False, None),
        ("Amman, “on site”", None, False, None),
        ("Built pipelines with Airflow", None, True, None),
        ("Led a team of 4", None, True, None),
        ("Education", 1, False, None),
        ("2013 – 2017  BSc, University of Jordan", None, False, (1, 0, 0)),
        ("2019", None, False, (1, 1, 0)),
        ("AWS course", None, False, (1, 1, 1)),
        ("in Dubai", None, False, (1, 1, 1)),
        ("Spark course", None, False, (1, 2, 1)),
        ("Skills", 1, False, None),
        ("Strong in  Python  SQL", None, False, (2, 0, 0)),
        ("Languages: Arabic, English", None, False, None),
        ("Reads books 1", None, False, None),
        ("Reads books 2", None, False, None),
        ("Reads books 3", None, False, None),
        ("Plays tennis", None, False, None),
        ("رانيا عودة، مهندسة بيانات", None, False, None),
        ("Amman, November 2026", None, False, None),
    ]


def test_how_a_document_looks() -> None:
    lines = {line.text: line for line in document_of(RANIA).lines}
    title, heading, role = (lines[text] for text in ("Rania Odeh", "Experience", "Data Engineer, Petra Software"))
    assert (title.font_size, title.color) == (26, "#17365d")
    assert (heading.font_size, heading.bold, heading.gap_before) == (14, True, True)
    assert (role.font_size, role.bold, role.gap_before, role.color) == (11, True, False, "#000000")


def test_what_a_document_hides_and_where_it_points() -> None:
    found = document_of(RANIA)
    assert [(one.reason, one.words) for one in found.hidden] == [
        ("vanish", "Kubernetes"),
        ("white", "Terraform"),
        ("tiny", "Golang"),
    ]
    [(target, offset)] = found.links
    assert target == "https://rania.example.com/work"
    assert found.text[offset:].startswith("Amman, Jordan")


def test_text_in_shapes_stands_at_their_anchor_and_on_their_colour() -> None:
    found = document_of((FILES / "tariq-nasser.doc").read_bytes())
    assert found.text.split("\n") == [
        "Curriculum vitae", "Tariq Nasser", "Contact", "tariq.nasser@example.com", "Skills", "Python", "SQL",
        "References on request",
    ]  # fmt: skip
    assert [(one.reason, one.words) for one in found.hidden] == [("white", "Golang")]


def test_pieces_of_either_width_are_put_in_order() -> None:
    found = document_of(word97([[Run("José "), Run("Ñúñez – ", BOLD), Run("خوسيه "), Run("😀 C++")], [Run("€ 5")]]))
    assert [(line.text, line.bold) for line in found.lines] == [("José Ñúñez – خوسيه 😀 C++", False), ("€ 5", False)]


@pytest.mark.parametrize(
    ("reason", "run"),
    [
        ("vanish", Run("Terraform", VANISHED)),
        ("vanish", Run("Terraform", change=short_change(0x5C, 1))),
        ("white", Run("Terraform", WHITE_INK)),
        ("white", Run("Terraform", BOLD, LONG_CHANGE)),
        ("tiny", Run("Terraform", ONE_POINT)),
    ],
    ids=["vanished", "vanished by a fast save", "white", "white by a fast save", "tiny"],
)
def test_hidden_runs_are_kept_apart(reason: str, run: Run) -> None:
    found = document_of(word97([[Run("Dana "), run, Run("Kassem")]], long_change=WHITE_INK))
    assert found.text == "Dana Kassem"
    assert [(one.reason, one.words) for one in found.hidden] == [(reason, "Terraform")]


@pytest.mark.parametrize("run", [Run("Terraform", DELETED), Run("Terraform", change=short_change(0x41, 1))])
def test_what_was_deleted_is_neither_read_nor_told(run: Run) -> None:
    found = document_of(word97([[Run("Dana "), run, Run("Kassem")]]))
    assert (found.text, found.hidden) == ("Dana Kassem", ())


def test_fields_show_what_they_last_gave() -> None:
    code = 'HYPERLINK "https://dana.example.com/\x13 PAGE \x142\x15"'
    found = document_of(word97([[Run(f"Dana, page \x13 PAGE \x143\x15, \x13 {code} \x14my \x13 X \x14work\x15\x15")]]))
    assert found.text == "Dana, page 3, my work"


def test_signs_that_make_no_field_hide_nothing() -> None:
    assert not any(fields_of("Dana \x13 Kassem \x14 x").code)
    assert not any(fields_of("Dana \x15 Kassem \x14 x").code)


def test_a_link_s_target_is_kept_and_an_inner_mark_is_none() -> None:
    text = '\x13 HYPERLINK mailto:dana@example.com \x14mail\x15 \x13 HYPERLINK \\l "top" \x14up\x15'
    assert list(fields_of(text).links.values()) == ["mailto:dana@example.com"]


def test_macros_are_never_opened() -> None:
    plain = document_of(word97_of(CV))
    assert document_of(word97([[Run(line)] for line in CV.splitlines()], beside={"VBA": b"Sub AutoOpen()"})) == plain


@pytest.mark.parametrize(
    ("data", "problem", "detail"),
    [
        (word97([[Run("Dana")]], flags=0x0100), Problem.ENCRYPTED, "DOC"),
        (word97([[Run("Dana")]], identity=(0xA5DC, 104)), Problem.UNSUPPORTED, "Word 95"),
        (word97([[Run("Dana")]], identity=(0xA5EC, 101)), Problem.UNSUPPORTED, "Word 95"),
        (word97([[Run("Dana")]], identity=(0, 0)), Problem.DAMAGED, "DOC"),
        (b"\xdb\xa5\x2d\x00" + bytes(600), Problem.UNSUPPORTED, "Word 2"),
        (ole({"EncryptedPackage": b""}), Problem.ENCRYPTED, "DOCX"),
        (ole({"Workbook": b""}), Problem.UNSUPPORTED, "XLS"),
        (ole({"PowerPoint Document": b""}), Problem.UNSUPPORTED, "PPT"),
        (ole({"__properties_version1.0": b""}), Problem.UNSUPPORTED, "MSG"),
        (ole({"Something": b""}), Problem.UNSUPPORTED, "OLE"),
        (ole({"WordDocument": b""}), Problem.DAMAGED, "DOC"),
        (word97([[Run("")]]), Problem.NO_TEXT, ""),
        (word97_of(CV)[:3000], Problem.DAMAGED, "OLE"),
    ],
)
def test_what_is_refused(data: bytes, problem: Problem, detail: str) -> None:
    with pytest.raises(Unreadable) as refused:
        document_of(data)
    assert (refused.value.problem, refused.value.detail) == (problem, detail)


def test_a_long_document_is_refused_before_it_is_read() -> None:
    with pytest.raises(Unreadable) as refused:
        reading_of(word97_of(CV), Limits(max_characters=100))
    assert refused.value.problem is Problem.TOO_LONG


def test_a_table_that_claims_more_than_the_file_holds_is_not_followed() -> None:
    data = bytearray(word97_of(CV))
    data[44:48] = (2**31).to_bytes(4, "little")
    with pytest.raises(Unreadable) as refused:
        document_of(bytes(data))
    assert refused.value.problem is Problem.DAMAGED


def test_a_damaged_document_never_crashes() -> None:
    for at in range(0, len(RANIA), 101):
        for data in (RANIA[:at], RANIA[:at] + b"\xff\xff\xff\x7f" + RANIA[at + 4 :], RANIA[:at] + RANIA[at + 3 :]):
            with suppress(Unreadable):
                document_of(data)
