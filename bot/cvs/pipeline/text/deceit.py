"""Whether words that a file has beside its text are there to deceive.

Properties, comments and descriptions of pictures are common and harmless, and nobody needs to be told of them, unless
they speak to a program or pile up what the CV itself does not show.
"""

import re

from bot.cvs.models import Hiding
from bot.taxonomy.orders import speaks_to_software
from bot.taxonomy.skills import skill_matcher

HARMLESS = frozenset((Hiding.METADATA, Hiding.COMMENT, Hiding.ALT_TEXT, Hiding.DELETED))
MANY_SKILLS = 8  # that the visible text does not name
MANY_WORDS = 40  # different ones that the visible text does not have
# Different words of a whole CV that may hold such signs by chance: an editor's breaks, a key of another keyboard.
CHANCE = {Hiding.ZERO_WIDTH: 4, Hiding.HOMOGLYPH: 1}
_READ = 20_000  # characters that are judged
_WORD = re.compile(r"[^\W\d_]{2,}")
# A person writes to another in these, at length and without deceit.
_CONVERSATION = frozenset((Hiding.COMMENT, Hiding.DELETED))


def is_told(reason: Hiding, words: str, visible: str) -> bool:
    """Whether the recruiter is told of hidden `words`; `visible` is the text of the CV."""
    if reason is Hiding.MACRO:
        return True
    if reason not in HARMLESS:
        return sum(c.isalnum() for c in words) > 2
    words = words[:_READ]
    if speaks_to_software(words):
        return True
    if len(_skills(words)) >= MANY_SKILLS and len(_skills(words) - _skills(visible)) >= MANY_SKILLS:
        return True
    unseen = set(_WORD.findall(words.casefold())) - set(_WORD.findall(visible.casefold()))
    return reason not in _CONVERSATION and len(unseen) >= MANY_WORDS


def _skills(text: str) -> set[str]:
    return {match.name for match in skill_matcher().find(text)}
