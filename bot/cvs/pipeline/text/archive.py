"""A ZIP of CVs: its members, under limits, without ever writing one to disk."""

import io
import re
import unicodedata
import zipfile
import zlib
from pathlib import PurePosixPath

from bot.core.models import Frozen
from bot.cvs.models import Problem, Unreadable
from bot.cvs.pipeline.limits import Limits

# A deflate stream of text rarely passes 20:1; 200:1 of more than a megabyte is made on purpose.
MAX_RATIO = 200
RATIO_FREE_BYTES = 1024 * 1024

_PACKAGE_MARKS = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml", "META-INF/MANIFEST.MF")
_ARCHIVE_SIGNS = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_FLAG_ENCRYPTED = 0x1


class Member(Frozen):
    """A file of an archive; `path` is relative, of safe characters, and only to be shown."""

    path: str
    data: bytes


def is_zip(data: bytes) -> bool:
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a ZIP of files rather than a document that happens to be a ZIP (DOCX, ODT, XLSX, JAR).

    A damaged ZIP counts as an archive: `members` says what is wrong with it.
    """
    if not is_zip(data):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return b"[Content_Types].xml" not in data[:4096] and b"mimetypeapplication/" not in data[:100]
    return not any(mark in names for mark in _PACKAGE_MARKS)


def members(data: bytes, limits: Limits) -> list[Member]:
    """The files inside a ZIP, in its order, without folders, dotfiles and the resource forks macOS adds.

    Raises Unreadable: DAMAGED, ENCRYPTED, BOMB (count, size or ratio), NESTED_ARCHIVE, EMPTY_ARCHIVE.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            wanted = [info for info in package.infolist() if not info.is_dir() and not _is_clutter(info.filename)]
            if not wanted:
                raise Unreadable(Problem.EMPTY_ARCHIVE)
            check_unpacked_size(wanted, limits)
            if len(wanted) > limits.max_members:
                raise Unreadable(Problem.BOMB, f"more than {limits.max_members} files")
            found, budget = [], limits.max_unpacked_bytes
            for info in wanted:
                content = unpack(package, info, budget)
                budget -= len(content)
                if is_archive(content) or content.startswith(_ARCHIVE_SIGNS):
                    raise Unreadable(Problem.NESTED_ARCHIVE, safe_path(info.filename))
                found.append(Member(path=safe_path(info.filename), data=content))
            return found
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(Problem.DAMAGED, "ZIP") from error


def check_unpacked_size(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse what claims to unpack beyond the limits, before a byte of it is unpacked."""
    if any(info.flag_bits & _FLAG_ENCRYPTED for info in infos):
        raise Unreadable(Problem.ENCRYPTED, "ZIP")
    if sum(info.file_size for info in infos) > limits.max_unpacked_bytes:
        raise Unreadable(Problem.BOMB, f"unpacks to more than {limits.max_unpacked_bytes} bytes")
    for info in infos:
        if info.file_size > RATIO_FREE_BYTES and info.file_size > MAX_RATIO * max(1, info.compress_size):
            raise Unreadable(Problem.BOMB, f"unpacks to more than {MAX_RATIO} times its size")


def unpack(package: zipfile.ZipFile, info: zipfile.ZipInfo, budget: int) -> bytes:
    """A member's bytes; the header's claim is not trusted, so reading stops at `budget` bytes with BOMB."""
    with package.open(info) as member:
        content = member.read(budget + 1)
    if len(content) > budget:
        raise Unreadable(Problem.BOMB, f"unpacks to more than {budget} bytes")
    return content


def safe_path(name: str) -> str:
    """A member's name without drive, root, `..`, control and bidirectional characters; at most 200 characters."""
    visible = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    parts = [part.strip() for part in re.split(r"[/\\]", visible)]
    kept = [part for part in parts if part not in ("", ".", "..") and not re.fullmatch(r"[A-Za-z]:", part)]
    return "/".join(kept)[-200:] or "file"


def _is_clutter(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in parts) or (
        bool(parts) and parts[-1].lower() in ("thumbs.db", "desktop.ini")
    )
