"""OpenDocument texts."""

import io
import zipfile
from xml.sax.saxutils import escape

from bot.cvs.models import Hiding
from tests.cvs.attacks import ORDER, SECRET, Attack
from tests.cvs.papers import CV, odt

_LINES = "".join(f"<text:p>{escape(line)}</text:p>" for line in CV.splitlines())


def odt_with(body: str = "", styles: str = "", **parts: str) -> bytes:
    """`parts` are further files of the package, by their names without the ending."""
    data = io.BytesIO(odt(_LINES + body, styles))
    with zipfile.ZipFile(data, "a") as package:
        for name, content in parts.items():
            package.writestr(f"{name}.xml", content)
    return data.getvalue()


def styled(properties: str, *, family: str = "text", kind: str = "text", words: str = SECRET) -> bytes:
    """The CV and a paragraph of which `properties` hold."""
    style = f'<style:style style:name="X" style:family="{family}"><style:{kind}-properties {properties}/></style:style>'
    span = f'<text:span text:style-name="X">{words}</text:span>' if family == "text" else words
    return odt_with(f'<text:p text:style-name="X">{span}</text:p>', style)


def frame(inside: str, *, place: str) -> str:
    return f"<text:p><draw:frame {place}><draw:text-box><text:p>{inside}</text:p></draw:text-box></draw:frame></text:p>"


_META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><office:meta>'
    f"<meta:keyword>{SECRET}</meta:keyword></office:meta></office:document-meta>"
)
ATTACKS = {
    "hidden": Attack(styled('text:display="none"'), Hiding.VANISH),
    "white": Attack(styled('fo:color="#ffffff"'), Hiding.WHITE),
    "dark on dark": Attack(styled('fo:color="#000000" fo:background-color="#0a0a0a"'), Hiding.WHITE),
    "small": Attack(styled('fo:font-size="1pt"'), Hiding.TINY),
    "small part": Attack(styled('fo:font-size="8%"'), Hiding.TINY),
    "small and low": Attack(styled('style:text-position="0% 1%"'), Hiding.TINY),
    "pressed flat": Attack(styled('style:text-scale="1%"'), Hiding.TINY),
    "low line": Attack(styled('fo:line-height="0.01cm"', family="paragraph", kind="paragraph"), Hiding.CLIPPED),
    "far aside": Attack(styled('fo:margin-left="50cm"', family="paragraph", kind="paragraph"), Hiding.OFF_PAGE),
    "section": Attack(
        odt_with(f'<text:section text:display="none"><text:p>{SECRET}</text:p></text:section>'), Hiding.VANISH
    ),
    "field": Attack(
        odt_with(f'<text:p><text:hidden-text text:string-value="{SECRET}">{SECRET}</text:hidden-text></text:p>'),
        Hiding.VANISH,
    ),
    "paragraph": Attack(odt_with(f"<text:p><text:hidden-paragraph/>{SECRET}</text:p>"), Hiding.VANISH),
    "row": Attack(
        odt_with(
            f'<table:table><table:table-row table:visibility="collapse"><table:table-cell><text:p>{SECRET}</text:p>'
            "</table:table-cell></table:table-row></table:table>"
        ),
        Hiding.VANISH,
    ),
    "frame of no width": Attack(odt_with(frame(SECRET, place='svg:width="0cm"')), Hiding.CLIPPED),
    "frame off the page": Attack(odt_with(frame(SECRET, place='svg:x="90cm"')), Hiding.OFF_PAGE),
    "remark": Attack(
        odt_with(f"<text:p><office:annotation><text:p>{ORDER}</text:p></office:annotation></text:p>"),
        Hiding.COMMENT,
        ORDER,
    ),
    "deleted": Attack(
        odt_with(
            "<text:tracked-changes><text:changed-region><text:deletion>"
            f"<text:p>{SECRET}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        ),
        Hiding.DELETED,
    ),
    "description": Attack(
        odt_with(f"<text:p><draw:frame><svg:desc>{ORDER}</svg:desc></draw:frame></text:p>"), Hiding.ALT_TEXT, ORDER
    ),
    "keywords": Attack(odt_with(meta=_META), Hiding.METADATA),
}
