"""What PDFium does not tell of a PDF: its properties, and fonts that draw other letters than their text says."""

import io
import itertools
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from lxml import etree
from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.encodingdb import EncodingDB, name2unicode
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psparser import PSException, PSLiteral
from pdfminer.utils import decode_text

MIN_FALSE_LETTERS = 3  # of a font that lies; one or two may be a slip of its maker
MAX_FONTS = 200
_LETTERS = re.compile(r"[A-Za-z]+")
_TOLD = ("Title", "Subject", "Keywords", "Author")
_XMP_TOLD = re.compile(r"\{(?:http://purl\.org/dc/elements/1\.1/|http://ns\.adobe\.com/pdf/1\.3/)\}(?!format|Producer)")
# What pdfminer meets in damaged files. PDFium has read the file by then, so nothing is lost but this look.
_DAMAGE = (
    PSException, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OverflowError,
    RecursionError, struct.error, zlib.error, etree.LxmlError,
)  # fmt: skip


class Objects(NamedTuple):
    """`properties`: words of the title, subject, keywords; `false_letters`: by a font's name, what its text claims."""

    properties: tuple[str, ...] = ()
    false_letters: dict[str, frozenset[str]] = {}  # noqa: RUF012 - never changed


def read_objects(data: bytes, *, max_pages: int) -> Objects:
    """Nothing of what cannot be read."""
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        properties = tuple(dict.fromkeys((*_info(document), *_xmp(document))))
    except _DAMAGE:
        return Objects()
    try:
        return Objects(properties, dict(_false_letters(document, max_pages)))
    except _DAMAGE:
        return Objects(properties)


def _info(document: PDFDocument) -> Iterator[str]:
    for info in document.info:
        for key in _TOLD:
            value = resolve1(info.get(key))
            if isinstance(value, bytes) and (words := decode_text(value).strip()):
                yield words


def _xmp(document: PDFDocument) -> Iterator[str]:
    stream = resolve1(document.catalog.get("Metadata"))
    if not isinstance(stream, PDFStream):
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(stream.get_data(), parser)
    for element in root.iter() if root is not None else ():
        if isinstance(element.tag, str) and _XMP_TOLD.match(element.tag):
            words = " ".join(" ".join(map(str, element.itertext())).split())
            if words:
                yield words
        yield from (str(value) for key, value in element.attrib.items() if _XMP_TOLD.match(str(key)))


def _false_letters(document: PDFDocument, max_pages: int) -> Iterator[tuple[str, frozenset[str]]]:
    seen: set[int] = set()
    for page in itertools.islice(PDFPage.create_pages(document), max_pages):
        for font in (resolve1(page.resources.get("Font")) or {}).values():
            number = font.objid if isinstance(font, PDFObjRef) else id(font)
            if number in seen or len(seen) > MAX_FONTS:
                continue
            seen.add(number)
            spec = resolve1(font)
            # without an encoding, the names are those within the font's own file; composite fonts have none
            if "ToUnicode" in spec and "Encoding" in spec and "DescendantFonts" not in spec:
                claims = _claims(spec)
                if sum(_differ(*one) for one in claims) >= MIN_FALSE_LETTERS:
                    yield str(spec["BaseFont"].name), frozenset("".join(claim for _shape, claim in claims))


def _claims(spec: dict[str, Any]) -> list[tuple[str, str]]:
    """The letter that a code's sign is named for, and the letters that it is said to be, where a font has both."""
    stream = resolve1(spec["ToUnicode"])
    if not isinstance(stream, PDFStream):
        return []
    claims = FileUnicodeMap()
    CMapParser(claims, io.BytesIO(stream.get_data())).run()
    return [(shape, claims.cid2unichr[code]) for code, shape in _shapes(spec) if code in claims.cid2unichr]


def _shapes(spec: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """What a font's encoding names its codes; where it has no base, that is within the font's own file."""
    encoding = resolve1(spec["Encoding"])
    if isinstance(encoding, PSLiteral):
        yield from EncodingDB.encodings.get(str(encoding.name), {}).items()
        return
    base, code = resolve1(encoding.get("BaseEncoding")), 0
    if base is not None:
        yield from EncodingDB.encodings.get(str(base.name), {}).items()
    for entry in resolve1(encoding.get("Differences")) or ():
        if isinstance(entry, int):
            code = entry
            continue
        with suppress(KeyError, ValueError):  # a name that is in no list
            yield code, name2unicode(str(entry.name))
        code += 1


def _differ(shape: str, claim: str) -> bool:
    """Whether one Latin letter is said to be another; what is no letter may well have an odd name."""
    return (
        _LETTERS.fullmatch(shape) is not None
        and _LETTERS.match(claim) is not None
        and (not claim.casefold().startswith(shape.casefold()))
    )
