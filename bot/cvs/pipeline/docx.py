"""Word documents (DOCX)."""

import io

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from bot.cvs.pipeline.assembly import Draft, assemble
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.limits import Limits

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(data: bytes, limits: Limits) -> Document:
    drafts = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Paragraph):
            drafts.append(Draft(text=block.text))
        elif isinstance(block, Table):
            drafts += [Draft(text=p.text) for row in block.rows for cell in row.cells for p in cell.paragraphs]
    return assemble(MEDIA_TYPE, drafts, limits=limits)
