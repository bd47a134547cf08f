"""What words have in common: one form for the genders of a title ("Pflegerin", "infirmière", "محاسبة"), and stems."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.taxonomy.folding import ARABIC_START, fold, tokens

_ARABIC = re.compile(r"(?<=\w{3})(?:ات|ه)\Z|(?<=\w{4})(?:ين|ون)\Z")
_ENDINGS = (
    (re.compile(r"(?<=\w{3})(er|ist|eur|or|ent|ant|kauf|wirt|schreib|ekt|og|jur)in(?:nen)?\Z"), r"\1"),
    (re.compile(r"(angestellte|beamte|gehilfe|beauftragte|sachverstandige|vorsitzende)[rn]\Z"), r"\1"),
    (re.compile(r"frau\Z"), "mann"),
    (re.compile(r"arztin(?:nen)?\Z"), "arzt"),
    (re.compile(r"(?<=\w{2})ier[aeo]\Z"), "ier"),
    (re.compile(r"(?<=\w{2})(ll|ch|g)ere\Z"), r"\1er"),
    (re.compile(r"(?<=\w)effe\Z"), "ef"),
    (re.compile(r"(?<=\w{2})eu(?:se|re)\Z"), "eur"),
    (re.compile(r"(?<=\w{2})(?:trice|tore)\Z"), "teur"),
    (re.compile(r"(?<=\w{2})ienne\Z"), "ien"),
    (re.compile(r"(?<=\w{3})ee\Z"), "e"),
    (re.compile(r"(?<=\w{3})ive\Z"), "if"),
    (re.compile(r"(?<=\w{3})(ant|ent|int|iel)e\Z"), r"\1"),
    (re.compile(r"(?<=\w{2})ora\Z"), "or"),
    (re.compile(r"(?<=\w{2})(er|eir|ic|iv|ad|at|ett|ari|og|ent)a\Z"), r"\1o"),
    (re.compile(r"(?<=\w{3})ies\Z"), "y"),
    (re.compile(r"jefa\Z"), "jefe"),
)


# One word in several spellings, and what the countries of one language call the same people and things.
_SAME = {
    "اختصاصي": "اخصايي",
    "مسيول": "مسوول",
    "شيون": "شوون",
    "زباين": "عملاء",
    "متعامل": "عملاء",
    "كمبيوتر": "حاسب",
    "حاسوب": "حاسب",
    "موبايل": "جوال",
    "program": "programme",
    "organization": "organisation",
    "labor": "labour",
    "center": "centre",
    "fiber": "fibre",
}


@lru_cache(maxsize=16384)  # most words of a text, and of the next one, are the same few
def one_form(word: str) -> str:
    """`word`, folded, in the form that stands for all its genders. Not always a word: both sides must be formed."""
    if word[:1] >= ARABIC_START:  # a lengthening sign alone folds to nothing
        plain = _ARABIC.sub("", word)
        return _SAME.get(plain, plain)
    word = _SAME.get(word, word)
    for ending, plain in _ENDINGS:
        formed = ending.sub(plain, word)
        if formed != word:
            return formed
    return word


_ARABIC_ENDING = re.compile(r"(?:يه|ات|ون|ين|ها|ه|ي)\Z")
_SHORTEST = 4  # letters of a stem
_ENDING = re.compile(r"(?:ations?|ments?|ings?|ers?|ors?|ed|es|s|e)\Z")


def stems(text: str) -> Iterator[str]:
    """Words without common endings, so that "hospitals" and "hospital" are one."""
    for token in tokens(fold(text)):
        ending = _ARABIC_ENDING if token.key[0] >= ARABIC_START else _ENDING
        stem = ending.sub("", token.key)
        yield stem if len(stem) >= _SHORTEST else token.key
