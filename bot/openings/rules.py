"""From the words of a job description to what it requires, by rules."""

import re
from collections.abc import Iterator

from bot.core.i18n import _
from bot.openings.barred import barred_in, listed
from bot.openings.models import Need, Requirement, RequirementKind, Requirements
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
from bot.taxonomy.job_ads import (
    ASKS,
    CERTIFICATES,
    COMMON,
    FILLER,
    LEADING,
    MUST_WORDS,
    PAPER,
    PLACED,
    PROTECTED,
    REMOTE,
    SENIORITY,
    SOFT,
    TWO_IN_ONE,
    WELCOME,
    YOU_DO,
    Part,
)
from bot.taxonomy.leading import LEADERSHIP
from bot.taxonomy.occupations import Occupation, occupations
from bot.taxonomy.skills import Match, skill_matcher
from bot.taxonomy.titles import is_internship
from bot.taxonomy.word_forms import stems

_NEEDS = {Part.MUST: Need.MUST, Part.NICE: Need.NICE}
_PLACE_LABEL = re.compile(
    r"\W*(?:where|location|place(?: of work)?|office|standort|lieu|ubicación|sede"
    r"|الموقع|المكان|مقر العمل|مكان العمل)\W",
    re.IGNORECASE,
)
_PLACE_LINE = 160
_CONCEDES = re.compile(r"\W*(?:if|although|while|even if|whether)\b|\W*إذا", re.IGNORECASE)
_ABOUT_US = re.compile(r"\W*(?:we|our|the)\b", re.IGNORECASE)
_EXAMPLES = re.compile(
    r"\b(?:for example|such as|e\.g\.|like|similar|comparable|equivalent|any of)\b|مثل|أحد", re.IGNORECASE
)
_OPENS_EXAMPLES = re.compile(r"\b(?:for example|such as|e\.g\.|including|any of)\s|\sمثل\s", re.IGNORECASE)
_COMPARABLE = re.compile(
    r"\b(?:comparable|similar|equivalent|vergleichbar\w*|ähnlich\w*|équivalent\w*|similaire\w*|equivalente)\b"
    r"|مشابه|ما يعادل",
    re.IGNORECASE,
)
_UNCLEAR = re.compile(
    r"(?:the )?(?:ability|able|capacity|willingness|willing|ready) to\b|القدرة على|الاستعداد", re.IGNORECASE
)
_OR = re.compile(r"\b(?:or|oder|ou)\b|/|\sأو\s", re.IGNORECASE)
_SPLIT = re.compile(r",|;|،|؛|\s(?:and|&)\s|\sو(?=\S)", re.IGNORECASE)
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


def requirements_from(title: str, description: str) -> Requirements:
    """What `description` asks for. Unclear lines, and lines that ask for what may not be asked, go to `notes`."""
    found: list[Requirement] = []
    notes: list[str] = []
    barred: list[str] = []
    lines = list(lines_of(description))
    bulleted: Part | None = None  # the part at hand is a list, so a plain sentence under it is a remark
    for number, (line, part, bullet) in enumerate(lines):
        need = _NEEDS.get(part) if part else None
        remark = part is not None and bulleted is part and not bullet
        bulleted = part if bullet else bulleted
        if need is None and (_PLACE_LABEL.match(line) or number <= 2) and _is_place(line):
            found.append(_location(line))
            continue
        for sentence in [line] if bullet else sentences(line):
            excluded = tuple(listed(sentence)) if part is Part.BARRED else barred_in(sentence)
            barred.extend(excluded)
            if PROTECTED.search(sentence):
                notes.append(
                    _("Not used, because it is a protected criterion and says nothing about the work: {line}").format(
                        line=sentence
                    )
                )
            elif excluded:
                notes.append(sentence)
            elif need is not None:
                asked = [] if remark else list(_wishes(title, sentence, need))
                found.extend(asked)
                if not asked:
                    notes.append(sentence)
    if all(line.part is not Part.MUST for line in lines):
        prose = "\n".join(line.text for line in lines if line.part in (None, Part.OTHER, Part.DUTIES))
        found += _from_prose(title, prose)
    found += _from_title(title, found)
    duties = [line.text for line in lines if line.part is Part.DUTIES]
    duties += [one for line in lines if line.part is None for one in sentences(line.text) if YOU_DO.search(one)]
    found += _from_duties(duties, found)
    unique = {(item.kind, item.any_of, item.min_years, item.level): item for item in reversed(found)}
    kept = list(reversed(unique.values()))[:_MAX_ITEMS]
    items = tuple(
        item.model_copy(update={"id": f"r{place}", "not_counted": _not_counted(item, barred)})
        for place, item in enumerate(kept, start=1)
    )
    return Requirements(title=title, items=items, notes=tuple(notes))


