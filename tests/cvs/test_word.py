"""Where a Word document has text beside its plain paragraphs: all that is seen is read, in its order."""

import docx
import pytest

from tests.cvs.attacks.docx import SPACES, docx_with, paragraph
from tests.cvs.papers import document_of, saved

SEEN = "Seen by all"
INSIDE = paragraph(words=SEEN)
RUN = f"<w:r><w:t>{SEEN}</w:t></w:r>"
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
CELL = f"<w:tc><w:tcPr/>{INSIDE}</w:tc>"
BLOCKS = {
    "smart tag": f"<w:smartTag {SPACES}>{INSIDE}</w:smartTag>",
    "custom XML": f"<w:customXml {SPACES}>{INSIDE}</w:customXml>",
    "moved here": f"<w:moveTo {SPACES}>{INSIDE}</w:moveTo>",
    "choice": f"<mc:AlternateContent {SPACES}><mc:Choice Requires='w14'>{INSIDE}</mc:Choice></mc:AlternateContent>",
    "control": f"<w:sdt {SPACES}><w:sdtContent>{INSIDE}</w:sdtContent></w:sdt>",
    "formula": f"<w:p {SPACES} {MATH}><m:oMath><m:r><m:t>{SEEN}</m:t></m:r></m:oMath></w:p>",
    "fraction": f"<w:p {SPACES} {MATH}><m:oMathPara><m:oMath><m:f><m:num><m:r><m:t>{SEEN}</m:t></m:r></m:num></m:f>"
    "</m:oMath></m:oMathPara></w:p>",
    "control of a row": f"<w:tbl {SPACES}><w:sdt><w:sdtContent><w:tr>{CELL}</w:tr></w:sdtContent></w:sdt></w:tbl>",
    "control of a cell": f"<w:tbl {SPACES}><w:tr><w:sdt><w:sdtContent>{CELL}</w:sdtContent></w:sdt></w:tr></w:tbl>",
    "smart tag in a line": f"<w:p {SPACES}><w:smartTag>{RUN}</w:smartTag></w:p>",
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_text_is_read_whatever_stands_around_it(block: str) -> None:
    found = document_of(docx_with(block))
    assert found.lines[-1].text == SEEN
    assert found.hidden == ()


def test_how_a_word_is_said_follows_it_in_brackets() -> None:
    ruby = (
        f"<w:p {SPACES}><w:r><w:ruby><w:rt><w:r><w:t>tamashii</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>soul</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert document_of(docx_with(ruby)).lines[-1].text == "soul (tamashii)"


def test_headers_and_footers_of_every_page_are_read_once() -> None:
    document = docx.Document()
    document.settings.odd_and_even_pages_header_footer = True
    document.add_section()
    first, second = document.sections
    first.different_first_page_header_footer = True
    second.header.is_linked_to_previous = False
    first.first_page_header.paragraphs[0].text = "Dana Kassem"
    first.header.paragraphs[0].text = "Dana Kassem"
    first.even_page_header.paragraphs[0].text = "Even"
    first.footer.paragraphs[0].text = "Foot"
    second.header.paragraphs[0].text = "Later"
    document.add_paragraph("Body")
    assert document_of(saved(document)).text.split("\n") == ["Dana Kassem", "Body", "Foot", "Even", "Later"]


def test_headers_that_no_page_shows_are_not_read() -> None:
    document = docx.Document()
    document.sections[0].even_page_header.paragraphs[0].text = "Even"
    document.sections[0].first_page_header.paragraphs[0].text = "First"
    document.add_paragraph("Body")
    assert document_of(saved(document)).text == "Body"
