"""Pictures of CVs: scans in PDFs and photos, upright or not, give the profile that their text would give."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bot.cvs.models import Problem, Reading, Unreadable
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.ocr.digits import read_numbers
from bot.cvs.pipeline.ocr.engines import reads_arabic
from bot.cvs.pipeline.ocr.reading import _sizes, spaced
from tests.cvs.papers import CV, document_of, page_of, pdf, reading_of

DPI = 200
FILES = Path(__file__).parent / "files"


@pytest.fixture(scope="module")
def sheet() -> Image.Image:
    """The CV as a picture."""
    page = pdfium.PdfDocument(pdf([page_of(CV)]))[0]
    picture: Image.Image = page.render(scale=DPI / 72).to_pil().convert("RGB")
    return picture.crop((0, 0, picture.width, picture.height // 2))  # the lower half is empty


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def scanned(*sheets: Image.Image) -> bytes:
    """A PDF in which every page is a picture."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for picture in sheets:
        width, height = (side * 72 / DPI for side in picture.size)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(picture), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def tells_who(reading: Reading) -> bool:
    """Whether the facts of the CV were read."""
    profile = reading.profile
    assert profile.name is not None
    assert profile.email is not None
    assert profile.phone is not None
    return (profile.name.value, profile.email.value, profile.phone.value) == (
        "Dana Kassem",
        "dana.kassem@example.org",
        "+962790123456",
    ) and [(one.title.value if one.title else "", str(one.start)) for one in profile.experience] == [
        ("Senior Data Engineer", "2021-03"),
        ("Data Engineer", "2018-01"),
    ]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"])
def test_a_picture_file(sheet: Image.Image, form: str) -> None:
    assert tells_who(reading_of(saved(sheet, form)))


def test_a_heic_photo() -> None:
    assert tells_who(reading_of((FILES / "photo.heic").read_bytes()))


TURNS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "upright": lambda sheet: sheet,
    "on its left side": lambda sheet: sheet.rotate(90, expand=True),
    "on its head": lambda sheet: sheet.rotate(180),
    "on its right side": lambda sheet: sheet.rotate(270, expand=True),
    "askew": lambda sheet: sheet.rotate(3, expand=True, fillcolor="white"),
    "more askew": lambda sheet: sheet.rotate(-7, expand=True, fillcolor="white"),
    "grey and soft": lambda sheet: sheet.convert("L").filter(ImageFilter.GaussianBlur(1.2)),
}


@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS)
def test_however_it_lies(sheet: Image.Image, turn: Callable[[Image.Image], Image.Image]) -> None:
    assert tells_who(reading_of(scanned(turn(sheet))))


