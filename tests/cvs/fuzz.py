"""Damaged, twisted and crossed files: whatever comes in, a reading or an `Unreadable` comes out, in time.

    python -m tests.cvs.fuzz --minutes 10 FILES…

mutates real files and tells of each that broke the rule; `mutated` is also what the test suite uses.
"""

import argparse
import io
import random
import sys
import time
import traceback
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.cvs.models import Reading, Unreadable
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.reader import read_cv

AS_OF = date(2026, 11, 15)
SLOW_SECONDS = 20.0  # of the processor; other work on the machine counts for nothing
STUFFING = (
    b"\x00", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"<", b">", b"(" * 500, b"[" * 500, b"<<" * 200,
    b"{" * 500, b"\\u-1?", b"&#x110000;", "\u202e".encode(), "ـ".encode() * 300, b"%", b"0" * 40, b"-1", b"99999999999",
    b" obj ", b"endstream", b"<w:tbl>", b"</w:p>", b"]]>", b"\r\n" * 100, b"2019 - 2020 " * 200,
    b"@" * 300, b"+9" * 200,
)  # fmt: skip


def mutated(data: bytes, luck: random.Random) -> bytes:
    """The file with some of its bytes changed; a package is also changed inside its parts."""
    if data[:2] == b"PK" and luck.random() < 0.8:
        return _inside(data, luck)
    return _bytes(data, luck)


def _bytes(data: bytes, luck: random.Random) -> bytes:
    changed = bytearray(data)
    for _change in range(luck.choice((1, 1, 2, 5, 30))):
        at = luck.randrange(len(changed) + 1)
        match luck.randrange(6):
            case 0:
                changed[at : at + 1] = bytes([luck.randrange(256)])
            case 1:
                changed[at:at] = luck.choice(STUFFING)
            case 2:
                del changed[at : at + luck.choice((1, 8, 200, 4000))]
            case 3:
                length = luck.choice((4, 40, 400))
                other = luck.randrange(len(changed) + 1)
                changed[at : at + length] = changed[other : other + length]
            case 4:
                changed[at:at] = changed[at : at + luck.choice((10, 500))] * luck.choice((2, 20))
            case _:
                del changed[at : len(changed) if luck.random() < 0.2 else at + 1]
    return bytes(changed)


def _inside(data: bytes, luck: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {info.filename: package.read(info) for info in package.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError):
        return _bytes(data, luck)
    names = [name for name in parts if name.endswith((".xml", ".rels"))] or list(parts)
    name = luck.choice(names)
    parts[name] = _bytes(parts[name], luck)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return out.getvalue()


def holds(data: bytes) -> Reading | Unreadable:
    """What reading gives; whatever it finds stands where it says."""
    try:
        reading = read_cv(data, filename="cv", as_of=AS_OF, limits=Limits(max_ocr_pages=1))
    except Unreadable as problem:
        return problem
    for entity in reading.entities:
        assert 0 <= entity.span.start < entity.span.end <= len(reading.raw_text)
    assert all(0 <= start <= len(reading.raw_text) for start in reading.page_starts)
    return reading


def main(files: Sequence[Path], minutes: float, seed: int, keep: Path | None) -> int:
    luck = random.Random(seed)
    samples = [path.read_bytes() for path in files]
    until, tried, found = time.monotonic() + minutes * 60, 0, 0
    while time.monotonic() < until:
        data = mutated(luck.choice(samples), luck)
        began = time.process_time()
        trouble = ""
        try:
            holds(data)
        except Exception:  # noqa: BLE001 - that is what is looked for
            trouble = traceback.format_exc()
        took = time.process_time() - began
        tried += 1
        if trouble or took > SLOW_SECONDS:
            found += 1
            print(f"{tried}: {took:.1f} s\n{trouble}", flush=True)
            if keep is not None:
                (keep / f"{seed}-{tried}").write_bytes(data)
    print(f"{tried} files, {found} broke the rule")
    return 1 if found else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the files that broke the rule")
    given = parser.parse_args()
    sys.exit(main(given.files, given.minutes, given.seed, given.keep))
