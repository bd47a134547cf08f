"""The language a CV is written in."""

import re
from collections import Counter

LANGUAGES = ("en", "ar", "fr", "de", "es")
_ENOUGH = 12  # function words after which the text's language is taken as said
_SAMPLE = 20_000  # characters

# Words that nearly every sentence of one language has and the others do not.
_FUNCTION_WORDS = {
    "en": "the and of to for with from by at on is was were have has our their that this which who as an my your into",
    "fr": "le la les des du et une dans pour avec sur au aux est ont par chez sous nos leur cette ses depuis ainsi",
    "de": "der die das und den dem von zu mit für auf im ist ein eine einer eines bei aus nach zur zum als durch sowie",
    "es": "el los las del una con para por que se su sus como más desde hasta al entre sobre y e lo nuestro empresa",
}
_LANGUAGE_OF = {word: language for language, words in _FUNCTION_WORDS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str, headings: str = "") -> str:
    """ISO 639-1 code of a CV's language, of those in LANGUAGES; English where nothing says otherwise.

    `headings`: the CV's section headings; where running text is short they decide.
    """
    sample = text[:_SAMPLE]
    arabic = sum("\u0600" <= char <= "\u06ff" for char in sample)
    letters = sum(char.isalpha() for char in sample)
    if arabic * 5 > letters * 2:
        return "ar"
    # as they are written: the "El" of a name is no article
    words = [*_WORD.findall(sample), *_WORD.findall(headings.casefold())]
    counts = Counter(_LANGUAGE_OF[word] for word in words if word in _LANGUAGE_OF)
    accents = Counter({"fr": len(re.findall("[àèùçœêî]", sample)), "de": len(re.findall("[äöüß]", sample))})
    accents["es"] = len(re.findall("[ñáíóú¿¡]", sample))
    if counts.total() < _ENOUGH:
        counts += Counter({language: times // 3 for language, times in accents.items()})
    return max(LANGUAGES, key=lambda language: (counts[language], -LANGUAGES.index(language))) if counts else "en"
