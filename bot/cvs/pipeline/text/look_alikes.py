"""Letters that are drawn like a Latin one and are none.

Unicode's compatibility forms (fullwidth, mathematical, circled letters) are dealt with by NFKC; here are the letters of
other scripts that share a shape with Latin, and Latin letters in fancy dress, which their Unicode names tell.
"""

import re
import unicodedata
from functools import lru_cache

# Pairs of a Latin letter and those that look the same in most typefaces, after Unicode's table of confusables.
_SHAPES = {
    "A": "АΑᎪꓮⲀ", "B": "ВΒᏴꓐⲂ", "C": "СᏟꓚⲤϹ", "D": "Ꭰꓓ", "E": "ЕΕᎬꓰⲈ", "F": "Ϝꓝ", "G": "ԌᏀᏳꓖ", "H": "НΗᎻꓧⲎ",
    "I": "ІΙӀꓲⲒ", "J": "ЈᎫꓙͿ", "K": "КΚᏦꓗⲔ", "L": "ᏞꓡⳐԼ", "M": "МΜᎷꓟⲘϺ", "N": "ΝꓠⲚ", "O": "ОΟꓳⲞՕ", "P": "РΡᏢꓑⲢ",
    "Q": "ԚႳ", "R": "ᎡᏒꓣ", "S": "ЅᏕᏚꓢՏ", "T": "ТΤᎢꓔⲦ", "U": "ՍꓴႮ", "V": "ѴᏙꓦ", "W": "ԜᎳᏔꓪ", "X": "ХΧꓫⲬ", "Y": "ҮΥꓬⲨ",
    "Z": "ΖᏃꓜⲌ",
    "a": "аα", "b": "ЬᏏ", "c": "сϲⲥ", "d": "ԁᏧ", "e": "еҽ", "g": "ց", "h": "һհᏂ", "i": "іιᎥ", "j": "јϳյ", "k": "кκ",
    "l": "ӏ", "m": "м", "n": "ոռ", "o": "оοօⲟσ", "p": "рρⲣ", "q": "ԛզգ", "r": "г", "s": "ѕꮪ", "t": "тτ", "u": "υսц",
    "v": "νѵ", "w": "ԝѡա", "x": "хχⲭ", "y": "уүγყ", "z": "ꮓ",
}  # fmt: skip
_LATIN = {ord(other): latin for latin, others in _SHAPES.items() for other in others}
_WORD = re.compile(r"\w+")
_DRESSED = re.compile(
    r"LATIN (?:LETTER )?SMALL CAPITAL ([A-Z])|(?:NEGATIVE )?(?:CIRCLED|SQUARED) LATIN CAPITAL LETTER ([A-Z])"
    r"|LATIN SMALL LETTER (?:SCRIPT )?([A-Z])(?: WITH MIDDLE TILDE)?"
)


def undressed(text: str) -> str:
    """Small capitals and letters in black circles and squares as plain letters."""
    return "".join(map(_plain, text))


def without_look_alikes(text: str) -> tuple[str, list[str]]:
    """Words that mix Latin with look-alikes, in Latin; and those words as they should be read.

    A word with a letter that has no Latin look-alike is of its own script ("Mосква", "APIшка") and stays as it is.
    """
    found: list[str] = []

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        letters = [c for c in word if c.isalpha()]
        others = [c for c in letters if not _is_latin(c)]
        if not 0 < len(others) < len(letters) or any(ord(c) not in _LATIN for c in others):
            return word
        found.append(word.translate(_LATIN))
        return found[-1]

    return _WORD.sub(mend, text), found


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char.isascii():
        return char
    dressed = _DRESSED.fullmatch(unicodedata.name(char, ""))
    if dressed is None:
        return char
    return next(letter for letter in dressed.groups() if letter).lower()


@lru_cache(maxsize=4096)
def _is_latin(char: str) -> bool:
    return char.isascii() or unicodedata.name(char, "").startswith("LATIN ")
