"""Words that a reader of the page cannot see: kept apart, told, and worth nothing."""

import pytest
from docx.shared import Pt, RGBColor
from reportlab.lib.colors import Color

from tests.cvs.papers import CV, WIDTH, Words, document_of, odt, page_of, pdf, rtf_of, saved, white, word

SECRET = "Kubernetes Terraform Golang"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("white", Words(SECRET, y=700, color=white)),
        ("white", Words(SECRET, y=700, color=Color(0.98, 0.98, 0.98))),
        ("tiny", Words(SECRET, y=700, size=1)),
        ("off_page", Words(SECRET, x=WIDTH + 40, y=700)),
        ("invisible", Words(SECRET, y=700, color=Color(0, 0, 0, alpha=0))),
    ],
    ids=["white", "nearly white", "tiny", "off the page", "transparent"],
)
def test_hidden_on_a_page(reason: str, words: Words) -> None:
    found = document_of(pdf([[*page_of(CV), words]]))
    assert "Terraform" not in found.text
    assert [(one.reason, "Terraform" in one.words) for one in found.hidden] == [(reason, True)]


def test_white_on_a_dark_box_is_seen() -> None:
    found = document_of(pdf([[Words(SECRET, y=700, color=white), *page_of(CV)]], boxes=[(50, 680, 300, 40)]))
    assert "Terraform" in found.text
    assert found.hidden == ()


def test_hidden_in_a_document() -> None:
    document = word(CV)
    vanished, pale, tiny = (document.add_paragraph().add_run(f"{SECRET} {number}") for number in range(3))
    vanished.font.hidden = True
    pale.font.color.rgb = RGBColor(255, 255, 255)
    tiny.font.size = Pt(1)
    found = document_of(saved(document))
    assert "Terraform" not in found.text
    assert {one.reason for one in found.hidden} == {"vanish", "white", "tiny"}


def test_hidden_in_an_open_document() -> None:
    looks = {"vanish": 'text:display="none"', "white": 'fo:color="#ffffff"', "tiny": 'fo:font-size="1pt"'}
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/></style:style>'
        for name, look in looks.items()
    )
    spans = "".join(f'<text:p><text:span text:style-name="{name}">{SECRET}</text:span></text:p>' for name in looks)
    found = document_of(odt(f"<text:p>Dana Kassem</text:p>{spans}", styles))
    assert found.text == "Dana Kassem"
    assert {one.reason for one in found.hidden} == set(looks)


@pytest.mark.parametrize(
    ("reason", "attributes"),
    [
        ("invisible", 'style="display: none"'),
        ("invisible", "hidden"),
        ("white", 'style="color:#FFF"'),
        ("white", 'style="color: rgb(5, 5, 5); background-color: black"'),
        ("tiny", 'style="font-size:1px"'),
    ],
)
def test_hidden_on_a_web_page(reason: str, attributes: str) -> None:
    found = document_of(f"<html><body><p>Dana Kassem</p><p {attributes}>{SECRET} <b>x</b></p></body></html>".encode())
    assert found.text == "Dana Kassem"
    assert {one.reason for one in found.hidden} == {reason}


def test_a_web_page_s_lists_and_tables() -> None:
    found = document_of(
        b"<html><body><h2>Work</h2><ul><li>Built <b>it</b></li></ul><script>alert(1)</script><!-- no -->"
        b"<table><tr><td>2019</td><td>Clerk, Acme</td></tr></table></body></html>"
    )
    assert [(line.text, line.heading_level, line.bullet) for line in found.lines] == [
        ("Work", 2, False),
        ("Built it", None, True),
        ("2019  Clerk, Acme", None, False),
    ]


@pytest.mark.parametrize(
    ("reason", "control"), [("vanish", r"\v"), ("tiny", r"\fs2"), ("white", r"\cf1"), ("white", r"\b\cf1")]
)
def test_hidden_in_rich_text(reason: str, control: str) -> None:
    found = document_of(rtf_of("Dana Kassem")[:-1] + rf"\par {{{control} {SECRET}}}\par Amman}}".encode())
    assert found.text == "Dana Kassem\nAmman"
    assert [(one.reason, one.words) for one in found.hidden] == [(reason, SECRET)]
