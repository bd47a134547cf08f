"""OLE compound files: which program wrote one, and the streams of a Word document."""

import io
import struct
from collections.abc import Iterator

from olefile import OleFileIO

from bot.cvs.models import HiddenText, Hiding, Problem, Unreadable

SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_WORD = "WordDocument"
_STREAMS = (_WORD, "0Table", "1Table", "Data")  # macros and embedded objects are in others, which are never opened
_MACROS = ("Macros", "_VBA_PROJECT_CUR")
_PROPERTIES = ("title", "subject", "author", "keywords", "comments", "category", "manager", "company")
_DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, struct.error)
_PROGRAMS = {
    "Workbook": "XLS",
    "Book": "XLS",
    "PowerPoint Document": "PPT",
    "__properties_version1.0": "MSG",
    "VisioDocument": "VSD",
    "Quill": "PUB",
}
# Of the allocation table: how many sectors the header may claim. A whole file needs one for every 64 kB; olefile would
# read any number of them, and the same one again and again.
_TABLE_SECTORS_AT = 44
_USUAL_TABLE_SECTORS = 109
_BYTES_OF_A_TABLE_SECTOR = 8192
_UTF_8 = 65001
_INSTALLER = "000C1084-0000-0000-C000-000000000046"


def word_streams(data: bytes) -> dict[str, bytes]:
    """The streams a Word document's text is made of, by name.

    Raises Unreadable: DAMAGED, ENCRYPTED for a locked package of a later Office, UNSUPPORTED with the kind of file.
    """
    try:
        claimed = struct.unpack_from("<I", data, _TABLE_SECTORS_AT)[0]
        if claimed > _USUAL_TABLE_SECTORS + len(data) // _BYTES_OF_A_TABLE_SECTOR:
            raise ValueError(claimed)
        with OleFileIO(io.BytesIO(data)) as ole:
            if ole.exists("EncryptedPackage"):
                raise Unreadable(Problem.ENCRYPTED, "DOCX")
            if not ole.exists(_WORD):
                raise Unreadable(Problem.UNSUPPORTED, _kind(ole))
            return {name: ole.openstream(name).read() for name in _STREAMS if ole.exists(name)}
    except _DAMAGE as error:
        raise Unreadable(Problem.DAMAGED, "OLE") from error


def kept_apart(data: bytes) -> Iterator[HiddenText]:
    """That there are macros, and the words of the file's properties, of a file that `word_streams` has read."""
    try:
        with OleFileIO(io.BytesIO(data)) as ole:
            macros = any(map(ole.exists, _MACROS))
            metadata = ole.get_metadata()
    except _DAMAGE:
        return
    if macros:
        yield HiddenText(reason=Hiding.MACRO, words="", page=None)
    for name in _PROPERTIES:
        value = getattr(metadata, name)
        if isinstance(value, bytes) and value:
            wide = metadata.codepage == _UTF_8
            words = value.decode("utf-8" if wide else "cp1252", "replace")
            yield HiddenText(reason=Hiding.METADATA, words=words, page=None)


def _kind(ole: OleFileIO) -> str:
    named = next((name for stream, name in _PROGRAMS.items() if ole.exists(stream)), None)
    return named or ("MSI" if ole.root.clsid == _INSTALLER else "OLE")
