"""The same CV told otherwise: by somebody else, in another kind of file, with words in it that nobody sees."""

import io
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape

from PIL import Image
from reportlab.lib.colors import Color, black, white

from bot.cvs.models import Profile, Reading, Span
from tests.cvs.papers import Words, odt_of, pdf, rtf_of, saved, word

NAMES = (
    "John Whitfield",
    "Nguyễn Thị Hương",
    "Mrs. Fatimah bint Saleh Al-Otaibi",
    "Mr. Mohammed Kassem",
    "نورة بنت سعد القحطاني",
)
# Lines about the person, none of which says anything of the work.
PERSONAL = {
    "gender": ("Gender: Female", "Gender: Male", "الجنس: أنثى"),
    "birth date": ("Date of birth: 1 May 1961", "Date of birth: 30.11.2001 | Age: 24"),
    "family, nationality, religion": (
        "Marital status: Married, two children | Nationality: Jordanian",
        "Marital status: Single | Nationality: British | Religion: none",
        "Military service: exempted",
    ),
}
_LINES, _SIZE, _LETTERS = 60, 8.0, 100  # of a page; most letters of a line that fits it
_TAGS, _ZERO_WIDTH = 0xE0000, "\u200b"


class Variant(NamedTuple):
    kind: str  # what was changed
    data: bytes


def folded(text: str) -> str:
    """The text in lines that a page can hold."""
    return "\n".join(part for line in text.split("\n") for part in _parts(line))


def _parts(line: str) -> Iterator[str]:
    rest = line
    while len(rest) > _LETTERS and (space := rest.rfind(" ", 1, _LETTERS)) > 0:
        yield rest[:space]
        rest = rest[space + 1 :]
    yield rest


def by_somebody_else(reading: Reading) -> Iterator[Variant]:
    """Plain texts; `reading` is of the CV as plain text."""
    text, profile = reading.raw_text, reading.profile
    name = profile.name
    if name is not None:
        for other in NAMES:
            yield Variant("name", _put(text, name.span, other).encode())
        for title in ("Mr. ", "Mrs. ", "السيدة "):
            yield Variant("gender", _put(text, name.span, title + name.span.of(text)).encode())
    if profile.email is not None:
        yield Variant("e-mail", _put(text, profile.email.span, "m.k@another.example").encode())
    if profile.phone is not None:
        yield Variant("phone", _put(text, profile.phone.span, "+44 20 7946 0958").encode())
    if profile.location is not None:
        place = profile.location.span.of(text)
        yield Variant("address", _put(text, profile.location.span, f"12 Rainbow Street, {place}").encode())
    for kind, lines in PERSONAL.items():
        for line in lines:
            yield Variant(kind, _with_line(text, profile, line).encode())


def with_photo(text: str) -> Variant:
    picture = io.BytesIO()
    Image.new("RGB", (90, 120), (180, 140, 110)).save(picture, "PNG")
    document = word(text)
    document.add_picture(picture)
    return Variant("photo", saved(document))


def in_other_files(text: str) -> Iterator[Variant]:
    """`text` is folded. A PDF is made only of letters that its standard fonts have."""
    yield Variant("DOCX", saved(word(text)))
    yield Variant("ODT", odt_of(text))
    yield Variant("RTF", rtf_of(text))
    yield Variant("HTML", _page_of(text))
    yield Variant("UTF-16", text.encode("utf-16"))
    if drawn(text):
        yield Variant("PDF", pdf(_pages(text)))


def with_hidden_words(text: str, words: str) -> Iterator[Variant]:
    """`text` is folded; `words` would be worth much if they were seen, and fit on a line of tiny letters."""
    yield Variant("in properties (DOCX)", _word_with_properties(text, words))
    yield Variant("display: none (HTML)", _page_with(text, f'<p style="display:none">{words}</p>'))
    yield Variant("white (HTML)", _page_with(text, f'<p style="color:#fff">{words}</p>'))
    yield Variant("tiny (HTML)", _page_with(text, f'<p style="font-size:1px">{words}</p>'))
    yield Variant("far aside (TXT)", f"{text}\n{' ' * 900}{words}\n".encode())
    tags = "".join(chr(_TAGS + ord(letter)) for letter in words if letter.isascii())
    yield Variant("invisible letters (TXT)", (text[:40] + tags + text[40:]).encode())
    yield Variant("zero width between letters (TXT)", re.sub(r"(?<=\w)(?=\w)", _ZERO_WIDTH, text).encode())
    if drawn(text):
        for kind, unseen in {
            "white (PDF)": _line(words, color=white),
            "tiny (PDF)": _line(words, size=0.8),
            "off the page (PDF)": _line(words, x=900),
        }.items():
            yield Variant(kind, pdf([[*page, *unseen] if number == 0 else page for number, page in _numbered(text)]))
        yield Variant("in properties (PDF)", pdf(_pages(text), keywords=words))


def drawn(text: str) -> bool:
    """Whether the standard fonts of PDF have all letters."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _put(text: str, span: Span, other: str) -> str:
    """With another thing in place of one, wherever it is said."""
    said = span.of(text)
    return text.replace(said, other) if said.strip() else text


def _with_line(text: str, profile: Profile, line: str) -> str:
    """With one more line under the name."""
    after = text.find("\n", profile.name.span.end if profile.name else 0)
    return f"{text[:after]}\n{line}{text[after:]}" if after >= 0 else f"{text}\n{line}"


def _numbered(text: str) -> Iterator[tuple[int, list[Words]]]:
    return enumerate(_pages(text))


def _pages(text: str) -> list[list[Words]]:
    lines = text.split("\n")
    return [
        [Words(line, y=50 + row * _SIZE * 1.5, size=_SIZE) for row, line in enumerate(lines[start : start + _LINES])]
        for start in range(0, len(lines), _LINES)
    ]


def _line(words: str, *, color: Color = black, size: float = _SIZE, x: float = 60) -> list[Words]:
    return [Words(words, x=x, y=800, size=size, color=color)]


def _word_with_properties(text: str, words: str) -> bytes:
    document = word(text)
    document.core_properties.keywords = words[:255]
    return saved(document)


def _page_with(text: str, body: str) -> bytes:
    return _page_of(text).replace(b"</body>", f"{body}</body>".encode())


def _page_of(text: str) -> bytes:
    """Lines, not paragraphs: a sentence may go on in the next one."""
    return b"<!DOCTYPE html><html><body>" + escape(text).replace("\n", "<br>").encode() + b"</body></html>"
