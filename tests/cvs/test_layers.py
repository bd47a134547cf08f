"""Pages that are pictures, and the invisible words that an earlier recognition laid over them."""

import pypdfium2 as pdfium
import pytest

from bot.cvs.models import Hiding, Problem, Unreadable
from bot.cvs.pipeline.text.glyphs import Glyph, read_glyphs
from bot.cvs.pipeline.text.scan import layer_agrees, needs_ocr
from tests.cvs.papers import CV, document_of
from tests.cvs.raw_pdf import FREE, Stream, lines, raw_pdf, text

_PICTURE = Stream(b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\xcc")
_INVISIBLE = b"3 Tr\n" + lines(CV)


def page(content: bytes, *, picture: str = "595 0 0 842 0 0", form: str = "") -> bytes:
    """A page with a picture under `content`; `picture` and `form` are matrices, of it and of a form that holds it."""
    drawn = f"q {picture} cm /I Do Q\n".encode()
    entries = f"/Type/XObject/Subtype/Form/BBox[-9 -9 999 999]/Resources<</XObject<</I {FREE} 0 R>>>>".encode()
    before = f"q {form} cm /X Do Q\n".encode() if form else drawn
    return raw_pdf(
        before + content,
        resources=f"/XObject<</I {FREE} 0 R /X {FREE + 1} 0 R>>",
        objects={FREE: _PICTURE, FREE + 1: Stream(entries, drawn)},
    )


@pytest.mark.parametrize(
    ("data", "needed"),
    [
        (page(b""), True),
        (page(_INVISIBLE), True),
        (page(text("Scanned with a telephone")), True),
        (page(b"", picture="300 0 0 842 0 0", form="1 0 0 1 200 0"), True),
        (page(lines(CV)), False),
        (page(b"", picture="120 0 0 160 400 650"), False),
        (page(b"", picture="595 0 0 842 0 0", form=".1 0 0 .1 0 0"), False),
        (raw_pdf(b""), False),
        (raw_pdf(b"10 10 m 20 20 l 30 10 l f\n" * 300), True),
        (raw_pdf(b"10 10 m 20 20 l 30 10 l f\n" * 300 + lines(CV)), False),
    ],
    ids=[
        "picture", "with invisible words", "with a line", "picture in a form", "background", "photograph", "small form",
        "blank", "outlines", "drawing beside text",
    ],
)  # fmt: skip
def test_whether_a_page_must_be_read_from_its_picture(data: bytes, needed: bool) -> None:
    with pdfium.PdfDocument(data) as pdf:
        glyphs = [one for one in read_glyphs(pdf[0], {}) if isinstance(one, Glyph)]
        assert needs_ocr(pdf[0], glyphs) is needed


def test_the_words_laid_over_a_picture_are_not_its_text() -> None:
    with pytest.raises(Unreadable) as refused:
        document_of(page(_INVISIBLE))
    assert refused.value.problem is Problem.NO_TEXT


def test_invisible_words_beside_a_text_are_told() -> None:
    found = document_of(raw_pdf(lines("Dana Kassem, an engineer") + b"3 Tr\n" + text("Kubernetes", y=90)))
    assert [(one.reason, one.words) for one in found.hidden] == [(Hiding.INVISIBLE, "Kubernetes")]


@pytest.mark.parametrize(
    ("layer", "seen", "agrees"),
    [
        (CV, CV, True),
        (CV, CV.replace("a", "o"), False),
        (CV, CV.replace("Engineer", "Enginer").replace("Spark", "5park"), True),
        (CV + "Kubernetes Terraform Rust Golang " * 30, CV, False),
        ("", CV, True),
    ],
)
def test_a_layer_is_honest_if_its_words_are_in_the_picture(layer: str, seen: str, agrees: bool) -> None:
    assert layer_agrees(layer, seen) is agrees
