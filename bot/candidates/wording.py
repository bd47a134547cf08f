"""An assessment in words: why a verdict, what to think of a person, why this place, why two CVs are one person's."""

from collections.abc import Sequence
from typing import assert_never

from bot.candidates.models import Assessment, Finding, Grade, Recommendation, Step, Verdict
from bot.core.i18n import _, listed, ngettext
from bot.openings.models import Need, RequirementKind
from db.models.people import Ground

_STEP_FACTS = 4  # of a kind
_SHORT = 80  # characters of a requirement


def _grade(grade: Grade) -> str:
    return {
        Grade.DATED_WORK: _("shown in dated work"),
        Grade.PROJECT: _("shown in a project"),
        Grade.LISTED: _("only listed, not shown in work"),
        Grade.COURSE: _("only from a course, certificate or degree"),
        Grade.EXPOSURE: _("only first contact"),
    }[grade]


def reason(finding: Finding) -> str:
    """Why this verdict was found, with the numbers; what a person set in its place changes nothing here."""
    requirement, evidence, years = finding.requirement, finding.evidence, finding.years
    verdict = Verdict(finding.overruled.found) if finding.overruled else finding.verdict
    if verdict is Verdict.UNKNOWN:
        return _("The CV does not say.")
    if requirement.kind is RequirementKind.EXPERIENCE:
        field = listed(requirement.any_of) or _("work")
        return _("{years:.1f} of {wanted:g} years in {field} by dated roles.").format(
            years=years or 0, wanted=requirement.min_years or 0, field=field
        )
    if not evidence:
        return _("Found in the CV.") if verdict is Verdict.MET else _("Nothing in the CV shows it.")
    if evidence[0].grade is None:
        return _("The CV says it.") if verdict is Verdict.MET else _("The CV shows less than is asked for.")
    words = _grade(evidence[0].grade)
    if years:
        return _("{how}, {years:.1f} years.").format(how=words.capitalize(), years=years)
    return f"{words.capitalize()}."


def _texts(findings: Sequence[Finding], most: int = 3) -> str:
    return listed(f.requirement.text.strip(" .،,") for f in findings[:most])


def summary(findings: Sequence[Finding], level: Recommendation | None) -> str:
    """Two to four sentences for the card."""
    if level is None:
        return _("There is not enough information in this CV to score it. Please read it yourself.")
    musts = [f for f in findings if f.requirement.need is Need.MUST]
    met = [f for f in musts if f.verdict is Verdict.MET]
    missing = [f for f in musts if f.verdict is Verdict.MISSING]
    partly = [f for f in musts if f.verdict is Verdict.PARTIAL]
    extra = [f for f in findings if f.requirement.need is Need.NICE and f.verdict is Verdict.MET]
    sentences = [
        ngettext("{met} of {all} must-have is met.", "{met} of {all} must-haves are met.", len(musts)).format(
            met=len(met), all=len(musts)
        )
    ]
    if met:
        sentences.append(_("Strongest: {items}.").format(items=_texts(met)))
    if missing or partly:
        sentences.append(_("To ask about: {items}.").format(items=_texts(missing + partly)))
    if extra:
        sentences.append(_("Also brings: {items}.").format(items=_texts(extra)))
    if len(sentences) == 1:
        sentences.append(_("The lines of the CV beside each requirement show why."))
    return " ".join(sentences)


def rank_reasoning(
    assessment: Assessment, *, rank: int, of: int, above: Assessment | None, below: Assessment | None
) -> str:
    """Why this place: what the person has that the next one lacks, and what the one before has more."""
    place = _("Place {rank} of {of}.").format(rank=rank, of=of)
    if assessment.score is None:
        return f"{place} " + _("Placed last because the CV does not hold enough information to score.")
    parts = [place, _("Score {score}.").format(score=assessment.score)]
    if below is not None:
        more = ahead(assessment.findings, below.findings)
        if more:
            parts.append(_("Ahead of the next for: {items}.").format(items=more))
    if above is not None:
        less = ahead(above.findings, assessment.findings)
        if less:
            parts.append(_("Behind the one above for: {items}.").format(items=less))
    return " ".join(parts)


def step(assessment: Assessment, above: Assessment) -> Step | None:
    """What the one above shows more of, and less; None where either has no number."""
    if assessment.score is None or above.score is None:
        return None
    own = {finding.requirement.id: finding for finding in assessment.findings}
    more = _more(above.findings, assessment.findings)
    behind = [own[one.requirement.id] for one in more if one.requirement.id in own]
    return Step(
        points=max(0, above.score - assessment.score),
        behind=tuple(_lacking(finding) for finding in behind[:_STEP_FACTS]),
        ahead=tuple(_short(finding) for finding in _more(assessment.findings, above.findings)[:_STEP_FACTS]),
    )


def _lacking(finding: Finding) -> str:
    """What a finding has less than the next one, in a few words."""
    if finding.overruled:
        return _("{what}: by a person's verdict").format(what=_short(finding))
    if finding.requirement.kind is RequirementKind.EXPERIENCE:
        return reason(finding).rstrip(".")
    match finding.verdict:
        case Verdict.MISSING:
            return _("no {what} shown").format(what=_short(finding))
        case Verdict.UNKNOWN:
            return _("{what}: the CV does not say").format(what=_short(finding))
        case _:
            words = reason(finding).rstrip(".")
            return f"{_short(finding)}: {words[:1].lower()}{words[1:]}"


def _short(finding: Finding) -> str:
    """A requirement by its first name, or in its own words."""
    named = finding.requirement.kind not in (RequirementKind.EXPERIENCE, RequirementKind.EDUCATION)
    names = finding.requirement.any_of if named else ()
    return (names[0] if names else finding.requirement.text.strip(" .،,"))[:_SHORT]


def ahead(one: Sequence[Finding], other: Sequence[Finding]) -> str:
    """What `one` shows more of than `other`; empty where there is nothing."""
    return _texts(_more(one, other))


def _more(one: Sequence[Finding], other: Sequence[Finding]) -> list[Finding]:
    """Requirements on which `one` earns clearly more than `other`, the weightiest first."""
    theirs = {finding.requirement.id: finding.credit for finding in other}
    gains = [
        (finding.requirement.weight * (finding.credit - theirs.get(finding.requirement.id, 0.0)), finding)
        for finding in one
    ]
    return [finding for gain, finding in sorted(gains, key=lambda item: -item[0]) if gain > 0.2]


def grounds_words(grounds: Sequence[Ground]) -> str:
    """What says that two CVs are one person's."""
    return listed(_ground(ground) for ground in grounds)


def _ground(ground: Ground) -> str:
    match ground:
        case Ground.FILE:
            return _("same file")
        case Ground.EMAIL:
            return _("same e-mail")
        case Ground.PHONE:
            return _("same phone")
        case Ground.EMPLOYER:
            return _("same name and employer")
        case _never:
            assert_never(_never)
