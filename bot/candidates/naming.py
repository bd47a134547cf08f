"""Finding people's names in what somebody types, in either script. Pure rules."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.taxonomy.folding import ARABIC_START, Token, fold, tokens
from bot.taxonomy.names import PARTICLES, consonants
from db.models.ids import CandidateId

_LEAST_WORD = 2  # letters
_SURE_SOUNDS, _SOUNDS = 4, 2  # consonants that a name in another script must share, where no name or one is expected


class Run(NamedTuple):
    """Words that stand for somebody, and everybody they may stand for."""

    start: int
    end: int
    people: tuple[CandidateId, ...]

    def among(self, people: Sequence[CandidateId]) -> "Run":
        return self._replace(people=tuple(people))


class Naming:
    """Looks for the names of `people` (id, name; an empty name is never found).

    `common` are folded words of asking, which are no names.
    """

    def __init__(self, people: Sequence[tuple[CandidateId, str]], *, common: frozenset[str]) -> None:
        self._order = {known: place for place, (known, _name) in enumerate(people)}
        self._words: dict[str, set[CandidateId]] = {}
        self._sounds: dict[tuple[bool, str], set[CandidateId]] = {}
        self._common = common
        for known, name in people:
            for token in tokens(fold(name)):
                self._words.setdefault(token.key, set()).add(known)
                sounds = consonants(token.key)
                if len(sounds) >= _SOUNDS:
                    self._sounds.setdefault((_arabic(token.key), sounds), set()).add(known)

    def runs(self, text: str, *, sure: bool) -> Iterator[Run]:
        """Every stretch of `text` that names somebody. `sure`: a word that only sounds like a name may be another."""
        words = [token for token in tokens(fold(text)) if token.end - token.start >= _LEAST_WORD]
        at = 0
        while at < len(words):
            people = self._named(words[at], sure=sure) if self._begins(words[at]) else set()
            end = at + 1
            last = at
            while people and end < len(words):
                more = people & self._named(words[end], sure=sure)
                if not more and words[end].keys[0] not in PARTICLES:
                    break
                if more:
                    people, last = more, end
                end += 1
            if people:
                named = tuple(sorted(people, key=self._order.__getitem__))
                yield Run(words[at].start, words[last].end, named)
            at = last + 1

    def _begins(self, word: Token) -> bool:
        return self._common.isdisjoint(word.keys) and word.keys[0] not in PARTICLES

    def _named(self, word: Token, *, sure: bool) -> set[CandidateId]:
        found = set[CandidateId]().union(*(self._words.get(key, ()) for key in word.keys))
        if found:
            return found
        least = _SURE_SOUNDS if sure else _SOUNDS
        other = not _arabic(word.keys[0])
        sounds = [consonants(key) for key in word.keys]
        return set[CandidateId]().union(*(self._sounds.get((other, one), ()) for one in sounds if len(one) >= least))


def _arabic(word: str) -> bool:
    return word[0] >= ARABIC_START
