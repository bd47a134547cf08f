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

# what Pillow is let open; formats for other purposes have had holes enough
_FORMATS: Final = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "HEIF")


def pictures(data: bytes, limits: Limits) -> tuple[list[Pixels], int]:
    """The frames of a picture file up to the limit of pages, and how many it has. White stands behind what is clear.

    Raises Unreadable: DAMAGED, TOO_LARGE for more pixels than `limits.max_pixels`.
    """
    _know_formats()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata in an otherwise good picture is no news
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                total = getattr(picture, "n_frames", 1)
                frames = []
                for frame in ImageSequence.Iterator(picture):
                    if frame.width * frame.height > limits.max_pixels:
                        raise Unreadable(Problem.TOO_LARGE, f"{frame.width} × {frame.height} pixels")
                    frames.append(_pixels(frame))
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
    return shrunk(np.asarray(upright.convert("RGB")))


def _know_formats() -> None:
    from pi_heif import register_heif_opener  # noqa: PLC0415 - a library that only pictures need

    if "HEIF" not in Image.OPEN:
        Image.init()
        register_heif_opener()
