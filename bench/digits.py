"""Teach the net of bot/cvs/pipeline/ocr/digits.py on lines drawn with the fonts at hand, and say how well it reads.

    python -m bench.digits [--lines 14000] [--fonts FOLDER …] [--all]

Writes the weights. Fonts are those of this machine that have Arabic-Indic digits, and those in further folders (web
fonts as npm packages carry them: Cairo, Tajawal, Almarai and the like). A quarter of them is kept from the lessons, but
for --all; the share of numbers read whole is measured on lines drawn with these.
"""

import argparse
import random
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bot.cvs.pipeline.ocr.digits import (
    DIGITS,
    KINDS,
    OTHER,
    WEIGHTS,
    WESTERN,
    Floats,
    Patch,
    ink_of,
    patches_of,
    read_numbers,
    seen,
)
from bot.cvs.pipeline.ocr.pictures import Pixels
from bot.taxonomy.arabic import words

HIDDEN: Final = 128
ROUNDS: Final = 18  # times that all lessons are gone through
BATCH: Final = 256
SIZES: Final = (17, 48)  # pixels of the font: print of 8 to 16 pt at 150 to 220 dots per inch
LATIN_WORDS: Final = (
    "Excel",
    "ISO",
    "HSE",
    "Primavera",
    "SAP",
    "IELTS",
    "info@example.com",
    "PMP",
    "Oracle",
    "VIP",
    "IV",
)
ORNATE: Final = (
    "Art",
    "Decorative",
    "Digital",
    "Nastaliq",
    "Letter",
    "Pen",
    "Poster",
    "Quran",
    "Qurn",
    "Screen",
    "Title",
)  # set no CV

_TO_ARABIC = str.maketrans("0123456789", DIGITS)


class Drawn(NamedTuple):
    line: Pixels
    signs: list[tuple[str, float, float]]  # each with its left and right edge, as fractions of the line's width
    numbers: list[str]  # in Arabic-Indic digits, from left to right


class Font(NamedTuple):
    arabic: str
    latin: str


def number(rnd: random.Random) -> str:
    year, month, day = rnd.randint(1960, 2030), rnd.randint(1, 12), rnd.randint(1, 31)
    if rnd.random() < 0.2:
        year = rnd.randint(1390, 1450)
    return rnd.choice(
        (
            f"{year}",
            f"{year}",
            f"{month}/{year}",
            f"{month:02d}/{year}",
            f"{year}/{month}",
            f"{year}/{month:02d}",
            f"{day}/{month}/{year}",
            f"{year}/{month}/{day:02d}",
            f"{day:02d}.{month:02d}.{year}",
            "0" + "".join(rnd.choices("0123456789", k=rnd.choice((8, 9, 10)))),
            "".join(rnd.choices("0123456789", k=rnd.randint(2, 14))),
            f"{rnd.randint(1, 99)}",
            f"{rnd.randint(1, 9)}",
            f"{rnd.randint(1, 99)}.{rnd.randint(0, 99)}",
        )
    )


def pieces(rnd: random.Random, vocabulary: Sequence[str]) -> list[str]:
    """Words, numbers and signs of a line from left to right."""
    share = rnd.choice((0.15, 0.4, 1.0))  # of numbers
    if rnd.random() < 0.1:
        return [number(rnd).translate(_TO_ARABIC)]
    found = [rnd.choice(vocabulary)]
    for _ in range(rnd.randint(1, 8)):
        if rnd.random() < share:
            text = number(rnd)
            if rnd.random() < 0.75:
                text = text.translate(_TO_ARABIC)
            text = rnd.choice((text,) * 6 + (f"({text})", f"{text}%", f"٪{text}", f"+{text}", f"{text}:", f"{text}،"))
            found.append(rnd.choice((text,) * 5 + (f"م{text}", f"ه{text}", f"هـ{text}")))
            if rnd.random() < 0.4:
                found.append(rnd.choice(("-", "–", "-", "|", "/")))
        else:
            found.append(rnd.choice((*(rnd.choice(vocabulary) for _ in range(8)), rnd.choice(LATIN_WORDS), *"|-•:")))
    if rnd.random() < 0.2:
        found.append(rnd.choice("•*▪●-"))
    return found


