"""The two engines: RapidOCR finds lines of any script and reads Latin letters and digits; Tesseract reads Arabic."""

import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import cv2
import numpy as np
from PIL import Image

from bot.cvs.pipeline.ocr.geometry import Quad
from bot.cvs.pipeline.ocr.pictures import Pixels, shrunk

if TYPE_CHECKING:
    from tesserocr import PyTessBaseAPI

SEARCHED_SIDE: Final = 1600  # pixels of the longer side in which lines are looked for; letters of 8 pt are found
SLIMMEST_SIDE: Final = 32  # pixels of the shorter; the engine would blow a slimmer picture up without bounds
LINE_HEIGHTS: Final = (40, 32, 48)  # pixels to which a line is brought for Tesseract, which was trained on about that
SURE_ENOUGH: Final = 0.9  # of an attempt, after which no other is made
MARGIN: Final = 10  # pixels around it
ARABIC: Final = "ara"

_TSV_COLUMNS, _TSV_WORD = 12, "5"
_TESSDATA = (
    Path(sys.prefix, "share/tessdata"),
    *sorted(Path("/usr/share/tesseract-ocr").glob("*/tessdata")),
    Path("/usr/share/tessdata"),
    Path("/usr/local/share/tessdata"),
    Path("/opt/homebrew/share/tessdata"),
)


class Read(NamedTuple):
    """What an engine made of a line; `sure` from 0 to 1."""

    text: str
    sure: float


class Word(NamedTuple):
    """A word of a line in logical order; `left` and `right` are fractions of the line's width."""

    text: str
    left: float
    right: float
    sure: float
    settled: bool = False  # by a reader that knows better than the engines


def find_lines(picture: Pixels) -> list[Quad]:
    """Boxes of the lines of text, from the top."""
    small = shrunk(picture, SEARCHED_SIDE)
    if min(small.shape[:2]) < SLIMMEST_SIDE:
        return []
    found = _rapid()(_blue_first(small), use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    scale = picture.shape[1] / small.shape[1]
    return [np.asarray(box, np.float32) * np.float32(scale) for box in found.boxes]


def read_latin(lines: Sequence[Pixels]) -> list[Read]:
    """Latin letters, digits and signs of lines; letters of another script are left out or mistaken."""
    if not lines:
        return []
    read = _rapid().recognize_txt([_blue_first(line) for line in lines])
    return [Read(text, float(score)) for text, score in zip(read.txts or (), read.scores, strict=True)]


def reads_arabic() -> bool:
    """Whether Tesseract's Arabic data is on this machine."""
    return tessdata() is not None


def tessdata() -> Path | None:
    """The folder with Tesseract's Arabic data: TESSDATA_PREFIX, the environment's own, or the system's."""
    chosen = os.environ.get("TESSDATA_PREFIX")
    folders = (Path(chosen), *_TESSDATA) if chosen else _TESSDATA
    return next((folder for folder in folders if (folder / f"{ARABIC}.traineddata").is_file()), None)


def read_arabic(line: Pixels, *, attempts: int = 4) -> list[Word]:
    """The words of a line of Arabic, as the surest of up to four attempts has them.

    The engine is touchy: a line that it misreads at one height it often reads at another.
    """
    from tesserocr import PSM  # noqa: PLC0415 - as below

    best: list[Word] = []
    ways = (*((height, PSM.SINGLE_LINE) for height in LINE_HEIGHTS), (LINE_HEIGHTS[0], PSM.RAW_LINE))
    for height, mode in ways[:attempts]:
        words = _attempt(line, height, mode)
        if mean_sure(words) > mean_sure(best):
            best = words
        if mean_sure(best) >= SURE_ENOUGH:
            break
    return best


def mean_sure(words: Sequence[Word]) -> float:
    """How sure words are read, each weighing as many letters as it has."""
    total = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.sure for word in words) / total if total else 0.0


def _attempt(line: Pixels, height: int, mode: int) -> list[Word]:
    scale = height / line.shape[0]
    grey = cv2.GaussianBlur(cv2.cvtColor(line, cv2.COLOR_RGB2GRAY), (3, 3), 0)
    level = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    framed = cv2.copyMakeBorder(level, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_REPLICATE)
    engine = _tesseract()
    engine.SetPageSegMode(mode)
    engine.SetImage(Image.fromarray(np.asarray(framed)))
    engine.Recognize()
    rows = (row.split("\t") for row in engine.GetTSVText(0).splitlines())
    return [word for row in rows if (word := _word(row, level.shape[1])) is not None]


def _word(row: Sequence[str], width: int) -> Word | None:
    """A row of Tesseract's TSV: level, five numbers, left, top, width, height, confidence, text."""
    if len(row) < _TSV_COLUMNS or row[0] != _TSV_WORD or not row[11].strip():
        return None
    left, right = int(row[6]) - MARGIN, int(row[6]) + int(row[8]) - MARGIN
    return Word(row[11].strip(), max(0.0, left / width), min(1.0, right / width), float(row[10]) / 100)


def _blue_first(picture: Pixels) -> Pixels:
    return np.ascontiguousarray(picture[:, :, ::-1])


@cache
def _rapid() -> Any:  # RapidOCR: its one call is typed as all that it may return
    # loaded on first use: most CVs are no pictures, and its models take a second
    from rapidocr import RapidOCR  # noqa: PLC0415

    return RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # the pool has a process per core
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.text_score": 0.0,
        }
    )


@cache
def _tesseract() -> "PyTessBaseAPI":
    from tesserocr import PyTessBaseAPI  # noqa: PLC0415

    return PyTessBaseAPI(path=str(tessdata()), lang=ARABIC)
