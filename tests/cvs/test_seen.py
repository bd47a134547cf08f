"""Words that could be taken for hidden, and are seen: nothing of them is lost, and nobody is warned."""

import pytest

from tests.cvs.attacks.docx import WHITE_LETTERS, docx_with, paragraph, shape_behind, table, text_box
from tests.cvs.attacks.html import html_with
from tests.cvs.attacks.odt import frame, odt_with
from tests.cvs.attacks.pdf import pdf_with
from tests.cvs.papers import CV, document_of, rtf_of
from tests.cvs.raw_pdf import FREE, Stream, lines, raw_pdf, text

SEEN = "Seen by all"
DARK = '<a:solidFill><a:srgbClr val="1F3864"/></a:solidFill>'
_WHITE_SPAN = f'<text:span text:style-name="W">{SEEN}</text:span>'
_WHITE_STYLE = (
    '<style:style style:name="W" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style>'
)
_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>"
_FIELD = (
    f"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V({SEEN})/Rect[60 90 300 110]/F 4/DA(/F1 11 Tf 0 g)/P 3 0 R>>".encode()
)
_NAVY_SECOND = rtf_of(CV)[:-1].replace(b";}", rb";\red0\green0\blue90;}", 1)  # in the colours of a rich text


def _dark(family: str, properties: str) -> str:
    return (
        f'<style:style style:name="D" style:family="{family}"><style:{family}-properties {properties}/></style:style>'
    )


