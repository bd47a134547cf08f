"""The document model between extraction and understanding: lines in reading order with their looks.

`extract` fills it from a file; `sections`, `entities` and `profile` read it. `text` is what is stored as
`resumes_raw.raw_text` and what every offset points into: the lines' texts joined by "\\n".
"""

from bot.core.models import Frozen
from bot.cvs.models import HiddenText


class Line(Frozen):
    """One visible line in logical order.

    Boxes are PDF points from the page's top left; None where the format has no pages.
    """

    text: str
    start: int  # offset of the line in Document.text
    page: int  # 1-based
    x0: float | None = None
    top: float | None = None
    x1: float | None = None
    bottom: float | None = None
    font_size: float | None = None  # of most of its characters
    bold: bool = False
    italic: bool = False
    color: str | None = None  # "#rrggbb"
    column: int = 0  # region in reading order: 0 for full width, then 1, 2 … per page
    gap_before: bool = False  # a larger vertical gap than between lines of one paragraph
    bullet: bool = False  # a list item; the sign itself is not in `text`
    cell: tuple[int, int, int] | None = None  # table number, row, column
    heading_level: int | None = None  # where the format says so (DOCX styles, HTML, Markdown)

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Document(Frozen):
    media_type: str
    lines: tuple[Line, ...]
    text: str
    pages: int
    pages_total: int
    page_starts: tuple[int, ...]  # offset in `text` of each page's first character
    links: tuple[tuple[str, int | None], ...] = ()  # hyperlink target, offset of its text
    hidden: tuple[HiddenText, ...] = ()
    ocr_confidence: float | None = None  # 0–1 where pages were OCRed
