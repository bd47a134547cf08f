"""Word documents."""

from docx.oxml import parse_xml

from bot.cvs.models import Hiding
from tests.cvs.attacks import ORDER, SECRET, Attack
from tests.cvs.papers import CV, saved, word

SPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.{address}"'
    for prefix, address in (
        ("w", "openxmlformats.org/wordprocessingml/2006/main"),
        ("mc", "openxmlformats.org/markup-compatibility/2006"),
        ("wp", "openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("a", "openxmlformats.org/drawingml/2006/main"),
        ("wps", "microsoft.com/office/word/2010/wordprocessingShape"),
        ("w14", "microsoft.com/office/word/2010/wordml"),
    )
)  # fmt: skip


def paragraph(look: str = "", *, words: str = SECRET, place: str = "") -> str:
    """A paragraph of one run; `look` and `place` are the properties of the run and the paragraph."""
    return f"<w:p {SPACES}><w:pPr>{place}</w:pPr><w:r><w:rPr>{look}</w:rPr><w:t>{words}</w:t></w:r></w:p>"


def table(row: str = "", cell: str = "", *, inside: str) -> str:
    return f"<w:tbl {SPACES}><w:tr><w:trPr>{row}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr>{inside}</w:tc></w:tr></w:tbl>"


def text_box(inside: str, *, fill: str = "<a:noFill/>", width: int = 3_000_000, at: int = 0, marks: str = "") -> str:
    """A paragraph with an anchored text box; lengths in EMU."""
    return (
        f"<w:p {SPACES}><w:r><w:drawing><wp:anchor><wp:positionH><wp:posOffset>{at}</wp:posOffset></wp:positionH>"
        f'<wp:extent cx="{width}" cy="500000"/><wp:docPr id="1" name="box" {marks}/><a:graphic><a:graphicData><wps:wsp>'
        f'<wps:spPr><a:xfrm><a:ext cx="{width}" cy="500000"/></a:xfrm>{fill}</wps:spPr>'
        f"<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></w:r></w:p>"
    )


def shape_behind(fill: str) -> str:
    """A paragraph with a large shape behind the text."""
    return text_box("", fill=fill, width=6_000_000).replace("<wps:txbx><w:txbxContent></w:txbxContent></wps:txbx>", "")


def docx_with(*blocks: str, **properties: str) -> bytes:
    document = word(CV)
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    for block in blocks:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(block))
    return saved(document)


def _with_comment(words: str) -> bytes:
    document = word(CV)
    document.add_comment(document.paragraphs[0].runs, text=words, author="A", initials="A")
    return saved(document)


WHITE_LETTERS = '<w:color w:val="FFFFFF"/>'
ATTACKS = {
    "hidden": Attack(docx_with(paragraph("<w:vanish/>")), Hiding.VANISH),
    "white": Attack(docx_with(paragraph(WHITE_LETTERS)), Hiding.WHITE),
    "white of the theme": Attack(
        docx_with(paragraph('<w:color w:val="000000" w:themeColor="background1" w:themeShade="F2"/>')), Hiding.WHITE
    ),
    "tint of black": Attack(
        docx_with(paragraph('<w:color w:val="000000" w:themeColor="text1" w:themeTint="05"/>')), Hiding.WHITE
    ),
    "black on black": Attack(docx_with(paragraph('<w:highlight w:val="black"/>')), Hiding.WHITE),
    "dark on a dark cell": Attack(
        docx_with(table(cell='<w:shd w:val="clear" w:fill="101010"/>', inside=paragraph('<w:color w:val="000000"/>'))),
        Hiding.WHITE,
    ),
    "white fill of letters": Attack(
        docx_with(
            paragraph('<w14:textFill><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill></w14:textFill>')
        ),
        Hiding.WHITE,
    ),
    "no fill of letters": Attack(docx_with(paragraph("<w14:textFill><w14:noFill/></w14:textFill>")), Hiding.INVISIBLE),
    "small": Attack(docx_with(paragraph('<w:sz w:val="2"/>')), Hiding.TINY),
    "small from right to left": Attack(docx_with(paragraph('<w:szCs w:val="2"/><w:rtl/>')), Hiding.TINY),
    "pressed flat": Attack(docx_with(paragraph('<w:w w:val="1"/>')), Hiding.TINY),
    "one over the other": Attack(docx_with(paragraph('<w:spacing w:val="-240"/>')), Hiding.TINY),
    "raised": Attack(docx_with(paragraph('<w:position w:val="3000"/>')), Hiding.OFF_PAGE),
    "far aside": Attack(docx_with(paragraph(place='<w:ind w:left="30000"/>')), Hiding.OFF_PAGE),
    "far to the left": Attack(docx_with(paragraph(place='<w:ind w:hanging="30000"/>')), Hiding.OFF_PAGE),
    "frame off the page": Attack(docx_with(paragraph(place='<w:framePr w:w="3000" w:x="-9000"/>')), Hiding.OFF_PAGE),
    "frame below the page": Attack(docx_with(paragraph(place='<w:framePr w:w="3000" w:y="30000"/>')), Hiding.OFF_PAGE),
    "low line": Attack(docx_with(paragraph(place='<w:spacing w:line="1" w:lineRule="exact"/>')), Hiding.CLIPPED),
    "hidden row": Attack(docx_with(table("<w:hidden/>", inside=paragraph())), Hiding.VANISH),
    "low row": Attack(docx_with(table('<w:trHeight w:val="1" w:hRule="exact"/>', inside=paragraph())), Hiding.CLIPPED),
    "box of no width": Attack(docx_with(text_box(paragraph(), width=0)), Hiding.CLIPPED),
    "hidden box": Attack(docx_with(text_box(paragraph(), marks='hidden="1"')), Hiding.VANISH),
    "box off the page": Attack(docx_with(text_box(paragraph(), at=99_000_000)), Hiding.OFF_PAGE),
    "white in an empty box": Attack(docx_with(text_box(paragraph(WHITE_LETTERS))), Hiding.WHITE),
    "for another program": Attack(
        docx_with(
            f'<w:p {SPACES} xmlns:z="urn:z"><w:r><mc:AlternateContent><mc:Choice Requires="z"><w:t>{SECRET}</w:t>'
            "</mc:Choice><mc:Fallback/></mc:AlternateContent></w:r></w:p>"
        ),
        Hiding.INVISIBLE,
    ),
    "deleted": Attack(
        docx_with(f"<w:p {SPACES}><w:del><w:r><w:delText>{SECRET}</w:delText></w:r></w:del></w:p>"), Hiding.DELETED
    ),
    "field code": Attack(
        docx_with(f"<w:p {SPACES}><w:r><w:instrText>QUOTE {SECRET}</w:instrText></w:r></w:p>"), Hiding.COMMENT
    ),
    "description": Attack(docx_with(text_box("", marks=f'descr="{ORDER}"')), Hiding.ALT_TEXT, ORDER),
    "keywords": Attack(docx_with(keywords=SECRET), Hiding.METADATA),
    "comments": Attack(docx_with(comments=ORDER), Hiding.METADATA, ORDER),
    "remark": Attack(_with_comment(ORDER), Hiding.COMMENT, ORDER),
}
