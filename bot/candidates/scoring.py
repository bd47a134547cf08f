"""Credit for each requirement, and one number from all of them; described in docs/scoring.md."""

from collections.abc import Iterable, Sequence

from bot.candidates.evidence import Curriculum
from bot.candidates.models import Evidence, Finding, Grade, Recommendation, Verdict
from bot.candidates.wording import reason
from bot.openings.models import Need, Requirement, RequirementKind
from bot.taxonomy.occupations import NEIGHBOUR, occupations
from bot.taxonomy.places import city_of
from bot.taxonomy.skills import skill_matcher
from bot.taxonomy.studies import fields_of_study
from bot.taxonomy.word_forms import stems

CREDIT = {
    Grade.DATED_WORK: 1.0,
    Grade.PROJECT: 0.6,
    Grade.LISTED: 0.4,
    Grade.COURSE: 0.2,
    Grade.EXPOSURE: 0.15,
}
LISTED_AND_PRACTISED = 0.7  # listed by somebody whose dated work is in a field that uses it
MUST_SHARE = 80  # points that musts make together; nice-to-haves make the rest
CAP_FLOOR = 10  # most that somebody without any of the required experience can reach
THRESHOLDS = (
    (80, Recommendation.STRONG_HIRE),
    (65, Recommendation.HIRE),
    (45, Recommendation.MAYBE),
    (0, Recommendation.PASS),
)
_UNKNOWN = 0.5  # a CV's silence on a language or a place is no evidence either way
_MOST_EVIDENCE = 3


def judge(requirement: Requirement, cv: Curriculum) -> Finding:
    """One requirement held against the CV."""
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
    verdict = _verdict(credit)
    evidence = tuple(proof[:_MOST_EVIDENCE])
    return Finding(
        requirement=requirement,
        verdict=verdict,
        credit=_UNKNOWN if credit is None else min(1.0, round(credit, 4)),
        evidence=evidence,
        reason=reason(requirement, verdict, evidence, years),
    )


def _verdict(credit: float | None) -> Verdict:
    if credit is None:
        return Verdict.UNKNOWN
    return Verdict.MET if credit >= 0.69 else Verdict.PARTIAL if credit >= 0.15 else Verdict.MISSING


def _experience(requirement: Requirement, cv: Curriculum) -> tuple[float, list[Evidence], float]:
    fields = [field for phrase in requirement.any_of for field in occupations().named(phrase)]
    pointed = cv.pointed(requirement.id)
    wanted = requirement.min_years or 1.0
    if fields:
        by_share, roles = cv.field_years(fields, pointed, requirement.not_counted)
        years = by_share[1.0] + min(by_share[0.5], wanted) / 2
        near = sum(by_share.values())
        years = max(years, NEIGHBOUR * min(near, wanted))
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
    return ratio * (1.0 if ratio >= 0.69 else 0.9), proof, years


def _skill(requirement: Requirement, cv: Curriculum) -> tuple[float, list[Evidence], float | None]:
    mentions = cv.mentions(requirement.any_of, cv.pointed(requirement.id))
    if not mentions:
        return 0.0, [], None
    roles = {mention.role for mention in mentions if mention.role is not None and mention.grade is Grade.DATED_WORK}
    years = cv.years(roles) if roles else None
    best = mentions[0].grade
    credit = CREDIT[best]
    if best is Grade.LISTED and cv.practised(requirement.any_of):
        credit = LISTED_AND_PRACTISED
    if requirement.kind is RequirementKind.CERTIFICATE and best is not Grade.EXPOSURE:
        credit = 1.0
    if requirement.min_years and best is Grade.DATED_WORK:
        credit = max(0.4, min(1.0, ((years or 0) + 0.1) / requirement.min_years))
    proof = [cv.evidence(m, cv.years([m.role]) if m.role is not None else None) for m in mentions[:_MOST_EVIDENCE]]
    return credit, proof, years


def _education(requirement: Requirement, cv: Curriculum) -> tuple[float, list[Evidence]]:
    level = requirement.level or 1
    best, proof = 0.0, list[Evidence]()
    fields = _studies(requirement.any_of)
    instead = [name for name in requirement.any_of if name.isupper() or occupations().placed(name).own]
    held = [mention for mention in cv.mentions(instead) if mention.grade is not Grade.EXPOSURE]
    if held and requirement.level:
        return 1.0, [cv.evidence(held[0])]
    for entry in cv.profile.education:
        reached = 1.0 if (entry.level or 0) >= level else 0.5 if entry.level and entry.level >= level - 1 else 0.2
        words = _studies([entry.field or "", entry.span.of(cv.text)])
        fits = 1.0 if not fields or fields & words else 0.4
        if reached * fits > best:
            best = reached * fits
            proof = [cv.proof(cv.line_of(entry.degree.span if entry.degree else entry.span), None)]
    return best, proof


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


def total(findings: Sequence[Finding]) -> int | None:
    """0–100; None where nothing is required."""
    if not findings:
        return None
    musts = _share(findings, Need.MUST)
    nices = _share(findings, Need.NICE)
    if musts is None or nices is None:
        points = 100 * (musts if musts is not None else nices or 0.0)
    else:
        points = MUST_SHARE * musts + (100 - MUST_SHARE) * nices
    core = [
        f.credit
        for f in findings
        if f.requirement.kind is RequirementKind.EXPERIENCE and f.requirement.need is Need.MUST
    ]
    if core:
        points = min(points, CAP_FLOOR + (100 - CAP_FLOOR) * sum(core) / len(core))
    return int(points + 0.5)


def _share(findings: Sequence[Finding], need: Need) -> float | None:
    weights = [(f.requirement.weight, f.credit) for f in findings if f.requirement.need is need]
    return sum(weight * credit for weight, credit in weights) / sum(w for w, _c in weights) if weights else None


def recommendation(score: int | None) -> Recommendation | None:
    """What a score comes to."""
    return None if score is None else next(level for least, level in THRESHOLDS if score >= least)
