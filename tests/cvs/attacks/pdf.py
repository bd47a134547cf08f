"""PDFs."""

from bot.cvs.models import Hiding
from tests.cvs.attacks import ORDER, SECRET, Attack
from tests.cvs.papers import CV
from tests.cvs.raw_pdf import FREE, Stream, lines, raw_pdf, text

_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>"
_PICTURE = Stream(b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\xcc")
_MASK = Stream(_FORM + b"/Group<</S/Transparency/CS/DeviceGray>>", b"0 g 0 0 595 842 re f")
# Letters of SECRET, said of the letters of "abc…": what is seen is not what is copied.
_SAID = "".join(dict.fromkeys(SECRET.replace(" ", "")))
_DRAWN = "".join(map(chr, range(97, 97 + 26))) + "ABCDEFGHIJ"
_CLAIMS = "".join(f"<{ord(drawn):02X}> <{ord(said):04X}>\n" for drawn, said in zip(_DRAWN, _SAID, strict=False))
_MAP = (
    "begincmap\n1 begincodespacerange <00> <FF> endcodespacerange\n"
    f"{len(_SAID)} beginbfchar\n{_CLAIMS}endbfchar\nendcmap"
)
_CIPHER = str.maketrans(dict(zip(_SAID, _DRAWN, strict=False)))


def pdf_with(
    extra: bytes = b"",
    *,
    resources: str = "",
    fonts: str = "",
    page: str = "",
    catalog: str = "",
    trailer: str = "",
    objects: dict[int, bytes | Stream] | None = None,
) -> bytes:
    """The CV and more content; the rest as in `raw_pdf`."""
    return raw_pdf(
        lines(CV) + extra,
        resources=resources,
        fonts=fonts,
        page=page,
        catalog=catalog,
        trailer=trailer,
        objects=objects,
    )


def _annotated(entries: str) -> bytes:
    annotation = f"<</Type/Annot {entries}/Rect[60 90 80 110]>>".encode()
    return pdf_with(page=f"/Annots[{FREE} 0 R]", objects={FREE: annotation})


ATTACKS = {
    "white": Attack(pdf_with(text(SECRET, before="1 g")), Hiding.WHITE),
    "nearly white": Attack(pdf_with(text(SECRET, before=".95 g")), Hiding.WHITE),
    "white under a letter": Attack(pdf_with(text(SECRET, y=790, before="1 g")), Hiding.WHITE),
    "white between lines": Attack(pdf_with(text(SECRET, y=782, before="1 g")), Hiding.WHITE),
    "dark on a panel": Attack(
        pdf_with(b".1 .1 .4 rg 0 90 595 40 re f 0 g\n" + text(SECRET, before=".12 .12 .42 rg")), Hiding.WHITE
    ),
    "pale on a gradient": Attack(
        pdf_with(
            b"q 0 80 595 60 re W n /S sh Q\n" + text(SECRET, before="1 g"),
            resources="/Shading<</S<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 595 0]"
            "/Function<</FunctionType 2/Domain[0 1]/C0[.97 .97 1]/C1[1 1 1]/N 1>>>>>>",
        ),
        Hiding.WHITE,
    ),
    "white on a page of too many shapes": Attack(
        pdf_with(b"9 9 1 1 re f\n" * 20_001 + text(SECRET, before="1 g")), Hiding.WHITE
    ),
    "white in a font of the reader's": Attack(
        pdf_with(text(f"{SECRET} Éèêëàâäôöûü", before="1 g")), Hiding.WHITE, f"{SECRET} Éèêëàâäôöûü"
    ),
    "small": Attack(pdf_with(text(SECRET, size=2)), Hiding.TINY),
    "pressed flat": Attack(pdf_with(text(SECRET, before="1 Tz")), Hiding.TINY),
    "off the page": Attack(pdf_with(text(SECRET, x=900)), Hiding.OFF_PAGE),
    "off the crop": Attack(pdf_with(text(SECRET, y=20), page="/CropBox[0 60 595 842]"), Hiding.OFF_PAGE),
    "without ink": Attack(pdf_with(text(SECRET, before="3 Tr")), Hiding.INVISIBLE),
    "without opacity": Attack(
        pdf_with(text(SECRET, before="/G gs"), resources="/ExtGState<</G<</ca 0>>>>"), Hiding.INVISIBLE
    ),
    "in a form without opacity": Attack(
        pdf_with(
            b"q /G gs /X Do Q",
            resources=f"/ExtGState<</G<</ca 0>>>>/XObject<</X {FREE} 0 R>>",
            objects={FREE: Stream(_FORM, text(SECRET))},
        ),
        Hiding.INVISIBLE,
    ),
    "behind a mask": Attack(
        pdf_with(
            text(SECRET, before="/G gs"),
            resources=f"/ExtGState<</G<</SMask<</S/Luminosity/G {FREE} 0 R>>>>>>",
            objects={FREE: _MASK},
        ),
        Hiding.INVISIBLE,
    ),
    "on a layer that is off": Attack(
        pdf_with(
            b"/OC /L BDC\n" + text(SECRET) + b"EMC",
            resources=f"/Properties<</L {FREE} 0 R>>",
            catalog=f"/OCProperties<</OCGs[{FREE} 0 R]/D<</OFF[{FREE} 0 R]>>>>",
            objects={FREE: b"<</Type/OCG/Name(x)>>"},
        ),
        Hiding.INVISIBLE,
    ),
    "under a shape": Attack(pdf_with(text(SECRET) + b"1 g 0 90 595 40 re f"), Hiding.COVERED),
    "under the CV": Attack(
        raw_pdf(text(SECRET, y=790) + text(SECRET, y=775) + b"1 g 0 0 595 842 re f 0 g\n" + lines(CV)), Hiding.COVERED
    ),
    "under a picture": Attack(
        pdf_with(
            text(SECRET) + b"q 595 0 0 40 0 90 cm /I Do Q",
            resources=f"/XObject<</I {FREE} 0 R>>",
            objects={FREE: _PICTURE},
        ),
        Hiding.COVERED,
    ),
    "cut away": Attack(pdf_with(text(SECRET, before="0 0 9 9 re W n")), Hiding.CLIPPED),
    "cut away under a line": Attack(pdf_with(text(SECRET, y=790, before="0 0 9 9 re W n")), Hiding.CLIPPED),
    "said of other letters": Attack(
        pdf_with(
            text(SECRET.translate(_CIPHER), font="F2"),
            fonts=f"/F2 {FREE} 0 R",
            objects={
                FREE: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode %d 0 R>>"
                % (FREE + 1),
                FREE + 1: Stream(b"", _MAP.encode()),
            },
        ),
        Hiding.FALSE_LETTERS,
    ),
    "spoken": Attack(
        raw_pdf(
            lines(CV)
            .replace(b"q  BT", f"/Span<</ActualText({SECRET})>> BDC q  BT".encode(), 1)
            .replace(b"Q\n", b"Q EMC\n", 1)
        ),
        Hiding.ALT_TEXT,
    ),
    "properties": Attack(
        pdf_with(trailer=f"/Info {FREE} 0 R", objects={FREE: f"<</Keywords({SECRET})>>".encode()}), Hiding.METADATA
    ),
    "XMP": Attack(
        pdf_with(
            catalog=f"/Metadata {FREE} 0 R",
            objects={
                FREE: Stream(
                    b"/Type/Metadata/Subtype/XML",
                    '<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
                    f"<dc:description>{ORDER}</dc:description></x:xmpmeta>".encode(),
                )
            },
        ),
        Hiding.METADATA,
        ORDER,
    ),
    "note": Attack(_annotated(f"/Subtype/Text/Contents({ORDER})"), Hiding.COMMENT, ORDER),
    "hidden field": Attack(_annotated(f"/Subtype/Widget/FT/Tx/T(a)/F 2/V({SECRET})"), Hiding.COMMENT),
}
