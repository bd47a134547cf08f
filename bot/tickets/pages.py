"""Help pages: what the bot itself is asked about, section by section, in each language.

A page is `help_pages/<page>.<language>.md`: a title, and sections whose heading is the question. `points.npz` holds
where each section stands in meaning, halfway between its question and the whole of it, so that no process has to work
that out; `python -m bench.pages --write` makes it anew.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.models import Frozen
from bot.taxonomy.word_forms import stems

FOLDER: Final = Path(__file__).with_name("help_pages")
POINTS: Final = FOLDER / "points.npz"


class Section(Frozen):
    key: str  # "batches.2": the same in each language
    language: str
    page: str  # its title
    question: str
    answer: str

    @property
    def passage(self) -> str:
        """What is looked through for meaning."""
        return f"{self.question}\n{self.answer}"


@cache
def sections() -> tuple[Section, ...]:
    """All of them, in the order of the pages."""
    return tuple(section for path in sorted(FOLDER.glob("*.md")) for section in _sections_of(path))


def sections_in(language: str) -> list[Section]:
    """Those of a language; English for one that has none."""
    return [one for one in sections() if one.language == language] or sections_in("en")


def section_named(key: str, language: str) -> Section | None:
    return next((one for one in sections_in(language) if one.key == key), None)


def nearness_of(section: Section, point: Sequence[float]) -> float:
    """How near it is to a point in meaning: 1 for the same."""
    return float(_points()[f"{section.language}/{section.key}"] @ np.asarray(point, dtype=np.float32))


def words_in_common(found: Sequence[Section], text: str) -> list[float]:
    """How many words each shares with a text; those that few of them have count for more."""
    asked = set(stems(text))
    shared = [asked.intersection(stems(one.passage)) for one in found]
    common = Counter(stem for each in shared for stem in each)
    return [sum(1 / common[stem] for stem in each if common[stem] <= len(found) / 3) for each in shared]


@cache
def _points() -> Mapping[str, NDArray[np.float32]]:
    with np.load(POINTS) as kept:
        return dict(kept)


def _sections_of(path: Path) -> list[Section]:
    name, language, _md = path.name.split(".")
    title, *parts = path.read_text(encoding="utf-8").split("\n## ")
    found = []
    for number, part in enumerate(parts, start=1):
        question, _newline, answer = part.partition("\n")
        found.append(
            Section(
                key=f"{name}.{number}",
                language=language,
                page=title.strip().removeprefix("# "),
                question=question.strip(),
                answer=answer.strip(),
            )
        )
    return found