def drawn(rnd: random.Random, font: Font, vocabulary: Sequence[str]) -> Drawn:
    """A line as it is found in a scan: a little askew, blurred, with noise and the traces of JPEG."""
    size = round(SIZES[0] * (SIZES[1] / SIZES[0]) ** rnd.random())
    arabic, latin = ImageFont.truetype(font.arabic, size), ImageFont.truetype(font.latin, size)
    apart = rnd.random() < 0.3  # Latin in a typeface of its own
    sheet = Image.new("L", (size * 80, size * 4), 255)
    pen, x, base = ImageDraw.Draw(sheet), 2.0 * size, 2.5 * size
    edges: list[tuple[str, float, float]] = []
    numbers = []
    for piece in pieces(rnd, vocabulary):
        if x > 70 * size:
            break
        number_so_far = ""
        for part in _parts(piece):
            with_it = arabic if _has(arabic, part[0]) and not (part.isascii() and apart) else latin
            pen.text((x, base), part, fill=0, font=with_it, anchor="ls")
            width = with_it.getlength(part)
            edges.append((part, x, x + width))
            x += width
            number_so_far += part if part in (*DIGITS, "/", ".") else ""
        if any(char in DIGITS for char in number_so_far):
            numbers.append(number_so_far + {"م": "م", "ه": "ه"}.get(piece[0], ""))
        x += size * rnd.uniform(0.22, 0.45)
    picture = 255 - np.asarray(sheet, np.float32)
    rows = np.flatnonzero(picture.max(axis=1) > 60)
    if not len(rows):  # no font has the sign
        return drawn(rnd, font, vocabulary)
    above, below = (rnd.uniform(0.06, 0.3) * (rows[-1] - rows[0] + 6) for _ in range(2))
    start = 2 * size - rnd.randint(2, 10)
    end = min(int(x) + rnd.randint(0, 10), picture.shape[1])
    picture = picture[max(0, int(rows[0] - above)) : int(rows[-1] + below) + 1, start:end]
    edges = [
        (part, (left - start) / picture.shape[1], (right - start) / picture.shape[1]) for part, left, right in edges
    ]
    return Drawn(_scanned(rnd, picture), edges, numbers)


def _scanned(rnd: random.Random, ink: Floats) -> Pixels:
    noise = np.random.default_rng(rnd.randrange(2**32))
    height, width = ink.shape
    tilt = cv2.getRotationMatrix2D((width / 2, height / 2), rnd.uniform(-0.4, 0.4) * min(1.0, 400 / width), 1)
    ink = np.asarray(cv2.warpAffine(ink, tilt, (width, height)), np.float32)
    if rnd.random() < 0.2:
        ink = np.asarray(cv2.dilate(ink, np.ones((2, 2))), np.float32)
    ink = np.asarray(cv2.GaussianBlur(ink, (5, 5), rnd.uniform(0.2, 1.0)), np.float32)
    paper, depth = rnd.uniform(200, 255), rnd.uniform(0.45, 1.0)
    grey = paper - ink * depth * paper / 255 + noise.normal(0, rnd.uniform(0, 12), ink.shape)
    if rnd.random() < 0.1:
        grey = 255 - grey
    _done, coded = cv2.imencode(
        ".jpg", np.clip(grey, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, rnd.randint(45, 95)]
    )
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)


def _parts(piece: str) -> Iterator[str]:
    """Numbers and their signs one by one, words whole."""
    word = ""
    for char in piece:
        if char.isdecimal() or char in "/-–.+%٪():،•|*":
            if word:
                yield word
                word = ""
            yield char
        else:
            word += char
    if word:
        yield word


def _has(font: ImageFont.FreeTypeFont, char: str) -> bool:
    blank = {bytes(font.getmask(missing)) for missing in ("\uffff", "\ue0ff", "\u0378")}
    return font.getmask(char).getbbox() is not None and bytes(font.getmask(char)) not in blank


def lessons(lines: Sequence[Drawn]) -> tuple[Floats, np.ndarray]:
    inputs: list[Floats] = []
    kinds: list[int] = []
    for line in lines:
        ink = ink_of(line.line)
        patches = patches_of(ink)
        if patches:
            inputs.append(seen(ink, patches))
            kinds.extend(_kind(patch, ink.shape[1], line.signs) for patch in patches)
    return np.concatenate(inputs), np.array(kinds)


def _kind(patch: Patch, width: int, signs: Sequence[tuple[str, float, float]]) -> int:
    left, right = patch.left / width, patch.right / width
    shares = [(min(right, end) - max(left, start), text) for text, start, end in signs]
    share, text = max(shares)
    if share < 0.6 * (right - left):
        return OTHER
    text = {"–": "-", "هـ": "ه"}.get(text, text)
    if len(text) == 1 and text in KINDS:
        return KINDS.index(text)
    return WESTERN if text.isascii() and text.isdecimal() else OTHER


