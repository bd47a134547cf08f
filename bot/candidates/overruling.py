"""A person's word in place of what was found: the number follows from it by the same rules, and both can be seen."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.candidates.models import Assessment, Finding, Overruled, Recommendation, Verdict
from bot.candidates.scoring import recommendation, total
from bot.openings.models import Requirement, RequirementKind
from bot.settings.models import Scale
from db.models.candidates import Override

RECOMMENDATION: Final = ""  # in place of a requirement's id
AS_FOUND: Final = "as found"  # offered in place of a value: no longer overruled
CREDIT = {Verdict.MET: 1.0, Verdict.PARTIAL: 0.5, Verdict.MISSING: 0.0}
_SKILLS = (RequirementKind.SKILL, RequirementKind.CERTIFICATE)


def overruled(found: Assessment, overrides: Sequence[Override], scale: Scale) -> Assessment:
    """The assessment with people's words in it. A verdict on what the job no longer asks for is left out."""
    by_id = {override.requirement_id: override for override in overrides}
    findings = tuple(_finding(finding, by_id, scale) for finding in found.findings)
    score, level = found.score, found.recommendation
    if any(finding.overruled for finding in findings):
        score = total(findings, scale)
        level = recommendation(score, scale)
    own = by_id.get(RECOMMENDATION)
    changed = found.model_copy(
        update={
            "score": score,
            "recommendation": Recommendation(own.value) if own else level,
            "findings": findings,
            "overruled": _overruled(own, level.value if level else "") if own else None,
        }
    )
    return _with_skills(changed)


def _finding(finding: Finding, by_id: Mapping[str, Override], scale: Scale) -> Finding:
    override = by_id.get(finding.requirement.id)
    if override is None or not Requirement.model_validate(override.requirement).asks_as(finding.requirement):
        return finding
    verdict = Verdict(override.value)
    note = _overruled(override, finding.verdict.value)
    return finding.model_copy(
        update={"verdict": verdict, "credit": CREDIT.get(verdict, scale.unknown), "overruled": note}
    )


def _overruled(override: Override, found: str) -> Overruled:
    return Overruled(found=found, reason=override.reason, by=override.overridden_by, at=override.overridden_at)


def _with_skills(assessment: Assessment) -> Assessment:
    """Skills that a person's verdict moves from missing to matched, or back."""
    matched, missing = list(assessment.matched_skills), list(assessment.missing_skills)
    for finding in assessment.findings:
        requirement = finding.requirement
        if finding.overruled and requirement.kind in _SKILLS:
            names = set(requirement.any_of or (requirement.text,))
            first = requirement.any_of[0] if requirement.any_of else requirement.text
            shown = finding.verdict in (Verdict.MET, Verdict.PARTIAL)
            if shown and not names & set(matched):
                matched.append(first)
            elif not shown and first not in missing:
                missing.append(first)
            matched = [name for name in matched if shown or name not in names]
            missing = [name for name in missing if not shown or name not in names]
    return assessment.model_copy(update={"matched_skills": tuple(matched), "missing_skills": tuple(missing)})
