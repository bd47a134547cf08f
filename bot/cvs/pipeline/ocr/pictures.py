"""Picture files: PNG, JPEG, TIFF, HEIC and others, as upright pixels."""

import io
import warnings
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from bot.cvs.models import Problem, Unreadable
from bot.cvs.pipeline.limits import Limits

Pixels = NDArray[np.uint8]  # rows × columns × (red, green, blue)

LONGEST_SIDE: Final = 3000  # pixels; a sheet of A4 at 250 dpi. More only costs time
TALLEST: Final = 3.0  # times its width, of a picture that is one sheet
SHEET: Final = 2.0  # times its width, of the sheets that a taller one is cut into, at most
SLIMMEST: Final = 200  # pixels of the width of such a one

# what Pillow is let open; formats for other purposes have had holes enough
_FORMATS: Final = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "HEIF")


def pictures(data: bytes, limits: Limits) -> tuple[list[Pixels], int]:
    """The sheets of a picture file up to the limit of pages, and how many it has. White stands behind what is clear.

    A frame is a sheet, or several where it is as tall as a screen that was scrolled.

    Raises Unreadable: DAMAGED, TOO_LARGE for more pixels than `limits.max_pixels`.
    """
    _know_formats()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata in an otherwise good picture is no news
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                total = getattr(picture, "n_frames", 1)
                frames: list[Pixels] = []
                for frame in ImageSequence.Iterator(picture):
                    if frame.width * frame.height > limits.max_pixels:
                        raise Unreadable(Problem.TOO_LARGE, f"{frame.width} × {frame.height} pixels")
                    sheets = _sheets(_pixels(frame))
                    frames += map(shrunk, sheets)
                    total += len(sheets) - 1
                    if len(frames) >= limits.max_pages:
                        break
    except Unreadable:
        raise
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        KeyError,
        IndexError,
        TypeError,
        OverflowError,
        ZeroDivisionError,
        AttributeError,
        RuntimeError,
        NotImplementedError,
    ) as error:  # fmt: skip - Pillow's plugins let all of these out of broken files
        raise Unreadable(Problem.DAMAGED, "picture") from error
    return frames, total


def shrunk(pixels: Pixels, longest: int = LONGEST_SIDE) -> Pixels:
    """The picture no longer than `longest` on its longer side."""
    if max(pixels.shape[:2]) <= longest:
        return pixels
    picture = Image.fromarray(pixels)
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return np.asarray(picture)


def _pixels(frame: Image.Image) -> Pixels:
    # a JPEG decodes at a fraction of its size for the asking
    frame.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(frame)
    if "A" in upright.getbands() or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        upright = Image.alpha_composite(paper, clear)
    return np.asarray(upright.convert("RGB"))


def _sheets(picture: Pixels) -> list[Pixels]:
    """The picture cut into pieces like pages where it is far taller than wide, between its lines."""
    height, width = picture.shape[:2]
    step = int(SHEET * width)
    if height <= TALLEST * width or width < SLIMMEST:
        return [picture]
    cuts = [0]
    while height - cuts[-1] > TALLEST * width:
        first = cuts[-1] + step - width // 2
        near = picture[first : first + width // 2]
        cuts.append(first + int(np.argmin(np.ptp(near, axis=1).sum(axis=1))))  # the emptiest row
    return [picture[top:bottom] for top, bottom in zip(cuts, (*cuts[1:], height), strict=True)]


def _know_formats() -> None:
    from pi_heif import register_heif_opener  # noqa: PLC0415 - a library that only pictures need

    if "HEIF" not in Image.OPEN:
        Image.init()
        register_heif_opener()