def _not_counted(item: Requirement, barred: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(barred)) if item.kind is RequirementKind.EXPERIENCE else ()


def _from_title(title: str, found: list[Requirement]) -> Iterator[Requirement]:
    """Work in the job's own field, where nothing else says which work; the place, where only the title names it."""
    if not any(item.kind is RequirementKind.LOCATION for item in found) and places_in(title):
        yield _location(title)
    if any(item.kind is RequirementKind.EXPERIENCE and item.any_of for item in found):
        return
    fields = tuple(field.name for field in _of_title(title)) or tuple(filter(None, (_core(title),)))
    if fields:
        need, weight = (Need.NICE, 2) if is_internship(title) else (Need.MUST, 5)
        yield _item(RequirementKind.EXPERIENCE, need, weight, title, title, any_of=fields)


def _from_duties(lines: list[str], found: list[Requirement]) -> Iterator[Requirement]:
    """What the work consists of is welcome: the skills that its description names and nothing else asks for."""
    asked = {name for item in found for name in item.any_of}
    for line in lines:
        names = tuple(name for name in _alternatives(skill_matcher().find(line)) if name not in asked)
        if names and not PROTECTED.search(line):
            asked.update(names)
            yield _item(RequirementKind.SKILL, Need.NICE, 1, line, line, any_of=names)


def _core(title: str) -> str:
    """The words of a title that say which work it is: without what follows a comma or dash, without seniority."""
    head = re.split(r"[,(–—|:]|\s[-/]\s", title, maxsplit=1)[0]
    return " ".join(SENIORITY.sub(" ", head).split())


def _is_place(line: str) -> bool:
    return len(line) <= _PLACE_LINE and bool(places_in(line) or REMOTE.search(line))


def _item(kind: RequirementKind, need: Need, weight: int, text: str, line: str, **rest: object) -> Requirement:
    return Requirement.model_validate(
        {"id": "r0", "kind": kind, "need": need, "weight": weight, "text": text[:200], "source": line, **rest}
    )


def _location(line: str) -> Requirement:
    remote = REMOTE.search(line) is not None
    return _item(RequirementKind.LOCATION, Need.NICE, 1, line, line, any_of=places_in(line), remote=remote)


def _from_prose(title: str, description: str) -> Iterator[Requirement]:
    """What running text without headings asks for, sentence by sentence."""
    for sentence in (_without_tail(part) for one in sentences(description) for part in one.split(";")):
        if PROTECTED.search(sentence) or barred_in(sentence) or _CONCEDES.match(sentence):
            continue
        asks = ASKS.search(sentence)
        if PLACED.search(sentence) and places_in(sentence):
            yield _location(sentence)
        elif asks:
            nice = WELCOME.search(sentence) and not MUST_WORDS.search(sentence) and not languages_in(sentence)[0]
            need = Need.NICE if nice else Need.MUST
            start = min([asks.start(), *(years.start for years in years_in(sentence))])
            for item in _wishes(title, sentence[start if _ABOUT_US.match(sentence) else 0 :], need):
                if item.kind is not RequirementKind.SKILL or set(item.any_of) & _known(item.text):
                    yield item


def _known(text: str) -> set[str]:
    return set(_alternatives(skill_matcher().find(text)))


def _wishes(title: str, line: str, need: Need) -> Iterator[Requirement]:
    """A line's requirements; "five years of accounting and a bachelor's degree" is two lines in one."""
    for part in TWO_IN_ONE.split(line):
        yield from _line_requirements(title, part, need)