def test_a_photo_that_says_which_way_is_up(sheet: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter by the camera
    assert tells_who(reading_of(saved(sheet.rotate(90, expand=True), "JPEG", exif=exif)))


def test_clear_paper_is_white(sheet: Image.Image) -> None:
    ink = Image.new("RGBA", sheet.size, (0, 0, 0, 0))
    ink.putalpha(sheet.convert("L").point(lambda grey: 255 - grey))
    assert tells_who(reading_of(saved(ink, "PNG")))


def test_pages_of_a_fax_are_pages(sheet: Image.Image) -> None:
    reading = reading_of(saved(sheet, "TIFF", compression="tiff_lzw", save_all=True, append_images=[sheet]))
    assert (reading.pages, reading.pages_total) == (2, 2)


def test_text_and_scans_in_one_file(sheet: Image.Image) -> None:
    text = pdfium.PdfDocument(pdf([page_of("Cover letter\nPlease find my CV on the next page, with all that I did.")]))
    text.import_pages(pdfium.PdfDocument(scanned(sheet)))
    out = io.BytesIO()
    text.save(out)
    document = document_of(out.getvalue())
    assert "Cover letter" in document.text
    assert "dana.kassem@example.org" in document.text


def test_only_so_many_scans(sheet: Image.Image) -> None:
    reading = reading_of(scanned(sheet, sheet, sheet), Limits(max_ocr_pages=1))
    assert (reading.pages, reading.pages_total) == (1, 3)


def test_how_sure_it_is(sheet: Image.Image) -> None:
    coarse = sheet.resize((sheet.width // 4, sheet.height // 4)).resize(sheet.size)
    clear, blurred = (document_of(scanned(picture)).ocr_confidence for picture in (sheet, coarse))
    assert clear is not None
    assert blurred is not None
    assert blurred < clear
    assert document_of(pdf([page_of(CV)])).ocr_confidence is None


def test_arabic() -> None:
    data = (FILES / "arabic.png").read_bytes()
    if not reads_arabic():
        with pytest.raises(Unreadable) as refused:
            reading_of(data)
        assert refused.value.problem is Problem.NO_ARABIC
        return
    reading = reading_of(data)
    profile = reading.profile
    assert profile.name is not None
    assert profile.email is not None
    assert (profile.name.value, profile.email.value) == ("ليلى سالم العنزي", "layla.alanazi@example.com")
    assert [(str(one.start), one.current) for one in profile.experience] == [("2020", True)]
    assert "على نظام Oracle ومتابعة" in reading.raw_text


def test_a_screen_that_was_scrolled(sheet: Image.Image) -> None:
    longest = Image.new("RGB", (sheet.width, 5 * sheet.height), "white")
    longest.paste(sheet, (0, 4 * sheet.height))
    reading = reading_of(saved(longest.resize((sheet.width // 2, 5 * sheet.height // 2)), "PNG"))
    assert tells_who(reading)
    assert reading.pages == reading.pages_total > 1


@pytest.mark.parametrize("size", [(800, 600), (20_000, 4), (3, 9_000), (1, 1)])
def test_a_photo_of_nothing(size: tuple[int, int]) -> None:
    with pytest.raises(Unreadable) as refused:
        reading_of(saved(Image.effect_noise(size, 90).convert("RGB"), "JPEG"))
    assert refused.value.problem is Problem.NO_TEXT


def test_too_many_pixels(sheet: Image.Image) -> None:
    with pytest.raises(Unreadable) as refused:
        reading_of(saved(sheet, "PNG"), Limits(max_pixels=1_000_000))
    assert refused.value.problem is Problem.TOO_LARGE


@pytest.mark.skipif(not reads_arabic(), reason="Tesseract's Arabic data is not on this machine")
def test_arabic_on_its_head() -> None:
    with Image.open(FILES / "arabic.png") as upright:
        profile = reading_of(saved(upright.convert("RGB").rotate(180), "PNG")).profile
    assert profile.name is not None
    assert profile.name.value == "ليلى سالم العنزي"


def test_arabic_indic_digits() -> None:
    """Dates and numbers stand where they are seen, whatever the engines make of them."""
    with Image.open(FILES / "arabic-numbers.png") as picture:
        pixels = np.asarray(picture.convert("RGB"))
    cuts = [pixels[at : at + 48] for at in (178, 256, 334)]
    assert [[number.text for number in read_numbers(cut)] for cut in cuts] == [
        ["٢٠٢١/٥", "٢٠١٩/٣"],
        ["١٩٨٧/٨/١٤"],
        ["٠٧٨٠١٤٥٢٣٦٩"],
    ]
    assert read_numbers(255 - cuts[0])[0].text == "٢٠٢١/٥"
    assert read_numbers(pixels[:20]) == []


@pytest.mark.skipif(not reads_arabic(), reason="Tesseract's Arabic data is not on this machine")
def test_arabic_dates() -> None:
    text = document_of((FILES / "arabic-numbers.png").read_bytes()).text
    assert "٢٠١٩/٣ - ٢٠٢١/٥" in text
    assert "الميلاد ١٩٨٧/٨/١٤" in text
    assert "الهاتف ٠٧٨٠١٤٥٢٣٦٩" in text


def test_dates_side_by_side() -> None:
    """A dash between dates keeps its spaces, however close it is read; one within a number does not."""
    assert spaced("01/2023-07/2020") == "01/2023 - 07/2020"
    assert spaced("2013-2017") == "2013 - 2017"
    assert spaced("0790-2013-2017") == "0790-2013-2017"


def test_lines_of_one_font_have_one_size_whatever_letters_are_in_them() -> None:
    # "Mahmoud Fattah" reaches higher and lower than "menace"; capitals alone are lower than both
    assert _sizes([20, 10, 10, 9, 24, 10, 40]) == [22, 10, 10, 10, 22, 10, 40]
    assert _sizes([]) == []
