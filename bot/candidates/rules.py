"""Holding a CV against a job by rules alone: same CV, same job, same result."""

import hashlib
from collections.abc import Iterable
from datetime import date

from bot.candidates.evidence import NOBODY, Curriculum
from bot.candidates.models import Assessment, Verdict, Witness
from bot.candidates.scoring import judge, recommendation, total
from bot.candidates.wording import rank_reasoning, summary
from bot.cvs.models import Reading
from bot.openings.models import Need, RequirementKind, Requirements
from bot.settings.models import STANDARD, Scale

__all__ = ["ASSESSOR", "assess", "rank_order", "rank_reasoning"]

ASSESSOR = "rules-4"  # the next number whenever a rule of docs/scoring.md changes what somebody earns
_LEAST_TEXT = 400  # characters; below this, and without a dated role, a CV says too little for a number
_SKILLS = (RequirementKind.SKILL, RequirementKind.CERTIFICATE)


def assess(
    reading: Reading,
    requirements: Requirements,
    *,
    as_of: date,
    scale: Scale = STANDARD,
    witness: Witness = NOBODY,
) -> Assessment:
    """Verdicts with proof and the score they make. `as_of` ends current roles; `witness` points at further lines.

    Name, contact data, gender and photo are never looked at; the place of living only where the job asks for one.
    """
    cv = Curriculum(reading, as_of, scale, witness)
    findings = tuple(judge(requirement, cv) for requirement in requirements.items)
    silent = not any(role.months for role in cv.roles) and len(reading.raw_text.strip()) < _LEAST_TEXT
    score = None if silent else total(findings, scale)
    level = recommendation(score, scale)
    matched, missing, wanted = list[str](), list[str](), set[str]()
    for finding in findings:
        if finding.requirement.kind in _SKILLS:
            names = finding.requirement.any_of
            wanted.update(names)
            shown = [name for name in names if name in cv.named_skills]
            if finding.verdict is Verdict.MISSING:
                missing.append(names[0] if names else finding.requirement.text)
            else:
                matched.extend(shown or names[:1])
    told = witness.assessment if level else ""
    additional = [name for name in cv.named_skills if name not in wanted]
    return Assessment(
        score=score,
        recommendation=level,
        findings=findings,
        matched_skills=tuple(dict.fromkeys(matched)),
        missing_skills=tuple(dict.fromkeys(missing)),
        additional_skills=tuple(additional),
        summary=told or summary(findings, level),
        assessor=f"{ASSESSOR} + {witness.name}" if witness.name else ASSESSOR,
        written_by=witness.name if told else ASSESSOR,
    )


def rank_order(items: Iterable[tuple[str, Assessment]]) -> list[str]:
    """Ids, best first: score, then credit for musts, then for nice-to-haves; those without a score last.

    Who is equal in all of that stands in an order that their proof decides, the same wherever it is ranked and blind to
    names; the id decides only between equal texts.
    """

    def earned(assessment: Assessment, need: Need) -> float:
        return round(sum(f.credit * f.requirement.weight for f in assessment.findings if f.requirement.need is need), 6)

    def place(item: tuple[str, Assessment]) -> tuple[bool, int, float, float, str, str]:
        known, assessment = item
        musts, nices = earned(assessment, Need.MUST), earned(assessment, Need.NICE)
        proof = "\n".join(evidence.quote for finding in assessment.findings for evidence in finding.evidence)
        lot = hashlib.sha256(proof.encode()).hexdigest()
        return assessment.score is None, -(assessment.score or 0), -musts, -nices, lot, str(known)

    return [known for known, _assessment in sorted(items, key=place)]
