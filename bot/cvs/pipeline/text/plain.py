"""Plain text and Markdown."""

import re

from charset_normalizer import from_bytes

from bot.cvs.models import Problem, Unreadable
from bot.cvs.pipeline.text.assembly import Draft

SAMPLE = 64 * 1024  # bytes that decide on the encoding

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t#]*$")
_RULE = re.compile(r"^[-=_*~#.\s]*$")
_BOM_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes) -> str:
    """Raises Unreadable(UNKNOWN_TYPE) for bytes that are no text."""
    if data.startswith(_BOM_UTF16):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(data[:SAMPLE]).best()
        if best is None or b"\0" in data:
            raise Unreadable(Problem.UNKNOWN_TYPE) from None
        text = data.decode(best.encoding, errors="replace")
    controls = sum(ord(c) < 32 and c not in "\t\n\r\f\v\x1b" for c in text[:SAMPLE])
    if controls > len(text[:SAMPLE]) // 100:
        raise Unreadable(Problem.UNKNOWN_TYPE)
    return text


def drafts(text: str) -> list[Draft]:
    """A line per line; blank lines and ruled lines become gaps."""
    found: list[Draft] = []
    gap = False
    for raw in text.splitlines():
        if _RULE.match(raw):
            gap = True
            continue
        heading = _HEADING.match(raw) if len(raw) < 200 else None
        found.append(
            Draft(
                text=(heading.group(2) if heading else raw).replace("**", "").replace("\t", "  ").rstrip(),
                gap_before=gap,
                heading_level=len(heading.group(1)) if heading else None,
            )
        )
        gap = False
    return found