PAPERS = {
    "white on a dark panel": pdf_with(b"0 0 .4 rg 0 90 595 40 re f\n" + text(SEEN, before="1 g")),
    "white on a gradient": pdf_with(
        b"q 0 80 595 60 re W n /S sh Q\n" + text(SEEN, before="1 g"),
        resources="/Shading<</S<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 595 0]"
        "/Function<</FunctionType 2/Domain[0 1]/C0[.1 .1 .5]/C1[.2 .5 .2]/N 1>>>>>>",
    ),
    "white on a panel that is moved with it": pdf_with(
        b"q 1 0 0 1 0 -600 cm /X Do Q",
        resources=f"/XObject<</X {FREE} 0 R>>",
        objects={FREE: Stream(_FORM, b"0 0 .4 rg 0 690 595 40 re f\n" + text(SEEN, y=700, before="1 g"))},
    ),
    "on a picture": pdf_with(
        b"q 595 0 0 40 0 90 cm /I Do Q\n" + text(SEEN),
        resources=f"/XObject<</I {FREE} 0 R>>",
        objects={
            FREE: Stream(
                b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\xcc"
            )
        },
    ),
    "under a glass": pdf_with(
        text(SEEN) + b"q /G gs 1 1 0 rg 0 90 595 40 re f Q", resources="/ExtGState<</G<</ca .3>>>>"
    ),
    "under a marker pen": pdf_with(
        text(SEEN) + b"q /G gs 1 1 0 rg 0 90 595 40 re f Q", resources="/ExtGState<</G<</BM/Multiply>>>>"
    ),
    "within a frame": pdf_with(text(SEEN) + b".5 g 20 60 555 90 re 40 80 515 50 re f*"),
    "where other words were covered": pdf_with(
        text("x" * 60) + b"1 g 0 90 595 40 re f 0 g\n" + text(SEEN), fonts=""
    ),
    "drawn twice": pdf_with(text(SEEN) + text(SEEN)),
    "outlined": pdf_with(text(SEEN, before="1 Tr")),
    "grey and thin": pdf_with(text(SEEN, size=7, before=".75 g")),
    "on a layer that is on": pdf_with(
        b"/OC /L BDC\n" + text(SEEN) + b"EMC",
        resources=f"/Properties<</L {FREE} 0 R>>",
        catalog=f"/OCProperties<</OCGs[{FREE} 0 R]/D<<>>>>",
        objects={FREE: b"<</Type/OCG/Name(x)>>"},
    ),
    "spoken as it is drawn": pdf_with(
        f"/Span<</ActualText({SEEN})>> BDC\n".encode() + text(SEEN.replace("e", "")) + b"EMC"
    ),
    "in a field": pdf_with(
        page=f"/Annots[{FREE} 0 R]",
        catalog=f"/AcroForm<</Fields[{FREE} 0 R]/NeedAppearances true/DR<</Font<</F1 5 0 R>>>>/DA(/F1 11 Tf 0 g)>>",
        objects={FREE: _FIELD},
    ),
    "on a shaded paragraph": docx_with(
        paragraph(WHITE_LETTERS, words=SEEN, place='<w:shd w:val="clear" w:fill="1F3864"/>')
    ),
    "on a colour of the theme": docx_with(
        paragraph(WHITE_LETTERS, words=SEEN, place='<w:shd w:val="clear" w:fill="auto" w:themeFill="text2"/>')
    ),
    "on a dark cell": docx_with(
        table(cell='<w:shd w:val="clear" w:fill="101010"/>', inside=paragraph(WHITE_LETTERS, words=SEEN))
    ),
    "in the colour that Word chooses": docx_with(
        table(cell='<w:shd w:val="clear" w:fill="101010"/>', inside=paragraph('<w:color w:val="auto"/>', words=SEEN))
    ),
    "on a pattern": docx_with(
        paragraph(WHITE_LETTERS, words=SEEN, place='<w:shd w:val="pct75" w:color="auto" w:fill="FFFFFF"/>')
    ),
    "in a dark box": docx_with(text_box(paragraph(WHITE_LETTERS, words=SEEN), fill=DARK)),
    "in a box of many colours": docx_with(text_box(paragraph(WHITE_LETTERS, words=SEEN), fill="<a:gradFill/>")),
    "before a dark shape": docx_with(shape_behind(DARK), paragraph(WHITE_LETTERS, words=SEEN)),
    "left out of the web layout": docx_with(paragraph("<w:webHidden/>", words=SEEN)),
    "in a frame at the foot of the page": docx_with(
        paragraph(words=SEEN, place='<w:framePr w:w="3000" w:vAnchor="page" w:y="15500"/>')
    ),
    "not hidden after all": docx_with(paragraph('<w:vanish w:val="0"/>', words=SEEN)),
    "in a dark frame": odt_with(
        frame(_WHITE_SPAN, place='draw:style-name="D" svg:width="9cm"'),
        _WHITE_STYLE + _dark("graphic", 'draw:fill="solid" draw:fill-color="#123456"'),
    ),
    "in a dark cell of an open document": odt_with(
        '<table:table><table:table-row><table:table-cell table:style-name="D">'
        f"<text:p>{_WHITE_SPAN}</text:p></table:table-cell></table:table-row></table:table>",
        _WHITE_STYLE + _dark("table-cell", 'fo:background-color="#123456"'),
    ),
    "before a dark shape of an open document": odt_with(
        '<text:p><draw:custom-shape draw:style-name="D" svg:width="15cm" svg:height="5cm"/></text:p>'
        f"<text:p>{_WHITE_SPAN}</text:p>",
        _WHITE_STYLE + _dark("graphic", 'draw:fill="solid" draw:fill-color="#123456"'),
    ),
    "in a note of an open document": odt_with(
        f"<text:p>Note<text:note><text:note-body><text:p>{SEEN}</text:p></text:note-body></text:note></text:p>"
    ),
    "white on what holds it": html_with(
        f'<div class="side"><p>{SEEN}</p></div><p>dark</p>',
        "<style>.side { background: #123 } .side p { color: #fff }</style>",
    ),
    "white on a picture of the page": html_with(f'<p style="color:white; background:url(x.png)">{SEEN}</p>'),
    "white on a colour in another notation": html_with(
        f'<p style="color:white; background:oklch(0.3 0.1 250)">{SEEN}</p>'
    ),
    "white on a colour that is not known": html_with(
        f'<p style="color:white; background:color-mix(in srgb, navy, black)">{SEEN}</p>'
    ),
    "cut out of a gradient": html_with(
        f'<p style="background:linear-gradient(red, blue); background-clip:text; color:transparent">{SEEN}</p>'
    ),
    "shown within what is not": html_with(
        f'<div style="visibility:hidden"><p style="visibility:visible">{SEEN}</p></div>'
    ),
    "hidden from printers": html_with(f"<p>{SEEN}</p>", "<style>@media print { p { display: none } }</style>"),
    "hidden on a telephone": html_with(
        f"<p>{SEEN}</p>", "<style>@media (max-width: 400px) { p { display: none } }</style>"
    ),
    "white before a box of its own place": html_with(
        f'<div style="background:#fff"><div style="position:absolute; background:navy"></div>'
        f'<p style="color:white">{SEEN}</p></div>'
    ),
    "white before what a rule adds": html_with(
        f'<p class="name">{SEEN}</p>', "<style>.name { color: white } .name::before { background: navy }</style>"
    ),
    "white in a box by its place": html_with(
        f"<p>{SEEN}</p>", "<style>p:last-child { color: white; background: navy } p { color: white }</style>"
    ),
    "faded in": html_with(
        f'<p class="a">{SEEN}</p>',
        "<style>.a { opacity: 0; animation: Rise 1s forwards } @keyframes Rise { to { opacity: 1 } }</style>",
    ),
    "faded in by a script": html_with(f'<p style="opacity: 0; transition: opacity 1s">{SEEN}</p>'),
    "drawn letters": html_with(f"<svg><g><text x='5' y='9'>{SEEN[:4]}<tspan>{SEEN[4:]}</tspan></text></g></svg>"),
    "white letters on a drawn box": html_with(f"<svg><rect fill='navy'/><text fill='white'>{SEEN}</text></svg>"),
    "in a field for lines": html_with(f"<textarea>{SEEN}\nand more</textarea>"),
    "entered": html_with(f'<input value="{SEEN}">'),
    "in a closed part": html_with(f"<details><summary>More</summary><p>{SEEN}</p></details>"),
    "deep": html_with("<div>" * 500 + SEEN + "</div>" * 500),
    "white on a dark row": html_with(
        f'<table><tr style="background:black; color:white"><td>{SEEN}</td></tr></table>'
    ),
    "white on a dark cell": _NAVY_SECOND
    + rb"\trowd\clcbpat2\cellx3000\pard\intbl{\cf1 Seen by all}\cell\row}",
    **{
        f"white on {name}": _NAVY_SECOND + look + rb" Seen by all}\par}"
        for name, look in {
            "shaded letters": rb"\pard{\chshdng10000\chcfpat2\chcbpat1\cf1",
            "a shaded paragraph": rb"\pard\shading7500{\cf1",
            "hatched letters": rb"\pard{\chbgdkcross\chcfpat2\cf1",
            "a hatched paragraph": rb"\pard\bgdkhoriz\cfpat2\plain{\cf1",
            "a shaded cell": rb"\trowd\clshdng10000\clcfpat2\clcbpat1\cellx3000\pard\intbl{\cf1",
        }.items()
    },
    "in a box of rich text": rtf_of(CV)[:-1] + rb"{\shp{\*\shpinst{\shptxt \pard Seen by all\par}}}}",
    "in a header": rtf_of(CV)[:-1] + rb"{\header Seen by all\par}}",
}  # fmt: skip


