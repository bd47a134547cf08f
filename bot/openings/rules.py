"""From the words of a job description to what it requires, by rules."""

import re
from collections.abc import Iterator

from bot.openings.barred import barred_in, listed
from bot.openings.clauses import phrase
from bot.openings.fairness import NAMED_DEGREE, About, Fair, fair, left_open, numbered
from bot.openings.models import Need, Question, Requirement, RequirementKind, Requirements
from bot.openings.parsing import (
    YEARS,
    Wanted,
    degree_in,
    languages_in,
    places_in,
    sentences,
    years_in,
)
from bot.openings.sections import lines_of
from bot.openings.wishes import NICE, alternatives, is_known, item_of, known_in, skills_in
from bot.settings.models import STANDARD_WEIGHTS, Weights
from bot.taxonomy.criteria import Criterion, protected_in
from bot.taxonomy.job_ads import (
    ASKS,
    CONCEDES,
    LEADING,
    MUST_WORDS,
    NOT_ASKED,
    PLACED,
    REMOTE,
    SENIORITY,
    STRONGLY,
    TWO_IN_ONE,
    WELCOME,
    YOU_DO,
    Part,
)
from bot.taxonomy.languages import FLUENT
from bot.taxonomy.leading import LEADERSHIP, is_leading
from bot.taxonomy.occupations import Occupation, occupations
from bot.taxonomy.skills import Match, Naming, skill_matcher
from bot.taxonomy.titles import is_internship
from bot.taxonomy.word_forms import stems

_NEEDS = {Part.MUST: Need.MUST, Part.NICE: Need.NICE}
_PLACE_LABEL = re.compile(
    r"\W*(?:where|location|place(?: of work)?|office|standort|lieu|ubicación|sede"
    r"|الموقع|المكان|مقر العمل|مكان العمل)\W",
    re.IGNORECASE,
)
_PLACE_LINE = 160
_TAIL = re.compile(r"[,(–-]\s*(?:preferably|ideally|if possible|idealmente|idéalement|idealerweise|ويفضل)\b")
_APPLICANT = re.compile(r"\b(?:person|candidate|applicant)\b", re.IGNORECASE)
_ABOUT_US = re.compile(r"\W*(?:we|our|the)\b", re.IGNORECASE)
_UNCLEAR = re.compile(
    r"(?:the )?(?:ability|able|capacity|willingness|willing|ready) to\b|القدرة على|الاستعداد", re.IGNORECASE
)
_WHERE = re.compile(r"\b(?:on|at|within|inside|using|across|under)\b|لدى", re.IGNORECASE)
_AT_LEAST = re.compile(r"\bat (?:least|minimum|the least)\b", re.IGNORECASE)
_YEARS_WORDS = re.compile(rf"(?:{YEARS.pattern})\W*(?:experience|exp)?\W*(?:(?:of|in|with)\b)?", re.IGNORECASE)
_MAX_LINE = 400
_SHORT_WISH = 6  # words behind "able to" that may name a skill
_CLEAR_WISH = 3  # words beside a language that make a wish of their own
_SPEAKS = re.compile(
    r"\b(?:fluen\w*|sp(?:eak|oken)\w*|writ\w+|proficien\w*|[ABC][12])\b|إجادة|إتقان|تتقن|يتقن|تجيد|يجيد|تحدث",
    re.IGNORECASE,
)
_LANGUAGE_LINE = 100  # a longer line that names a language is about something else
_MAX_ITEMS = 40
_NICE_YEARS = 2  # weight of years that are nice to have