def _line_requirements(title: str, line: str, need: Need) -> Iterator[Requirement]:
    vague = _UNCLEAR.match(line)
    if vague:
        rest = line[vague.end() :]
        if len(rest.split()) <= _SHORT_WISH:
            yield from (item for item in _skills(rest, line, need) if set(item.any_of) & _known(rest))
        return
    line = _without_tail(line)
    if WELCOME.search(line) and not MUST_WORDS.search(line) and not languages_in(line)[0]:
        need = Need.NICE
    if years_in(line):
        yield from _years(title, line, need)
        yield from _spoken(line, line, need)
        return
    if LEADING.search(line):
        yield _item(RequirementKind.SKILL, need, 3 if need is Need.MUST else 1, line, line, any_of=(LEADERSHIP,))
        line = LEADING.sub(" ", line)
        if not skill_matcher().find(line) and not languages_in(line)[0]:
            return
    for segment in re.split(r";|؛", line):
        yield from _segment(segment, line, need)


def _without_tail(line: str) -> str:
    """A line with years, without what it would welcome beyond them: "five years of filing, preferably for a board"."""
    years, welcome = years_in(line), WELCOME.search(line)
    if not years or welcome is None or welcome.start() < years[0].end:
        return line
    return line[: start - 1] if (start := _clause_start(line, welcome.start())) > years[0].end else line


def _spoken(line: str, source: str, need: Need) -> Iterator[Requirement]:
    """Languages among other things: the parts of the line that tell of speaking one."""
    for clause in re.split(r"[,،]", line):
        if len(clause) <= _LANGUAGE_LINE and _SPEAKS.search(clause):
            yield from _languages(languages_in(clause)[0], clause, source, need)


def _languages(wanted: list[Wanted], line: str, source: str, need: Need) -> Iterator[Requirement]:
    for one in wanted:
        wish = Need.NICE if one.welcome else need
        weight = 2 if wish is Need.MUST else 1
        yield _item(RequirementKind.LANGUAGE, wish, weight, line, source, any_of=one.languages, level=one.level)


def _segment(line: str, source: str, need: Need) -> Iterator[Requirement]:
    rest = line
    if len(line) > _LANGUAGE_LINE:
        yield from _spoken(line, source, need)
    else:
        languages, others = languages_in(line)
        yield from _languages(languages, line, source, need)
        rest = others if languages else line
        if languages and not skill_matcher().find(rest) and len(_phrase(rest).split()) < _CLEAR_WISH:
            return
        if languages and WELCOME.search(rest) and not MUST_WORDS.search(rest):
            need = Need.NICE
    degree = degree_in(line)
    if degree is not None:
        level, fields = degree
        yield _item(RequirementKind.EDUCATION, need, 2, line, source, any_of=fields, level=level)
        return
    yield from _skills(rest, line, need)


def _years(title: str, line: str, need: Need) -> Iterator[Requirement]:
    years = years_in(line)
    cuts = [0, *(_clause_start(line, item.start) for item in years[1:]), len(line)]
    for place, item in enumerate(years):
        clause = line[cuts[place] : cuts[place + 1]]
        skills = _alternatives(skill_matcher().find(clause))
        fields = _fields(title, clause, first=place == 0)
        if LEADING.search(clause):
            years_too = item.years if place else None
            weight = 4 if need is Need.MUST else 1
            yield _item(RequirementKind.SKILL, need, weight, clause, line, any_of=(LEADERSHIP,), min_years=years_too)
            if place:
                continue
        if place and skills:
            yield _item(RequirementKind.SKILL, need, 4, clause, line, any_of=skills, min_years=item.years)
        elif fields or place == 0:
            # "3 years of React" asks for React too; "3 years of welding" for no more than its field
            tools = {name for name in skills if not {field.name for field in occupations().named(name)} & set(fields)}
            yield from (x for x in _skills(_YEARS_WORDS.sub("", clause), line, need) if set(x.any_of) & tools)
            weight = (5 if place == 0 else 4) if need is Need.MUST else 2
            yield _item(RequirementKind.EXPERIENCE, need, weight, clause, line, any_of=fields, min_years=item.years)


def _fields(title: str, clause: str, *, first: bool) -> tuple[str, ...]:
    """The fields a clause asks for: those that it names before it says where ("six years in safety on building sites"),
    if they are near the title's; else the title's; for a title that no table knows, its own words or what is named.
    """
    table, core = occupations(), _core(title)
    own = _of_title(title)
    sectors = {field.sector for field in (*own, *table.sharing(title))}
    head, *_where = _WHERE.split(_AT_LEAST.sub(" ", clause), maxsplit=1)
    near = [field for field in table.named(head) if field.sector in sectors]
    if near or (own and first):
        return tuple(field.name for field in near or own)
    if core and not own and set(stems(core)) <= set(stems(clause)):
        return (core,)
    named = tuple(field.name for field in table.named(clause))
    return named or ((core,) if core and first else ())


