"""The language a CV is written in."""

import re
from collections import Counter

LANGUAGES = ("en", "ar", "fr", "de", "es", "it", "pt", "nl", "tr")
_ENOUGH = 12  # words after which the text's language is taken as said
_SAMPLE = 20_000  # characters
_WHOLE = 60  # points of a word that one language alone has

# Words that nearly every sentence of a language has, as they are written inside a sentence; a word may be of several.
_FUNCTION_WORDS = {
    "en": "the and of to for with from by at on is was were have has our their that this which who as an my "
    "your into in",
    "fr": "le la les des du et une un dans pour avec sur au aux est ont par chez sous nos leur cette ses depuis "
    "ainsi de en",
    "de": "der die das und den dem von zu mit für auf im ist ein eine einer eines bei aus nach zur zum als "
    "durch sowie in",
    "es": "el los las del una un con para por que se su sus como más desde hasta al entre sobre y e lo la "
    "nuestro de en",
    "it": "il lo gli di del della dei delle degli per con che una un nel nella nelle sono alla al dal dalla ai "
    "e ed come da in",
    "pt": "o os as do da dos das em no na nos nas uma um com para por que ao à pela pelo são mais como e de entre",
    "nl": "de het een van en voor met op aan bij naar uit door als te tot zijn wordt ook in om over binnen",
    "tr": "ve bir ile için olarak bu da de olan en göre sonra kadar üzerinde tarafından gibi daha çok",
}
# What nearly every CV of a language says, in whichever case.
_CV_WORDS = {
    "en": "experience education skills languages summary references present university manager",
    "fr": "expérience expériences formation compétences langues loisirs professionnelle diplôme anglais courant "
    "aujourd janvier février août décembre stage",
    "de": "berufserfahrung ausbildung kenntnisse sprachen lebenslauf persönliche fähigkeiten heute seit englisch "
    "geburtsdatum abschluss januar märz mai juni juli oktober dezember",
    "es": "experiencia formación educación idiomas habilidades conocimientos actualidad inglés empresa enero febrero "
    "agosto diciembre académica laboral",
    "it": "esperienza esperienze istruzione formazione lingue competenze capacità inglese oggi nascita presso azienda "
    "gennaio febbraio maggio giugno luglio ottobre lavorativa",
    "pt": "experiência formação idiomas competências habilidades línguas inglês atual atualmente empresa janeiro "
    "fevereiro março maio dezembro habilitações",
    "nl": "werkervaring ervaring opleiding opleidingen talen vaardigheden nederlands engels heden "
    "januari februari maart "
    "mei augustus profiel",
    "tr": "deneyim deneyimi eğitim diller yabancı beceriler iletişim bilgiler ingilizce üniversitesi halen ocak şubat "
    "nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
}
_SIGNS = {
    "fr": "àèùçœêî",
    "de": "äöüß",
    "es": "ñ¿¡áíóú",
    "it": "àèìòù",
    "pt": "ãõçâê",
    "tr": "ğşıİ",
}


def _by_word(table: dict[str, str]) -> dict[str, tuple[str, ...]]:
    words = {word for listed in table.values() for word in listed.split()}
    return {word: tuple(one for one, listed in table.items() if word in listed.split()) for word in words}


_FUNCTION = _by_word(_FUNCTION_WORDS)
_OF_CVS = _by_word(_CV_WORDS)
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
    counts = Counter[str]()
    # function words as they are written: the "El" of a name is no article
    for word in (*_WORD.findall(sample), *_WORD.findall(headings.casefold())):
        of = (*_FUNCTION.get(word, ()), *_OF_CVS.get(word.casefold(), ()))
        for language in of:
            counts[language] += _WHOLE // len(of)
    if counts.total() < _ENOUGH * _WHOLE:
        for language, signs in _SIGNS.items():
            counts[language] += sum(char in signs for char in sample) * _WHOLE // 3
    return max(LANGUAGES, key=lambda language: (counts[language], -LANGUAGES.index(language))) if counts else "en"
