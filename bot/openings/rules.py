"""From the words of a job description to what it requires, by rules."""

import re
from collections.abc import Iterator

from bot.core.i18n import _
from bot.openings.models import Need, Requirement, RequirementKind, Requirements
from bot.openings.parsing import (
    ASKS,
    PLACED,
    PROTECTED,
    REMOTE,
    WELCOME,
    YEARS,
    degree_in,
    languages_in,
    places_in,
    sentences,
    years_in,
)
from bot.taxonomy.occupations import occupations
from bot.taxonomy.skills import Match, skill_matcher

_MUST = re.compile(
    r"^\W*(?:what (?:we|you)(?:['’]ll| will|['’]re| are)? (?:need|bring|have|looking for|expect)"
    r"|we (?:look for|need|expect|require)|who we['’]re looking for|you(?:['’]ll| will)? (?:bring|have|need)"
    r"|your (?:profile|skills|experience|background)|must\b"
    r"|(?:(?:minimum|key|job|basic|essential|(?:education|skills|experience) and) )*(?:requirements|qualifications)\b"
    r"|required|essentials?\b|who you are|about you|(?:skills|experience)\W*\Z"
    r"|(?:skills|knowledge) (?:and|&) experience"
    r"|(?:ihr|dein) profil|(?:votre )?profil recherché|requisitos"
    r"|الشروط|المتطلبات|المؤهلات|متطلبات|شروط|مؤهلات)",
    re.IGNORECASE,
)
_NICE = re.compile(
    r"^\W*(?:good to have|nice(?: to have\b|\W*\Z|-)"
    r"|plus(?:es)?\b|prefer(?:red|ably|ences?)\b|bonus|desir(?:able|ed)|an advantage|advantageous"
    r"|يفضل|يُفضل|ميزة|مزايا إضافية)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"^\W*(?:what you(?:['’]ll| will) (?:do|be doing)|the work|the role|your work|duties|responsibilities|tasks"
    r"|about (?:us|the)|benefits|we offer"
    r"|المهام|المسؤوليات|نقدم|المزايا|عن الشركة)",
    re.IGNORECASE,
)
_HEADING_LENGTH = 45
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]\s+")
_TWO_IN_ONE = re.compile(
    r",?\s(?:and|as well as)\s(?:(?:have|hold|possess|speak)\s)?"
    r"(?=(?:an?\s|the\s)?(?:(?:university|relevant)\s)?"
    r"(?:bachelor|master|degree|diploma|ph\.?d|fluen|proficien|at least|minimum|knowledge))",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(
    r"\b(?:for example|such as|e\.g\.|like|similar|comparable|equivalent|any of)\b|مثل|أحد", re.IGNORECASE
)
_COMPARABLE = re.compile(r"\b(?:comparable|similar|equivalent)\b|مشابه|ما يعادل", re.IGNORECASE)
_UNCLEAR = re.compile(r"(?:the )?(?:ability|able|capacity|willingness) to\b|القدرة على", re.IGNORECASE)
_OR = re.compile(r"\bor\b|/|\sأو\s", re.IGNORECASE)
_SPLIT = re.compile(r",|;|،|؛|\s(?:and|&)\s|\sو(?=\S)", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:experience|knowledge|working|good|excellent|strong|solid|proven|ability|used|daily|of|in"
    r"|with|the|an?|one|to|or|and"
    r"|skills?|other|stories|familiarity|understanding|for|plus|any|membership)\b|خبرة|في|إجادة|إتقان|معرفة",
    re.IGNORECASE,
)
_CERTIFICATES = frozenset(
    ("PMP", "PRINCE2", "SOCPA", "ACCA", "CMA", "CPA", "CIA", "CFA", "CIPD", "SHRM", "CISSP", "CISM", "BLS", "ACLS")
)
_YEARS_WORDS = re.compile(rf"(?:{YEARS.pattern})\W*(?:experience|exp)?\W*(?:(?:of|in|with)\b)?", re.IGNORECASE)
_MAX_LINE = 400
_LANGUAGE_LINE = 90  # a longer line that names a language is about something else
_MAX_ITEMS = 40


def requirements_from(title: str, description: str) -> Requirements:
    """What `description` asks for. Unclear lines, and lines that ask for what may not be asked, go to `notes`."""
    found: list[Requirement] = []
    notes: list[str] = []
    need: Need | None = None
    headed = False
    bulleted = False  # the part at hand is a list, so a plain sentence under it is a remark
    for number, raw in enumerate(description.splitlines()):
        line = _NUMBERED.sub("", raw.strip().lstrip("-*•·▪●– \t"))[:_MAX_LINE].strip()
        if not line:
            continue
        bullet = (
            raw.lstrip().startswith(("-", "*", "•", "·", "▪", "●", "–")) or _NUMBERED.match(raw.strip()) is not None
        )
        heading = len(line) <= _HEADING_LENGTH and not bullet
        if heading and _NICE.match(line):
            need, bulleted, headed = Need.NICE, False, True
        elif heading and _MUST.match(line):
            need, bulleted, headed = Need.MUST, False, True
        elif heading and _OTHER.match(line):
            need, bulleted = None, False
        elif number <= 2 and len(line) <= 100 and need is None and (places_in(line) or REMOTE.search(line)):
            found.append(_location(line))
        elif PROTECTED.search(line):
            notes.append(
                _("Not used, because it is a protected criterion and says nothing about the work: {line}").format(
                    line=line
                )
            )
        elif need is not None:
            asked = [] if bulleted and not bullet else list(_wishes(title, line, need))
            bulleted = bulleted or bullet
            found.extend(asked)
            if not asked:
                notes.append(line)
    if not headed:
        found += _from_prose(title, description)
    unique = {(item.kind, item.any_of, item.min_years, item.level): item for item in reversed(found)}
    kept = list(reversed(unique.values()))[:_MAX_ITEMS]
    items = tuple(item.model_copy(update={"id": f"r{place}"}) for place, item in enumerate(kept, start=1))
    return Requirements(title=title, items=items, notes=tuple(notes))


def _item(kind: RequirementKind, need: Need, weight: int, text: str, line: str, **rest: object) -> Requirement:
    return Requirement.model_validate(
        {"id": "r0", "kind": kind, "need": need, "weight": weight, "text": text[:200], "source": line, **rest}
    )


def _location(line: str) -> Requirement:
    remote = REMOTE.search(line) is not None
    return _item(RequirementKind.LOCATION, Need.NICE, 1, line, line, any_of=places_in(line), remote=remote)


def _from_prose(title: str, description: str) -> Iterator[Requirement]:
    """What running text without headings asks for, sentence by sentence."""
    for sentence in sentences(description):
        if PROTECTED.search(sentence):
            continue
        if PLACED.search(sentence) and places_in(sentence):
            yield _location(sentence)
        elif ASKS.search(sentence):
            yield from _wishes(title, sentence, Need.NICE if WELCOME.search(sentence) else Need.MUST)


def _wishes(title: str, line: str, need: Need) -> Iterator[Requirement]:
    """A line's requirements; "five years of accounting and a bachelor's degree" is two lines in one."""
    for part in _TWO_IN_ONE.split(line):
        yield from _line_requirements(title, part, need)


def _line_requirements(title: str, line: str, need: Need) -> Iterator[Requirement]:
    if _UNCLEAR.match(line):
        return
    if years_in(line):
        yield from _years(title, line, need)
        return
    rest = line
    if len(line) <= _LANGUAGE_LINE:
        languages, others = languages_in(line)
        for language in languages:
            wish = Need.NICE if language.welcome else need
            weight = 2 if wish is Need.MUST else 1
            yield _item(
                RequirementKind.LANGUAGE, wish, weight, line, line, any_of=(language.language,), level=language.level
            )
        rest = others if languages else line
        if languages and not skill_matcher().find(rest) and len(_phrase(rest).split()) < 2:
            return
    degree = degree_in(line)
    if degree is not None:
        level, fields = degree
        yield _item(RequirementKind.EDUCATION, need, 2, line, line, any_of=fields, level=level)
        return
    yield from _skills(rest, line, need)


def _years(title: str, line: str, need: Need) -> Iterator[Requirement]:
    years = years_in(line)
    cuts = [0, *(_clause_start(line, item.start) for item in years[1:]), len(line)]
    for place, item in enumerate(years):
        clause = line[cuts[place] : cuts[place + 1]]
        skills = _alternatives(skill_matcher().find(clause))
        fields = occupations().named(clause) or (occupations().named(title) if place == 0 else ())
        if place and skills and not any(set(skills) & occupation.skills for occupation in fields if not item.years):
            yield _item(RequirementKind.SKILL, need, 4, clause, line, any_of=skills, min_years=item.years)
        elif fields or place == 0:
            if skills and not occupations().named(clause):  # "3 years of React" asks for React too
                yield from _skills(_YEARS_WORDS.sub("", clause), line, need)
            weight = (5 if place == 0 else 4) if need is Need.MUST else 2
            names = tuple(occupation.name for occupation in fields)
            yield _item(RequirementKind.EXPERIENCE, need, weight, clause, line, any_of=names, min_years=item.years)


def _clause_start(line: str, at: int) -> int:
    """Where the clause around `at` begins: after the last comma, else at `at`."""
    comma = max(line.rfind(",", 0, at), line.rfind("،", 0, at))
    return comma + 1 if comma >= 0 else at


def _skills(text: str, line: str, need: Need) -> Iterator[Requirement]:
    for clause in _clauses(text):
        found = skill_matcher().find(clause)
        names = _alternatives(found)
        if _COMPARABLE.search(clause):  # "Kafka or anything comparable": whatever else does what Kafka does
            names += tuple(other for name in names for other in skill_matcher().implies(name)[:1] if other not in names)
        weight = 3 if need is Need.MUST else 1
        if names:
            kind = RequirementKind.CERTIFICATE if set(names) & _CERTIFICATES else RequirementKind.SKILL
            extra = tuple(phrase for phrase in _plain_alternatives(clause) if phrase not in names)
            yield _item(kind, need, weight, clause.strip(" .,"), line, any_of=names + extra)
        else:
            phrases = tuple(p for p in (_phrase(part) for part in _OR.split(clause)) if 0 < len(p.split()) <= 3)
            if phrases and len(_phrase(clause).split()) <= 5:
                kind = RequirementKind.SKILL
                yield _item(kind, need, max(1, weight - 1), clause.strip(" .,"), line, any_of=phrases)


def _clauses(text: str) -> list[str]:
    """The separate wishes of a line: cut at commas and "and" outside brackets and names, unless it lists examples."""
    text = text.split(";", maxsplit=1)[0] if text.count(";") == 1 and len(text.split(";", maxsplit=1)[0]) > 30 else text
    before, _colon, after = text.partition(":")
    text = before if skill_matcher().find(before) and not _OR.search(after) else text
    matches = skill_matcher().find(text)
    cuts = [0]
    outside = re.sub(r"\([^()]*\)", lambda hit: " " * len(hit.group()), text)
    listed_or = re.search(r",(?!\s*and\b)[^,]*\s(?:or|أو)\s[^,]*$", outside, re.IGNORECASE) or _EXAMPLES.search(outside)
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
    return " ".join(re.sub(r"[^\w\s/+#-]", " ", _FILLER.sub(" ", text)).split())