def requirements_from(title: str, description: str, weights: Weights = STANDARD_WEIGHTS) -> Requirements:
    """What `description` asks for. What may not be asked, and what is unclear, goes to `notes`."""
    found: list[Requirement] = []
    notes: list[tuple[About, str]] = []
    barred: list[str] = []
    lines = list(lines_of(description))
    prose = all(line.part is not Part.MUST for line in lines)
    bulleted: Part | None = None  # the part at hand is a list, so a plain sentence under it is a remark
    for number, (line, part, bullet) in enumerate(lines):
        need = _NEEDS.get(part) if part else None
        remark = part is not None and bulleted is part and not bullet
        bulleted = part if bullet else bulleted
        if need is None and (_PLACE_LABEL.match(line) or number <= 2) and _is_place(line):
            found.append(_location(line))
            continue
        cut = sentences(line)
        for place, sentence in enumerate([line] if bullet and len(cut) == 1 else cut):
            aside = remark or (bullet and place > 0 and ASKS.search(sentence) is None)
            excluded = tuple(listed(sentence)) if part is Part.BARRED and not remark else barred_in(sentence)
            barred.extend(excluded)
            asking = fair(sentence)
            asks = need is not None or (prose and part is not Part.DUTIES and _asks_in_prose(sentence))
            notes += [(about, sentence) for about in asking.about if asks or isinstance(about, Criterion)]
            question = left_open(sentence) if asks else None
            if need is None and not prose and part is not Part.OTHER and STRONGLY.search(sentence):
                found.extend(item for item in _asked(title, sentence, asking, Need.MUST, weights) if is_known(item))
            if need is not None and not excluded and not CONCEDES.match(sentence):
                welcome = WELCOME.search(sentence) is not None
                asked = [] if aside and not welcome else list(_asked(title, sentence, asking, need, weights))
                if aside:  # of a remark only what is known, as welcome
                    asked = [
                        item.model_copy(update={"need": Need.NICE, "weight": NICE}) for item in asked if is_known(item)
                    ]
                found.extend(asked)
                silent = asked or aside or asking.about or NOT_ASKED.search(sentence)
                question = question or (None if silent else Question.WHAT)
            notes += [(question, sentence)] if question else []
    if prose:
        text = "\n".join(line.text for line in lines if line.part in (None, Part.OTHER, Part.DUTIES))
        found += _from_prose(title, text, weights)
    found += _from_title(title, found, weights)
    duties = [line.text for line in lines if line.part is Part.DUTIES]
    duties += [one for line in lines if line.part is None for one in sentences(line.text) if YOU_DO.search(one)]
    found += _from_duties(duties, found)
    unique = {(item.kind, item.any_of, item.min_years, item.level): item for item in reversed(found)}
    kept = _bounded(list(reversed(unique.values()))[:_MAX_ITEMS])
    leads = is_leading(title)
    left_out = {RequirementKind.EXPERIENCE: tuple(dict.fromkeys(barred))}
    items = tuple(
        item.model_copy(
            update={
                "id": f"r{place}",
                "not_counted": left_out.get(item.kind, ()),
                "leading": leads and item.kind is RequirementKind.EXPERIENCE and bool(item.any_of),
            }
        )
        for place, item in enumerate(kept, start=1)
    )
    return Requirements(title=title, items=items, notes=tuple(numbered(notes, items)))


def _bounded(items: list[Requirement]) -> list[Requirement]:
    """Musts in plain words, which can be looked up by words alone, weigh half as much as the others together at most:
    beyond that each weighs as what is nice to have does, and those that still do not fit are nice to have."""
    musts = [item for item in items if item.need is Need.MUST]
    plain = [item for item in musts if not is_known(item)]
    room = (sum(item.weight for item in musts) - (weight := sum(item.weight for item in plain))) // 2
    if weight <= room or len(plain) == len(musts):
        return items
    light = {id(item): Need.MUST if place < room else Need.NICE for place, item in enumerate(plain)}
    return [
        item.model_copy(update={"need": light[id(item)], "weight": NICE}) if id(item) in light else item
        for item in items
    ]


def _asks_in_prose(sentence: str) -> bool:
    return ASKS.search(sentence) is not None and not _ABOUT_US.match(sentence)


def _asked(title: str, sentence: str, asking: Fair, need: Need, weights: Weights) -> Iterator[Requirement]:
    """A line's requirements. Of a line that has lost a part, or is vague about years, only what is known by name."""
    whole = asking.rest == sentence and not left_open(sentence)
    for item in _wishes(title, asking.rest, need, weights):
        if asking.native and item.kind is RequirementKind.LANGUAGE and item.level:
            yield item.model_copy(update={"level": min(item.level, FLUENT)})
        elif whole or is_known(item):
            yield item


def _from_title(title: str, found: list[Requirement], weights: Weights) -> Iterator[Requirement]:
    """Work in the job's own field, where nothing else says which work; the place, where only the title names it."""
    if not any(item.kind is RequirementKind.LOCATION for item in found) and places_in(title):
        yield _location(title)
    if any(item.kind is RequirementKind.EXPERIENCE and item.any_of for item in found):
        return
    fields = tuple(field.name for field in _of_title(title)) or tuple(filter(None, (_core(title),)))
    if fields:
        need, weight = (Need.NICE, _NICE_YEARS) if is_internship(title) else (Need.MUST, weights.years)
        yield item_of(RequirementKind.EXPERIENCE, need, weight, title, title, any_of=fields)


def _from_duties(lines: list[str], found: list[Requirement]) -> Iterator[Requirement]:
    """What the work consists of is welcome: the skills that its description names and nothing else asks for."""
    asked = {name for item in found for name in item.any_of}
    for line in lines:
        names = tuple(name for name in alternatives(skill_matcher().find(line)) if name not in asked)
        if names and not protected_in(line):
            asked.update(names)
            yield item_of(RequirementKind.SKILL, Need.NICE, NICE, line, line, any_of=names)


