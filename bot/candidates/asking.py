"""What somebody asks about candidates, in English or Arabic, and whom they mean. Pure rules."""

import re
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from typing import Final

from bot.candidates.naming import Naming, Run
from bot.candidates.searching import asked
from bot.core.models import Frozen
from bot.taxonomy import questions as said
from bot.taxonomy.folding import fold, tokens
from db.models.candidates import Decision
from db.models.ids import BatchId, CandidateId

LONGEST: Final = 1000  # characters of a question; the rest is not read
MOST_COMPARED = 4


class Kind(StrEnum):
    """What has to be done to answer."""

    HELP = "help"
    ACT = "act"  # something is to be done, which is what buttons are for
    COMPOSE = "compose"  # a text is to be written
    COMPARE = "compare"
    EXPLAIN = "explain"  # one person
    FIND = "find"
    LIST = "list"  # everybody, the first few, or those with a decision


class Aspect(StrEnum):
    """The side of a person that is asked about."""

    WHOLE = "whole"
    STRONG = "strong"
    WEAK = "weak"


class Known(Frozen):
    """Somebody who can be asked about; `name` is None where nobody may know it."""

    id: CandidateId
    batch_id: BatchId
    batch_name: str
    name: str | None
    rank: int | None


class Unclear(Frozen):
    """A name that several people have."""

    written: str
    people: tuple[CandidateId, ...]


