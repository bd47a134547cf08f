"""Whether words can be a person's name, and the name without what stands around it."""

import re
import unicodedata
from collections.abc import Sequence

from bot.cvs.pipeline.facts.pieces import Piece, comma_pieces
from bot.cvs.pipeline.text.bidi import reads_leftwards
from bot.taxonomy.degrees import find_degrees, is_school
from bot.taxonomy.folding import fold
from bot.taxonomy.headings import heading_kind
from bot.taxonomy.languages import find_languages
from bot.taxonomy.names import PARTICLES, POST_NOMINALS, TITLES, begins_as_a_name, names_word, without_marks
from bot.taxonomy.places import is_place
from bot.taxonomy.skills import skill_matcher
from bot.taxonomy.titles import company_score, title_score

MAX_WORDS = 7
NAME_LINE = 60  # characters of a name
_GLUED_TITLE = re.compile(r"(\S{1,12}?[./])(?=[^\W\d_]{3})")
INITIAL = re.compile(r"[^\W\d_]\.?(?:[^\W\d_]\.)*")
_SKILL = 0.9  # confidence from which a match is a skill and no name
_TWIN = re.compile(r"\s*[(\[/]\s*([^\W\d_][^()\[\]/]{3,50})[)\]]?$")  # "ليلى حداد (Layla Haddad)"


def words_of(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,،]+", text) if any(char.isalpha() for char in word)]


def without_titles(piece: Piece) -> Piece:
    """A name without titles before it and letters of degrees or bodies after it."""
    text, start = piece.text, piece.start
    head, *rest = comma_pieces(piece)
    after = [word for part in rest for word in words_of(part.text)]
    named = len(words_of(head.text)) > 1
    if rest and all(_is_post_nominal(word) or (named and _is_letters(word)) for word in after):
        text = head.text
    spans = [(match.start(), match.end()) for match in re.finditer(r"\S+", text)]
    while len(spans) > 2 and without_marks(fold(text[slice(*spans[0])])).rstrip(",") in TITLES:
        spans.pop(0)
    while len(spans) > 2 and _is_post_nominal(text[slice(*spans[-1])]):
        spans.pop()
    if not spans:
        return piece
    cut = text[spans[0][0] : spans[-1][1]].rstrip(",;، ")
    twin = _TWIN.search(cut)
    if twin and reads_leftwards(twin[1]) != reads_leftwards(cut[: twin.start()]):
        cut = cut[: twin.start()]
    glued = _GLUED_TITLE.match(cut)  # "م/أحمد", "Dr.Ahmed"
    if glued and fold(glued[1]) in TITLES:
        return Piece(cut[glued.end() :], start + spans[0][0] + glued.end())
    return Piece(cut, start + spans[0][0])


def _is_post_nominal(word: str) -> bool:
    bare = word.strip(",;()")
    if not bare or word[:1].islower():
        return False
    core = re.sub(r"\([A-Za-z]{2,4}\)", "", word).strip(",;.")
    known = fold(bare) in POST_NOMINALS or fold(core) in POST_NOMINALS
    return known and (bare != bare.capitalize() or len(bare) > 3 or "." in bare)


def _is_letters(word: str) -> bool:
    """Whether a word after a name and a comma is letters of a body: "BCPS", "MRPharmS"."""
    bare = word.strip(",;().")
    return len(bare) > 1 and sum(map(str.isupper, bare)) > 1 and (not re.search("[AEIOUY]", bare) or not bare.isupper())


def is_made_of_names(text: str, words: Sequence[str]) -> bool:
    if not 1 <= len(words) <= MAX_WORDS or len(text) > NAME_LINE:
        return False
    if re.search(r"[\d@/:|_<>{}\[\]+=%#?!*…]|\w\.[a-z]{2,}$|https?|www\.", text):
        return False
    if not all(names_word(word) for word in words):
        return False
    return all(is_name_word(word) for word in words) and any(len(re.sub(r"\W", "", word)) > 1 for word in words)


def means_something(text: str, *, begins: bool = False) -> bool:
    """Whether a text is a heading, a place, a degree, a school, a language, a title, an employer or a skill.

    `begins`: its first word is known to be a name, as the usual ones are; then a trade behind it is a surname.
    """
    if heading_kind(text) or is_place(text) or find_degrees(text) or is_school(text) or _is_language(text):
        return True
    if title_in(text, begins=begins) >= 1.0 or company_score(text) >= 1.0:
        return True
    surname = text.find(" ") + 1 if begins or begins_as_a_name(text) else 0
    return any(
        match.confidence > _SKILL and (not surname or match.start < surname) for match in skill_matcher().find(text)
    )


def title_in(name: str, *, begins: bool = False) -> float:
    """How much a text that may be a name reads as a job title."""
    first, _, others = name.partition(" ")
    named = bool(others) and not title_score(first) and (begins or begins_as_a_name(name))
    return 0.0 if named else title_score(name)


def _is_language(text: str) -> bool:
    """Whether languages fill a text, as they do not where a family is called after one ("Dana Salem Turki")."""
    return 2 * sum(found.end - found.start for found in find_languages(text)) >= len(text.strip())


def is_name_word(word: str) -> bool:
    bare = word.strip("\"“”«»()'’.,")
    if not bare:
        return True
    if fold(bare) in PARTICLES or INITIAL.fullmatch(word.rstrip(",")):
        return True
    if unicodedata.category(bare[0]) == "Lo":
        return all(unicodedata.category(char)[0] in "LM" or char in "-'’‌" for char in bare)
    return bare[0].isupper() and all(unicodedata.category(char)[0] in "LM" or char in "-'’`.·" for char in bare)


def names_proper(text: str) -> list[str]:
    """A name's words without titles and particles."""
    return [word for word in words_of(text) if fold(word) not in TITLES and fold(word) not in PARTICLES]