def _core(title: str) -> str:
    """The words of a title that say which work it is: without what follows a comma or dash, without seniority."""
    head = re.split(r"[,(–—|:]|\s[-/]\s", title, maxsplit=1)[0]
    return " ".join(SENIORITY.sub(" ", head).split())


def _is_place(line: str) -> bool:
    return len(line) <= _PLACE_LINE and bool(places_in(line) or REMOTE.search(line))


def _location(line: str) -> Requirement:
    remote = REMOTE.search(line) is not None
    return item_of(RequirementKind.LOCATION, Need.NICE, NICE, line, line, any_of=places_in(line), remote=remote)


def _from_prose(title: str, description: str, weights: Weights) -> Iterator[Requirement]:
    """What running text without headings asks for, sentence by sentence."""
    for written in (_without_tail(part) for one in sentences(description) for part in one.split(";")):
        asking = fair(written)
        sentence = asking.rest
        if barred_in(written) or CONCEDES.match(sentence):
            continue
        asks = ASKS.search(sentence) or WELCOME.search(sentence)
        if PLACED.search(sentence) and places_in(sentence):
            yield _location(sentence)
        elif asks and not (_ABOUT_US.match(sentence) and _tells_of_years(sentence)):
            nice = WELCOME.search(sentence) and not MUST_WORDS.search(sentence) and not languages_in(sentence)[0]
            need = Need.NICE if nice else Need.MUST
            start = min([asks.start(), *(years.start for years in years_in(sentence))])
            asking = asking._replace(rest=sentence[start if _ABOUT_US.match(sentence) else 0 :])
            yield from (item for item in _asked(title, sentence, asking, need, weights) if is_known(item))


def _tells_of_years(sentence: str) -> bool:
    """Whether nothing but a number of years asks: "The last chef stayed nine years" is no wish."""
    return ASKS.search(_APPLICANT.sub("must", YEARS.sub("", sentence))) is None


def _wishes(title: str, line: str, need: Need, weights: Weights) -> Iterator[Requirement]:
    """A line's requirements; "five years of accounting and a bachelor's degree" is two lines in one."""
    for part in TWO_IN_ONE.split(line):
        yield from _line_requirements(title, part, need, weights)


def _line_requirements(title: str, line: str, need: Need, weights: Weights) -> Iterator[Requirement]:
    vague = _UNCLEAR.match(line)
    if vague:
        rest = line[vague.end() :]
        if len(rest.split()) <= _SHORT_WISH:
            yield from (item for item in skills_in(rest, line, need, weights) if set(item.any_of) & known_in(rest))
        return
    line = _without_tail(line)
    if WELCOME.search(_TAIL.sub(" ", line)) and not MUST_WORDS.search(line) and not languages_in(line)[0]:
        need = Need.NICE
    if years_in(line):
        yield from _years(title, line, need, weights)
        yield from _spoken(line, line, need, weights)
        if NAMED_DEGREE.search(line):
            yield from _degree(line, line, need, weights)
        return
    if LEADING.search(line):
        weight = weights.skill if need is Need.MUST else NICE
        yield item_of(RequirementKind.SKILL, need, weight, line, line, any_of=(LEADERSHIP,))
        line = LEADING.sub(" ", line)
        if not skill_matcher().find(line) and not languages_in(line)[0]:
            return
    for segment in re.split(r";|؛", line):
        if not CONCEDES.match(segment) and not (NOT_ASKED.search(segment) and not _asks_softly(segment)):
            yield from _segment(segment, line, need, weights)


def _asks_softly(text: str) -> bool:
    """Whether something is welcome, beside what is not asked for: "Arabic is useful, but not needed"."""
    return WELCOME.search(NOT_ASKED.sub(" ", text)) is not None


def _without_tail(line: str) -> str:
    """A line with years, without what it would welcome beyond them: "five years of filing, preferably for a board"."""
    years, welcome = years_in(line), WELCOME.search(line)
    if not years or welcome is None or welcome.start() < years[0].end:
        return line
    return line[: start - 1] if (start := _clause_start(line, welcome.start())) > years[0].end else line


def _spoken(line: str, source: str, need: Need, weights: Weights) -> Iterator[Requirement]:
    """Languages among other things: the parts of the line that tell of speaking one."""
    for clause in re.split(r"[,،]", line):
        if len(clause) <= _LANGUAGE_LINE and _SPEAKS.search(clause):
            yield from _languages(languages_in(clause)[0], clause, source, need, weights)


