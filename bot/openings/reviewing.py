"""What a recruiter does with the requirements that were found: change, add, drop, answer, dismiss."""

from bot.openings.fairness import About
from bot.openings.models import Need, Note, Question, Requirement, RequirementKind, Requirements
from bot.openings.parsing import degree_in, places_in
from bot.taxonomy.criteria import Proxy, proxies_in
from bot.taxonomy.skills import skill_matcher

_BACHELOR = 3


def put(requirements: Requirements, item: Requirement, *, answers: str | None = None) -> Requirements:
    """With this requirement changed or added, and without the notes that this answers.

    Where it was found, and whether it is to lead others, stays with it; what its words may stand in for is noted where
    they did not say so before.
    """
    answered = note_of(requirements, answers) if answers else None
    known = next((one for one in requirements.items if one.id == item.id), None)
    source = known.source if known else answered.line if answered else item.source
    leading = known.leading if known else item.leading  # no form asks for it
    kept = item.model_copy(update={"source": source, "leading": leading})
    items = tuple(kept if one.id == item.id else one for one in requirements.items)
    notes = [note for note in requirements.notes if note is not answered and note.item != item.id]
    before = {said.about for said in proxies_in(known.text)} if known else set[About]()
    for about in dict.fromkeys(said.about for said in proxies_in(_words(item)) if said.about not in before):
        notes.append(Note(id=_next_note(requirements, notes), about=about, line=item.text, item=item.id))
    return requirements.model_copy(update={"items": items if known else (*items, kept), "notes": tuple(notes)})


def drop(requirements: Requirements, requirement_id: str, *, answers: str | None = None) -> Requirements:
    """Without this requirement and what was noted of it."""
    return requirements.model_copy(
        update={
            "items": tuple(item for item in requirements.items if item.id != requirement_id),
            "notes": tuple(note for note in requirements.notes if note.item != requirement_id and note.id != answers),
        }
    )


def dismiss(requirements: Requirements, note_id: str) -> Requirements:
    """Without this note."""
    return requirements.model_copy(update={"notes": tuple(n for n in requirements.notes if n.id != note_id)})


def note_of(requirements: Requirements, note_id: str) -> Note | None:
    return next((note for note in requirements.notes if note.id == note_id), None)


def answerable(note: Note) -> bool:
    """Whether a requirement can come of a note: what is protected, or is not of the work at all, makes none."""
    part_of_work = (Proxy.NATIVE_SPEAKER, Proxy.LOCAL_ONLY, Proxy.TOP_SCHOOL, Proxy.DISTRICT, Proxy.MOST_YEARS)
    return note.item is not None or isinstance(note.about, Question) or note.about in part_of_work


def draft_of(requirements: Requirements, note: Note) -> Requirement:
    """What a note's answer may be: the requirement that it is about, or a new one of its line."""
    known = next((item for item in requirements.items if item.id == note.item), None)
    if known is not None:
        return known
    new = Requirement(
        id=requirements.next_id(),
        kind=RequirementKind.SKILL,
        need=Need.MUST,
        weight=3,
        text=note.line[:200],
        source=note.line,
    )
    if note.about in (Question.HOW_MANY_YEARS, Proxy.MOST_YEARS):
        worked = (item.any_of for item in requirements.items if item.kind is RequirementKind.EXPERIENCE)
        return new.model_copy(update={"kind": RequirementKind.EXPERIENCE, "weight": 5, "any_of": next(worked, ())})
    if note.about in (Proxy.LOCAL_ONLY, Proxy.DISTRICT):
        return new.model_copy(update={"kind": RequirementKind.LOCATION, "weight": 1, "any_of": places_in(note.line)})
    if note.about is Proxy.TOP_SCHOOL:
        level, studies = degree_in(note.line) or (_BACHELOR, ())
        update = {"kind": RequirementKind.EDUCATION, "weight": 2, "any_of": studies, "level": level}
        return new.model_copy(update=update)
    names = dict.fromkeys(match.name for match in skill_matcher().find(note.line))
    return new.model_copy(update={"any_of": tuple(names)})


def _words(item: Requirement) -> str:
    return ", ".join((item.text, *item.any_of))


def _next_note(requirements: Requirements, notes: list[Note]) -> str:
    """An id that no note of this job has, nor had before this change."""
    taken = {note.id for note in (*requirements.notes, *notes)}
    return next(f"n{number}" for number in range(1, len(taken) + 2) if f"n{number}" not in taken)