def _of_title(title: str) -> tuple[Occupation, ...]:
    """The fields a title stands for: its own, or all that share it, if they are neighbours."""
    own, sharing = occupations().named(title), occupations().sharing(title)
    return own or (sharing if len({field.sector for field in sharing}) == 1 else ())


def _clause_start(line: str, at: int) -> int:
    """Where the clause around `at` begins: after the last comma, else at `at`."""
    comma = max(line.rfind(",", 0, at), line.rfind("،", 0, at))
    return comma + 1 if comma >= 0 else at


def _skills(text: str, line: str, need: Need) -> Iterator[Requirement]:
    for clause in _clauses(text):
        found = skill_matcher().find(clause)
        names = _alternatives(found)
        if _COMPARABLE.search(clause):  # "Kafka or anything comparable": whatever else does what Kafka does
            names += tuple(
                other
                for name in names
                for other in skill_matcher().implies(name)[:1]
                if other not in (*names, name.split()[0])
            )
        weight = 3 if need is Need.MUST else 1
        if names:
            papers = set(names) & CERTIFICATES or PAPER.search(clause)
            kind = RequirementKind.CERTIFICATE if papers else RequirementKind.SKILL
            if set(names) <= COMMON:
                weight = 1
            extra = tuple(phrase for phrase in _plain_alternatives(clause) if phrase not in names)
            yield _item(kind, need, weight, clause.strip(" .,"), line, any_of=names + extra)
        else:
            phrases = tuple(p for p in (_phrase(part) for part in _OR.split(clause)) if 0 < len(p.split()) <= 3)
            if phrases and len(_phrase(clause).split()) <= 5:
                kind = RequirementKind.CERTIFICATE if PAPER.search(clause) else RequirementKind.SKILL
                vague = SOFT.search(clause) or len(_phrase(clause).split()) == 1
                weight = 1 if vague else max(1, weight - 1)
                yield _item(kind, need, weight, clause.strip(" .,"), line, any_of=phrases)


def _clauses(text: str) -> list[str]:
    """The separate wishes of a line: cut at commas and "and" outside brackets and names, unless it lists examples."""
    text = text.split(";", maxsplit=1)[0] if text.count(";") == 1 and len(text.split(";", maxsplit=1)[0]) > 30 else text
    before, _colon, after = text.partition(":")
    text = before if skill_matcher().find(before) and not _OR.search(after) else text
    matches = skill_matcher().find(text)
    cuts = [0]
    outside = re.sub(r"\([^()]*\)", lambda hit: " " * len(hit.group()), text)
    opened = _OPENS_EXAMPLES.search(outside)
    if opened and _SPLIT.search(outside, 0, opened.start()):  # only what stands before the examples is more than one
        outside = outside[: opened.start()]
    listed_or = re.search(r",(?!\s*and\b)[^,]*\s(?:or|oder|ou|أو)\s[^,]*$", outside, re.IGNORECASE) or _EXAMPLES.search(
        outside
    )
    if not listed_or or not matches:
        for hit in _SPLIT.finditer(outside):
            inside = any(match.start < hit.end() and hit.start() < match.end for match in matches)
            arabic = hit.group().strip() == "و" and not any(match.start <= hit.end() <= match.end for match in matches)
            if not inside and not arabic:
                cuts.append(hit.end())
    elif _EXAMPLES.search(outside) is None:
        return [text]
    return [text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _alternatives(found: list[Match]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match.name for match in found))


def _plain_alternatives(clause: str) -> Iterator[str]:
    """What stands beside the known skills in a list of alternatives: "Payments, banking or ledger experience"."""
    if not _OR.search(clause) or _EXAMPLES.search(clause):
        return
    for part in re.split(r",|/|\bor\b|\sأو\s", re.sub(r"[()]", ",", clause)):
        phrase = _phrase(part)
        if 0 < len(phrase.split()) <= 2 and not skill_matcher().find(part):
            yield phrase


def _phrase(text: str) -> str:
    """The words of a wish that carry its meaning."""
    return " ".join(re.sub(r"[^\w\s/+#-]", " ", FILLER.sub(" ", text)).split())