def _languages(wanted: list[Wanted], line: str, source: str, need: Need, weights: Weights) -> Iterator[Requirement]:
    for one in wanted:
        wish = Need.NICE if one.welcome else need
        weight = weights.language if wish is Need.MUST else NICE
        yield item_of(RequirementKind.LANGUAGE, wish, weight, line, source, any_of=one.languages, level=one.level)


def _segment(line: str, source: str, need: Need, weights: Weights) -> Iterator[Requirement]:
    rest = line
    if len(line) > _LANGUAGE_LINE:
        yield from _spoken(line, source, need, weights)
    else:
        languages, others = languages_in(line)
        yield from _languages(languages, line, source, need, weights)
        rest = others if languages else line
        if languages and not skill_matcher().find(rest) and len(phrase(rest).split()) < _CLEAR_WISH:
            return
        if languages and WELCOME.search(rest) and not MUST_WORDS.search(rest):
            need = Need.NICE
    degree = list(_degree(line, source, need, weights))
    yield from degree or skills_in(rest, line, need, weights)


def _degree(line: str, source: str, need: Need, weights: Weights) -> Iterator[Requirement]:
    degree = degree_in(line)
    if degree is not None:
        level, fields = degree
        yield item_of(RequirementKind.EDUCATION, need, weights.education, line, source, any_of=fields, level=level)


def _years(title: str, line: str, need: Need, weights: Weights) -> Iterator[Requirement]:
    told = years_in(line)
    years = [one for one in told if not one.vague] or told  # "several years (we think five or more)"
    cuts = [0, *(_clause_start(line, item.start) for item in years[1:]), len(line)]
    for place, item in enumerate(years):
        clause = line[cuts[place] : cuts[place + 1]]
        found = skill_matcher().find(clause)
        skills, exact = alternatives(found), [match for match in found if _is_exact(match, clause)]
        fields = _fields(title, clause, first=place == 0)
        if LEADING.search(clause):
            years_too = item.years if place else None
            weight = weights.further_years if need is Need.MUST else NICE
            yield item_of(RequirementKind.SKILL, need, weight, clause, line, any_of=(LEADERSHIP,), min_years=years_too)
            if place:
                continue
        if place and skills:
            weight = weights.further_years
            yield item_of(RequirementKind.SKILL, need, weight, clause, line, any_of=skills, min_years=item.years)
        elif fields or place == 0:
            # "3 years of React" asks for React too; "3 years of welding" for no more than its field
            tools = {
                name
                for name in alternatives(exact)
                if not {field.name for field in occupations().named(name)} & set(fields)
            }
            yield from (
                x for x in skills_in(_YEARS_WORDS.sub("", clause), line, need, weights) if set(x.any_of) & tools
            )
            weight = _NICE_YEARS if need is Need.NICE else weights.further_years if place else weights.years
            yield item_of(RequirementKind.EXPERIENCE, need, weight, clause, line, any_of=fields, min_years=item.years)


def _is_exact(match: Match, text: str) -> bool:
    """Whether a skill is asked for by its name, and not as an example of where: "in heavy industry (refinery)"."""
    return match.naming is not Naming.NARROWER and text.rfind("(", 0, match.start) <= text.rfind(")", 0, match.start)


def _fields(title: str, clause: str, *, first: bool) -> tuple[str, ...]:
    """The fields a clause asks for: those that it names before it says where ("six years in safety on building sites"),
    if they are near the title's; else the title's; for a title that no table knows, its own words or what is named.
    """
    table, core = occupations(), _core(title)
    own = _of_title(title)
    titled = (*own, *table.sharing(title))
    head, *_where = _WHERE.split(_AT_LEAST.sub(" ", clause), maxsplit=1)
    near = [field for field in table.named(head) if any(field.near(other) for other in titled)]
    if near or (own and first):
        return tuple(field.name for field in near or own)
    if core and not own and set(stems(core)) <= set(stems(clause)):
        return (core,)
    named = tuple(field.name for field in table.named(clause))
    return named or ((core,) if core and first else ())


def _of_title(title: str) -> tuple[Occupation, ...]:
    """The fields a title stands for: its own, or all that share it, if they are neighbours."""
    own, sharing = occupations().titled(title), occupations().sharing(title)
    return own or (sharing if all(field.near(sharing[0]) for field in sharing) else ())


def _clause_start(line: str, at: int) -> int:
    """Where the clause around `at` begins: after the last comma, else at `at`."""
    comma = max(line.rfind(",", 0, at), line.rfind("،", 0, at))
    return comma + 1 if comma >= 0 else at
