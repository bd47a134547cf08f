"""PDFs written out object by object, for what no library that makes PDFs would write."""

from typing import NamedTuple

PAGES, PAGE, CONTENT, FONT = 2, 3, 4, 5
FREE = 6  # number of the first object that a test may add


class Stream(NamedTuple):
    entries: bytes
    data: bytes


def text(words: str, *, x: int = 60, y: int = 100, size: float = 11, before: str = "", font: str = "F1") -> bytes:
    """Operators that write a line; `before` are others, that hold for it alone."""
    shown = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    head = f"q {before} BT /{font} {size} Tf {x} {y} Td ("
    return head.encode() + shown + b") Tj ET Q\n"


def lines(cv: str) -> bytes:
    """Operators that write a CV from the top of an A4 page down."""
    return b"".join(text(line, y=790 - 15 * number) for number, line in enumerate(cv.splitlines()) if line)


def raw_pdf(
    content: bytes,
    *,
    resources: str = "",
    fonts: str = "",
    page: str = "",
    catalog: str = "",
    trailer: str = "",
    objects: dict[int, bytes | Stream] | None = None,
) -> bytes:
    """One A4 page. The other arguments are entries of what they are named for; numbers of `objects` count from FREE."""
    resources = f"<</Font<</F1 {FONT} 0 R {fonts}>> {resources}>>"
    body: dict[int, bytes | Stream] = {
        1: f"<</Type/Catalog/Pages {PAGES} 0 R {catalog}>>".encode(),
        PAGES: f"<</Type/Pages/Kids[{PAGE} 0 R]/Count 1>>".encode(),
        PAGE: f"<</Type/Page/Parent {PAGES} 0 R/MediaBox[0 0 595 842]/Contents {CONTENT} 0 R"
        f"/Resources{resources} {page}>>".encode(),
        CONTENT: Stream(b"", content),
        FONT: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        **(objects or {}),
    }
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, written in sorted(body.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + _object(written) + b"\nendobj\n"
    start, size = len(out), max(body) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % places[number] for number in range(1, size))
    out += b"trailer\n<</Size %d/Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer.encode(), start)
    return bytes(out)


def _object(written: bytes | Stream) -> bytes:
    if not isinstance(written, Stream):
        return written
    head = b"<<" + written.entries + b"/Length %d>>" % len(written.data)
    return head + b"\nstream\n" + written.data + b"\nendstream"
