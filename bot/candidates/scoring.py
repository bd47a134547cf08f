"""Credit for each requirement, and one number from all of them; described in docs/scoring.md."""

import re
from collections.abc import Iterable, Sequence
from typing import assert_never

from bot.candidates.evidence import Curriculum
from bot.candidates.models import Evidence, Finding, Grade, Recommendation, Verdict
from bot.openings.models import Need, Requirement, RequirementKind
from bot.settings.models import Scale
from bot.taxonomy.occupations import occupations
from bot.taxonomy.places import city_of
from bot.taxonomy.skills import skill_matcher
from bot.taxonomy.studies import fields_of_study
from bot.taxonomy.word_forms import stems

_MOST_EVIDENCE = 3


def judge(requirement: Requirement, cv: Curriculum) -> Finding:
    """One requirement held against the CV, by the CV's scale."""
    kind = requirement.kind
    credit: float | None
    years: float | None
    if kind is RequirementKind.EXPERIENCE:
        credit, proof, years = _experience(requirement, cv)
    elif kind is RequirementKind.EDUCATION:
        credit, proof, years = *_education(requirement, cv), None
    elif kind is RequirementKind.LANGUAGE:
        credit, proof, years = *_language(requirement, cv), None
    elif kind is RequirementKind.LOCATION:
        credit, proof, years = *_location(requirement, cv), None
    else:
        credit, proof, years = _skill(requirement, cv)
    return Finding(
        requirement=requirement,
        verdict=_verdict(credit, cv.scale),
        credit=cv.scale.unknown if credit is None else min(1.0, round(credit, 4)),
        evidence=tuple(proof[:_MOST_EVIDENCE]),
        years=years,
    )


def _verdict(credit: float | None, scale: Scale) -> Verdict:
    if credit is None:
        return Verdict.UNKNOWN
    return Verdict.MET if credit >= scale.met else Verdict.PARTIAL if credit >= scale.partial else Verdict.MISSING


def credit_of(grade: Grade, scale: Scale) -> float:
    """What a skill earns by the strongest line that shows it."""
    match grade:
        case Grade.DATED_WORK:
            return scale.dated_work
        case Grade.PROJECT:
            return scale.project
        case Grade.LISTED:
            return scale.listed
        case Grade.COURSE:
            return scale.course
        case Grade.EXPOSURE:
            return scale.exposure
        case _never:
            assert_never(_never)


def _experience(requirement: Requirement, cv: Curriculum) -> tuple[float, list[Evidence], float]:
    fields = [field for phrase in requirement.any_of for field in occupations().named(phrase)]
    pointed = cv.pointed(requirement.id)
    wanted = requirement.min_years or 1.0
    if fields:
        by_share, roles = cv.field_years(fields, pointed, requirement.not_counted, leading=requirement.leading)
        years = by_share[1.0] + min(by_share[0.5], wanted) / 2
        near = sum(by_share.values())
        years = max(years, cv.scale.neighbour * min(near, wanted))
    elif requirement.any_of:
        mentions = cv.mentions(requirement.any_of, pointed)
        roles = list(dict.fromkeys(m.role for m in mentions if m.role is not None))
        years = cv.years(roles)
    else:
        roles = [number for number, role in enumerate(cv.roles) if role.months]
        years = cv.years(roles)
    ratio = min(1.0, (years + 0.1) / wanted) if years else 0.0
    proof = [
        cv.proof(cv.line_of(entry.title.span if entry.title else entry.span), Grade.DATED_WORK, cv.years([number]))
        for number in roles
        for entry in [cv.profile.experience[number]]
    ]
    return ratio * (1.0 if ratio >= cv.scale.met else 0.9), proof, years


def _skill(requirement: Requirement, cv: Curriculum) -> tuple[float, list[Evidence], float | None]:
    mentions = cv.mentions(requirement.any_of, cv.pointed(requirement.id))
    if not mentions:
        return 0.0, [], None
    roles = {mention.role for mention in mentions if mention.role is not None and mention.grade is Grade.DATED_WORK}
    years = cv.years(roles) if roles else None
    best = mentions[0].grade
    credit = credit_of(best, cv.scale)
    if best is Grade.LISTED and cv.practised(requirement.any_of):
        credit = cv.scale.practised
    if requirement.kind is RequirementKind.CERTIFICATE and best is not Grade.EXPOSURE:
        credit = 1.0
    if requirement.min_years and best is Grade.DATED_WORK:
        credit = max(cv.scale.listed, credit * min(1.0, ((years or 0) + 0.1) / requirement.min_years))
    proof = [cv.evidence(m, cv.years([m.role]) if m.role is not None else None) for m in mentions[:_MOST_EVIDENCE]]
    return credit, proof, years


