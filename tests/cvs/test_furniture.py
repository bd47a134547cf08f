"""What stands around a CV and is none of it: page numbers, menus, unfilled controls, deleted rows; and what looks like
that but is to be read."""

import re

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.text.extract import extract
from tests.cvs.papers import HEIGHT, Words, page_of, pdf, saved, word


def text_of(data: bytes) -> str:
    return extract(data, filename="cv", limits=Limits()).text


@pytest.mark.parametrize(
    "footer",
    [
        "{}", "Page {} of 2", "- {} -", "{} | Page", "Seite {} von 2", "Página {} de 2",
        "Layla Haddad, page {} of 2",
    ],
)  # fmt: skip
def test_page_numbers_are_no_text(footer: str) -> None:
    pages = [[*page_of("Layla Haddad\nNurse"), Words(footer.format(number), 250, HEIGHT - 30)] for number in (1, 2)]
    assert set(text_of(pdf(pages)).splitlines()) == {"Layla Haddad", "Nurse"}


def test_an_address_in_a_footer_is_read_once() -> None:
    pages = [[*page_of(f"Part {part}"), Words("layla@example.org", 60, HEIGHT - 30)] for part in ("one", "two")]
    assert text_of(pdf(pages)).count("layla@example.org") == 1


def field(name: str) -> object:
    return parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')


def test_word_s_page_number_goes_and_its_address_stays() -> None:
    document = word("Layla Haddad\nNurse")
    section = document.sections[0]
    section.footer.paragraphs[0].add_run("Curriculum Vitae of Layla, page ")
    section.footer.paragraphs[0]._p.append(field("PAGE"))
    section.header.paragraphs[0].add_run("layla@example.org ")
    section.header.paragraphs[0]._p.append(field("PAGE"))
    assert text_of(saved(document)).splitlines()[1:] == ["Layla Haddad", "Nurse"]
    assert text_of(saved(document)).startswith("layla@example.org")


CONTROL = "<w:sdt {ns}><w:sdtPr>{state}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def control(inside: str, state: str = "") -> object:
    return parse_xml(CONTROL.format(ns=nsdecls("w"), state=state, inside=inside))


def test_content_controls_are_read_where_they_are_filled() -> None:
    document = word("Layla Haddad")
    body = document.element.body
    body.insert(1, control(PARAGRAPH.format("Nurse")))
    body.insert(2, control(PARAGRAPH.format("Click here to enter text."), "<w:showingPlcHdr/>"))
    table = document.add_table(rows=2, cols=1)
    table.rows[1]._tr.getparent().replace(
        table.rows[1]._tr, control("<w:tr><w:tc>" + PARAGRAPH.format("Leeds Infirmary") + "</w:tc></w:tr>")
    )
    deleted = table.rows[0]
    deleted.cells[0].text = "Old Hospital"
    deleted._tr.get_or_add_trPr().append(parse_xml(f"<w:del {nsdecls('w')}/>"))
    assert text_of(saved(document)).splitlines() == ["Layla Haddad", "Nurse", "Leeds Infirmary"]


PAGE = """<html><body><nav><a href="/">Home</a><a href="/cv">CV</a></nav><h1>Layla Haddad</h1>
<p><a href="mailto:l@example.org">l@example.org</a><a href="https://example.org">example.org</a></p>
<div><span class="tag">Wound care</span><span class="tag">Triage</span> <span class="tag">ICU</span></div>
<p><span class="MsoHyperlink">Lee</span><span class="MsoHyperlink">ds</span> <b>In</b>firmary</p>
</body></html>"""


def test_menus_go_and_tags_stand_apart() -> None:
    lines = text_of(PAGE.encode()).splitlines()
    assert [re.split(r" {2,}", line) for line in lines] == [
        ["Layla Haddad"], ["l@example.org", "example.org"], ["Wound care", "Triage", "ICU"], ["Leeds Infirmary"]
    ]  # fmt: skip