class Question(Frozen):
    """`people` in the order they were named; a COMPARE of fewer than two means that somebody is not known here."""

    kind: Kind
    people: tuple[CandidateId, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    aspect: Aspect = Aspect.WHOLE
    words: str = ""  # what is looked for: the question without names and words of asking
    decision: Decision | None = None
    first: int | None = None  # so many of the best
    batch_id: BatchId | None = None  # the one that was named, or that all of `people` are in


_SLACK = re.compile(r"<[@#!][^<>]*>|<[^<>|]*\|([^<>]*)>|<([^<>]*)>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def plain(text: str) -> str:
    """What was typed, without Slack's own way to write mentions, links and signs."""
    text = _SLACK.sub(lambda found: found[1] or found[2] or " ", text[: 4 * LONGEST])
    for entity, sign in _ENTITIES.items():
        text = text.replace(entity, sign)
    return " ".join(text.split())[:LONGEST]


def question(text: str, people: Sequence[Known]) -> Question:
    """What is asked, by somebody who may see `people`: the newest batch first, each in rank order."""
    text = plain(text)
    folded = fold(text)
    opening = said.POLITE.match(folded)
    at = opening.end() if opening else 0
    if said.GREETS.fullmatch(folded) or said.GREETS.fullmatch(folded, at):
        return Question(kind=Kind.HELP)
    batch = _named_batch(folded, people)
    if batch is not None:
        people = [one for one in people if one.batch_id == batch[0]]
        text = text[: batch[1]] + " " * (batch[2] - batch[1]) + text[batch[2] :]
        folded = fold(text)
    compares, about = (
        said.COMPARES.search(folded),
        said.ABOUT.search(folded) or said.WEAK.search(folded) or said.STRONG.search(folded),
    )
    composes, acts = said.COMPOSES.match(folded, at), said.ACTS.match(folded, at)
    runs = [*_labelled(folded, people), *_ranked(folded, people)]
    naming = Naming([(one.id, one.name or "") for one in people], common=said.ASKING)
    runs += naming.runs(text, sure=not (compares or about or composes or acts))
    runs.sort(key=lambda run: run.start)
    found, batch_id = _one_batch(runs, people, batch[0] if batch else None)
    named, unclear = _told_apart(text, found)
    first = _first(folded)
    if compares and first and not named and not unclear:
        inside = [one for one in people if one.batch_id == people[0].batch_id]
        named = tuple(one.id for one in inside[:first])
        batch_id = batch_id or (people[0].batch_id if people else None)
    rest = _rest(text, folded, [(run.start, run.end) for run in runs])
    return Question(
        kind=_kind(
            composes=composes is not None,
            acts=acts is not None,
            compares=compares is not None and not (len(named) == 1 and said.EVERYBODY.search(folded)),
            people=len(named) + len(unclear),
            looked_for=bool(rest),
            stranger=len(named) + len(unclear) == 1 and compares is not None and _stranger(text, runs),
        ),
        people=named[:MOST_COMPARED],
        unclear=unclear,
        aspect=Aspect.WEAK
        if said.WEAK.search(folded)
        else Aspect.STRONG
        if said.STRONG.search(folded)
        else Aspect.WHOLE,
        words=rest,
        decision=_decision(folded),
        first=first,
        batch_id=batch_id,
    )


def _kind(*, composes: bool, acts: bool, compares: bool, people: int, looked_for: bool, stranger: bool) -> Kind:
    if composes:
        return Kind.COMPOSE
    if acts:
        return Kind.ACT
    if people >= 2 or (compares and stranger):
        return Kind.COMPARE
    if people == 1:
        return Kind.EXPLAIN
    return Kind.FIND if looked_for else Kind.LIST


def _stranger(text: str, runs: Sequence[Run]) -> bool:
    """Whether a word that is no word of asking stands beside the one name that is known: another one, perhaps."""
    free = [token for token in tokens(fold(text)) if not any(run.start <= token.start < run.end for run in runs)]
    return any(not said.ASKING.intersection(token.keys) and text[token.start].isupper() for token in free[1:]) or any(
        text[token.start] > "\u0600" and not said.ASKING.intersection(token.keys) and token.start > 0
        for token in free[-1:]
    )


def _named_batch(folded: str, people: Sequence[Known]) -> tuple[BatchId, int, int] | None:
    """The newest batch whose whole name stands in the question, and where; a longer name says more."""
    names = {one.batch_id: fold(one.batch_name) for one in people}
    for batch_id, name in sorted(names.items(), key=lambda item: -len(item[1])):
        at = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded) if len(name) > 2 else None
        if at is not None:
            return batch_id, *at.span()
    return None


def _labelled(folded: str, people: Sequence[Known]) -> Iterator[Run]:
    """People of blind batches by what stands for their names."""
    codes: dict[str, list[CandidateId]] = {}
    for one in people:
        if one.name is None:
            codes.setdefault(fold(one.id[:4]), []).append(one.id)
    for found in re.finditer(r"(?:\bcandidate|المرشحه?)\s+(\w{4})(?!\w)", folded) if codes else ():
        if found[1] in codes:
            yield Run(found.start(), found.end(), tuple(codes[found[1]]))


def _ranked(folded: str, people: Sequence[Known]) -> Iterator[Run]:
    ranks: dict[int, list[CandidateId]] = {}
    for one in people:
        ranks.setdefault(one.rank or 0, []).append(one.id)
    for found in said.RANK.finditer(folded):
        rank = int(found[1]) if found[1] else said.ORDINALS.split().index(found[2]) + 1
        if rank in ranks:
            yield Run(found.start(), found.end(), tuple(ranks[rank]))


def _one_batch(runs: Sequence[Run], people: Sequence[Known], named: BatchId | None) -> tuple[list[Run], BatchId | None]:
    """The people that were meant in the newest batch that has all of them, else each in the newest they are in."""
    homes = {one.id: one.batch_id for one in people}
    for batch_id in dict.fromkeys(homes.values()) if runs else ():
        inside = [run.among([one for one in run.people if homes[one] == batch_id]) for run in runs]
        if all(run.people for run in inside):
            return inside, batch_id
    newest = [run.among([one for one in run.people if homes[one] == homes[run.people[0]]]) for run in runs]
    return newest, named


def _told_apart(text: str, runs: Sequence[Run]) -> tuple[tuple[CandidateId, ...], tuple[Unclear, ...]]:
    sure = dict.fromkeys(run.people[0] for run in runs if len(run.people) == 1)
    doubtful = {
        run.people: Unclear(written=text[run.start : run.end], people=run.people)
        for run in runs
        if len(run.people) > 1 and sure.keys().isdisjoint(run.people)
    }
    return tuple(sure), tuple(doubtful.values())


def _first(folded: str) -> int | None:
    found = said.FIRST.search(folded)
    if found is None:
        return None
    return int(found[1]) if found[1].isdigit() else said.NUMBERS[found[1]]


def _decision(folded: str) -> Decision | None:
    if said.CHOSEN.search(folded):
        return Decision.SHORTLISTED
    return Decision.PASSED if said.TURNED_DOWN.search(folded) else None


def _rest(text: str, folded: str, taken: Collection[tuple[int, int]]) -> str:
    """What a search would look for; empty where only words of asking are left."""
    gone = [
        *taken,
        *(found.span() for pattern in (said.CHOSEN, said.TURNED_DOWN) for found in pattern.finditer(folded)),
    ]
    kept = [
        text[token.start : token.end]
        for token in tokens(folded)
        if not any(start <= token.start < end for start, end in gone)
        and not said.ASKING.intersection(token.keys)
        and token.end - token.start > 1
    ]
    wanted = asked(" ".join(kept))
    found = wanted.terms or wanted.skills or wanted.languages or wanted.places or wanted.years
    return _without_stops(kept) if found else ""


def _without_stops(kept: Sequence[str]) -> str:
    return " ".join(word for word in kept if _says_something(word))


def _says_something(word: str) -> bool:
    wanted = asked(word)
    return bool(wanted.terms or wanted.skills or wanted.languages or wanted.places) or any(map(str.isdigit, word))