def _education(requirement: Requirement, cv: Curriculum) -> tuple[float, list[Evidence]]:
    level = requirement.level or 1
    best, proof = 0.0, list[Evidence]()
    fields = _studies(requirement.any_of) | {_ENGINEERING for name in requirement.any_of if _is_engineering(name)}
    instead = [name for name in requirement.any_of if name.isupper() or occupations().placed(name).own]
    held = [mention for mention in cv.mentions(instead) if mention.grade is not Grade.EXPOSURE]
    if held and requirement.level:
        return 1.0, [cv.evidence(held[0])]
    for entry in cv.profile.education:
        reached = 1.0 if (entry.level or 0) >= level else 0.5 if (entry.level or level) >= level - 1 else 0.2
        named = [entry.field or "", entry.span.of(cv.text)]
        words = _studies(named) | {_ENGINEERING for name in named if _ENGINEER.search(name)}
        fits = 1.0 if not fields or fields & words else 0.4
        if reached * fits > best:
            best = reached * fits
            proof = [cv.proof(cv.line_of(entry.degree.span if entry.degree else entry.span), None)]
    return best, proof


_ENGINEERING = "any engineering"
_ENGINEER = re.compile(
    r"\b(?:engineering|engineer|ingénie\w+|ingenieur\w*|ingenier\w+|ingegner\w+|engenhari\w+)\b|(?:ال)?هندسة|مهندس",
    re.IGNORECASE,
)


def _is_engineering(name: str) -> bool:
    """Whether any engineering is meant, and no certain one."""
    return _ENGINEER.search(name) is not None and not _ENGINEER.sub("", name).strip(" .,")


_STUDY_WORDS = frozenset(("engineer", "engine", "engineer", "degre", "scienc", "هندسة", "bachelor", "related"))


def _studies(phrases: Iterable[str]) -> set[str]:
    """What fields of study come to, across languages: known names, and word stems that not every field shares."""
    known = {match.name for phrase in phrases for match in skill_matcher().find(phrase)}
    known |= {field.name for phrase in phrases for field in occupations().named(phrase)}
    known |= {field for phrase in phrases for field in fields_of_study(phrase)}
    return known | {stem for phrase in phrases for stem in stems(phrase) if stem not in _STUDY_WORDS}


_WRITTEN = {"English": "en", "Arabic": "ar", "French": "fr", "German": "de", "Spanish": "es", "Italian": "it"} | {
    "Portuguese": "pt"
}


def _language(requirement: Requirement, cv: Curriculum) -> tuple[float | None, list[Evidence]]:
    best, proof = 0.0, list[Evidence]()
    for skill in cv.profile.languages:
        if skill.language in requirement.any_of:
            gap = (requirement.level or 0) - (skill.rank or requirement.level or 0)
            credit = 1.0 if gap <= 0 else 0.6 if gap == 1 else 0.2
            if credit > best:
                best, proof = credit, [cv.proof(cv.line_of(skill.span), None)]
    if best:
        return best, proof
    if any(_WRITTEN.get(name) == cv.reading.language for name in requirement.any_of):
        return 1.0, []
    return (0.1, []) if cv.profile.languages else (None, [])


def _location(requirement: Requirement, cv: Curriculum) -> tuple[float | None, list[Evidence]]:
    place = cv.profile.location
    if place is None:
        return (1.0 if requirement.remote else None), []
    proof = [cv.proof(cv.line_of(place.span), None)]
    known = {_place(part) for part in (place.city, place.country) if part}
    if not requirement.any_of or any(_place(name) in known for name in requirement.any_of):
        return 1.0, proof
    return (0.7 if requirement.remote else 0.3), proof


def _place(name: str) -> str:
    """One spelling for a city of many names."""
    city = city_of(name)
    return (city[0] if city else name).casefold()


def total(findings: Sequence[Finding], scale: Scale) -> int | None:
    """0–100; None where nothing is required."""
    if not findings:
        return None
    musts = _share(findings, Need.MUST)
    nices = _share(findings, Need.NICE)
    if musts is None or nices is None:
        points = 100 * (musts if musts is not None else nices or 0.0)
    else:
        points = scale.must_share * musts + (100 - scale.must_share) * nices
    core = [
        f.credit
        for f in findings
        if f.requirement.kind is RequirementKind.EXPERIENCE and f.requirement.need is Need.MUST
    ]
    if core:
        points = min(points, scale.cap_floor + (100 - scale.cap_floor) * sum(core) / len(core))
    return int(points + 0.5)


def _share(findings: Sequence[Finding], need: Need) -> float | None:
    weights = [(f.requirement.weight, f.credit) for f in findings if f.requirement.need is need]
    return sum(weight * credit for weight, credit in weights) / sum(w for w, _c in weights) if weights else None


def recommendation(score: int | None, scale: Scale) -> Recommendation | None:
    """What a score comes to."""
    if score is None:
        return None
    if score >= scale.strong_hire:
        return Recommendation.STRONG_HIRE
    if score >= scale.hire:
        return Recommendation.HIRE
    return Recommendation.MAYBE if score >= scale.maybe else Recommendation.PASS