def taught(inputs: Floats, kinds: np.ndarray) -> dict[str, Floats]:
    """The weights of a net with one hidden layer, by Adam."""
    rng = np.random.default_rng(7)
    weights = {
        "inner": rng.normal(0, (2 / inputs.shape[1]) ** 0.5, (inputs.shape[1], HIDDEN)).astype(np.float32),
        "inner_bias": np.zeros(HIDDEN, np.float32),
        "outer": rng.normal(0, (1 / HIDDEN) ** 0.5, (HIDDEN, OTHER + 1)).astype(np.float32),
        "outer_bias": np.zeros(OTHER + 1, np.float32),
    }
    first = {name: np.zeros_like(value) for name, value in weights.items()}
    second = {name: np.zeros_like(value) for name, value in weights.items()}
    step, steps = 0, ROUNDS * (len(inputs) // BATCH)
    for _round in range(ROUNDS):
        order = rng.permutation(len(inputs))
        for at in range(0, len(order) - BATCH + 1, BATCH):
            step += 1
            x, y = inputs[order[at : at + BATCH]], kinds[order[at : at + BATCH]]
            x = x * (rng.random(x.shape) > 0.05)
            hidden = np.maximum(x @ weights["inner"] + weights["inner_bias"], 0)
            outer = hidden @ weights["outer"] + weights["outer_bias"]
            chances = np.exp(outer - outer.max(axis=1, keepdims=True))
            chances /= chances.sum(axis=1, keepdims=True)
            chances[np.arange(BATCH), y] -= 1
            error = chances / BATCH
            back = (error @ weights["outer"].T) * (hidden > 0)
            slopes = {
                "inner": x.T @ back,
                "inner_bias": back.sum(axis=0),
                "outer": hidden.T @ error,
                "outer_bias": error.sum(axis=0),
            }
            pace = 2e-3 * (1 - step / (steps + 1))
            for name, slope in slopes.items():
                first[name] = 0.9 * first[name] + 0.1 * slope
                second[name] = 0.999 * second[name] + 0.001 * slope**2
                mean, spread = first[name] / (1 - 0.9**step), second[name] / (1 - 0.999**step)
                weights[name] = (weights[name] - pace * mean / (np.sqrt(spread) + 1e-8)).astype(np.float32)
    return weights


def fonts_at_hand(folders: Sequence[Path]) -> list[str]:
    listed = subprocess.run(["fc-list", ":lang=ar", "file"], capture_output=True, text=True, check=True).stdout
    files = [row.split(":")[0] for row in listed.splitlines()]
    files += [str(path) for folder in folders for path in folder.rglob("*arabic-[47]00-normal.woff")]
    plain = [file for file in files if not any(name in file for name in ORNATE)]
    return sorted(file for file in plain if _has(ImageFont.truetype(file, 40), "٤"))


def latin_fonts() -> list[str]:
    listed = subprocess.run(["fc-list", ":lang=en", "file"], capture_output=True, text=True, check=True).stdout
    files = [row.split(":")[0] for row in listed.splitlines()]
    return sorted(
        file for file in files if file.endswith(".ttf") and any(name in file for name in ("Liberation", "DejaVu"))
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=14000)
    parser.add_argument("--fonts", type=Path, nargs="*", default=[])
    parser.add_argument("--all", action="store_true")
    asked = parser.parse_args()
    rnd = random.Random(3)
    arabic, latin, vocabulary = fonts_at_hand(asked.fonts), latin_fonts(), sorted(words())
    kept = arabic[::4]
    known = arabic if asked.all else [font for font in arabic if font not in kept]
    inputs, kinds = lessons(
        [drawn(rnd, Font(rnd.choice(known), rnd.choice(latin)), vocabulary) for _ in range(asked.lines)]
    )
    print(f"{len(known)} fonts, {len(inputs)} patches")
    weights = taught(inputs, kinds)
    np.savez_compressed(
        WEIGHTS, allow_pickle=False, **{name: value.astype(np.float16) for name, value in weights.items()}
    )
    right = wanted = wrong = 0
    for _ in range(500):
        line = drawn(rnd, Font(rnd.choice(kept), rnd.choice(latin)), vocabulary)
        left = list(line.numbers)
        for read in read_numbers(line.line):
            if read.text in left:
                left.remove(read.text)
                right += 1
            else:
                wrong += 1
        wanted += len(line.numbers)
    print(f"of {wanted} numbers {right} read whole, {wrong} wrong")


if __name__ == "__main__":
    main()
