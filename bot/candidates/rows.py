"""Between an assessment and the columns of `candidates` and `candidate_evidence`."""

import json

from bot.candidates.models import Assessment, Evidence, Finding, Verdict
from bot.candidates.overruling import overruled
from bot.candidates.scoring import recommendation, total
from bot.cvs.models import Fact, Reading
from bot.openings.models import Requirement
from bot.settings.models import Scale
from db.models.candidates import AssessedCandidate, CandidateRow, EvidenceRow
from db.models.ids import BatchId, CandidateId


def candidate_row(known: CandidateId, batch_id: BatchId, reading: Reading, assessment: Assessment) -> CandidateRow:
    profile = reading.profile
    location = profile.location
    recommendation = assessment.recommendation
    return CandidateRow(
        id=known,
        batch_id=batch_id,
        name=_value(profile.name, 255),
        email=_value(profile.email, 255),
        phone=_value(profile.phone, 50),
        location=", ".join(filter(None, (location.city, location.country)))[:255] if location else None,
        profile_json=profile.model_dump_json(),
        overall_score=assessment.score or 0,
        professional_assessment=assessment.summary,
        experience=[entry.model_dump(mode="json") for entry in profile.experience],
        education=[entry.model_dump(mode="json") for entry in profile.education],
        recommendation_level=recommendation.value if recommendation else None,
        matched_skills=_array(assessment.matched_skills),
        missing_skills=_array(assessment.missing_skills),
        additional_skills=_array(assessment.additional_skills),
    )


def evidence_rows(assessment: Assessment) -> list[EvidenceRow]:
    return [
        EvidenceRow(
            requirement_id=finding.requirement.id,
            position=position,
            requirement=finding.requirement.model_dump(mode="json"),
            verdict=finding.verdict.value,
            credit=finding.credit,
            years=finding.years,
            evidence=[evidence.model_dump(mode="json") for evidence in finding.evidence],
        )
        for position, finding in enumerate(assessment.findings)
    ]


def finding_of(row: EvidenceRow) -> Finding:
    return Finding(
        requirement=Requirement.model_validate(row.requirement),
        verdict=Verdict(row.verdict),
        credit=row.credit,
        evidence=tuple(Evidence.model_validate(evidence) for evidence in row.evidence),
        years=row.years,
    )


def assessment_of(row: AssessedCandidate) -> Assessment:
    """The assessment as it was stored, by the scale it was made with, and what people made of it since."""
    scale = Scale.model_validate(row.scale)
    findings = tuple(finding_of(evidence) for evidence in row.findings)
    score = None if row.insufficient else total(findings, scale)
    found = Assessment(
        score=score,
        recommendation=recommendation(score, scale),
        findings=findings,
        matched_skills=skills_of(row.matched_skills),
        missing_skills=skills_of(row.missing_skills),
        additional_skills=skills_of(row.additional_skills),
        summary=row.professional_assessment or "",
        assessor=row.assessor,
        written_by=row.written_by,
    )
    return overruled(found, row.overrides, scale)


def skills_of(column: str | None) -> tuple[str, ...]:
    """One of the three skill columns, which hold JSON arrays as text."""
    return tuple(json.loads(column or "[]"))


def _array(skills: tuple[str, ...]) -> str:
    return json.dumps(list(skills), ensure_ascii=False)


def _value(fact: Fact | None, limit: int) -> str | None:
    return fact.value[:limit] if fact is not None else None