@pytest.mark.parametrize("data", PAPERS.values(), ids=PAPERS)
def test_what_is_seen_is_read(data: bytes) -> None:
    found = document_of(data)
    assert SEEN in found.text
    assert [one.words for one in found.hidden if "x" * 9 not in one.words] == []
    assert all(line in found.text for line in CV.splitlines() if line.startswith("Dana"))


def test_a_page_that_is_turned_is_read() -> None:
    assert SEEN in document_of(raw_pdf(lines(CV) + text(SEEN), page="/Rotate 90")).text


@pytest.mark.parametrize(("said", "read"), [("0640", []), ("0634", ["3"])])
def test_a_stroke_that_only_lengthens_letters_may_be_drawn_by_the_code_of_another_sign(
    said: str, read: list[str]
) -> None:
    found = document_of(pdf_with(f"/Span<</ActualText<FEFF{said}>>> BDC\n".encode() + text("3") + b"EMC"))
    assert [line.text for line in found.lines if len(line.text) == 1] == read


FEW_WORDS = {
    "pdf": pdf_with(trailer=f"/Info {FREE} 0 R", objects={FREE: b"<</Title(CV of Dana)/Keywords(data, SQL)>>"}),
    "docx": docx_with(text_box("", marks='descr="Photo of a smiling person"'), keywords="CV, data"),
    "odt": odt_with("<text:p><draw:frame><svg:desc>A photo</svg:desc></draw:frame></text:p>"),
    "html": html_with('<!-- made by hand --><img src="x.png" alt="Photo">', '<meta name="author" content="Dana">'),
    "rtf": rtf_of(CV)[:-1] + rb"{\info{\title CV}{\author Dana}}}",
    "txt": CV.encode() + b"\n<!-- last changed in May -->",
}


@pytest.mark.parametrize("data", FEW_WORDS.values(), ids=FEW_WORDS)
def test_a_few_words_of_another_purpose_are_no_deceit(data: bytes) -> None:
    assert document_of(data).hidden == ()
