"""What a language model is told for an answer: stored evidence with ids to cite, and nothing beside it."""

import json
from collections.abc import Mapping
from typing import Any

from bot.candidates.answering import Links, quotes_of
from bot.candidates.ask import Gathered
from bot.candidates.citing import Evidence
from bot.candidates.models import Finding
from bot.candidates.surfaces import card_view, findings_of
from bot.core.models import Frozen
from bot.cvs.blind import veiled
from db.models.candidates import Candidate

MOST_QUOTE = 300  # characters


class Briefing(Frozen):
    """`data` is JSON; `evidence` by the ids that stand in it."""

    data: str
    evidence: Mapping[str, Evidence]


def briefing(gathered: Gathered, asked: str, links: Links) -> Briefing:
    """Names are told unless a batch is blind; contact data and what tells of age, gender or family never are."""
    evidence: dict[str, Evidence] = {}
    people = [
        _person(f"c{number}", gathered, candidate, links, evidence)
        for number, candidate in enumerate(gathered.people, start=1)
    ]
    told = {
        "question": asked,
        "job": gathered.batch.job_title if gathered.batch else None,
        "people_in_all": gathered.looked_through,
        "requirements": _requirements(gathered),
        "people": people,
    }
    return Briefing(data=json.dumps(told, ensure_ascii=False), evidence=evidence)


def _requirements(gathered: Gathered) -> list[dict[str, Any]]:
    found = {f.requirement.id: f.requirement for one in gathered.people for f in findings_of(one)}
    if gathered.batch is None:
        return []  # several jobs: the ids of their requirements are the same, and stand beside each person
    return [item.model_dump(mode="json", include={"id", "need", "weight", "text"}) for item in found.values()]


def _person(
    known: str, gathered: Gathered, candidate: Candidate, links: Links, evidence: dict[str, Evidence]
) -> dict[str, Any]:
    card = card_view(candidate)

    def hidden(text: str) -> str:
        return veiled(" ".join(text.split()), name=None, phone=candidate.phone)[:MOST_QUOTE]

    def add(id_: str, text: str, quotes: tuple[str, ...]) -> None:
        evidence[id_] = Evidence(
            candidate_id=candidate.id, label=card.label, text=text, quotes=quotes, link=links.get(candidate.id)
        )

    told = []
    for finding in findings_of(candidate):
        id_ = f"{known}.{finding.requirement.id}"
        quotes = [hidden(one.quote) for one in finding.evidence]
        add(id_, finding.requirement.text, tuple(one.quote for one in finding.evidence))
        told.append({"id": id_, **_verdict(finding), "quotes": quotes})
    for number, line in enumerate(quotes_of(gathered, candidate), start=1):
        id_ = f"{known}.f{number}"
        add(id_, gathered.question.words, (line,))
        told.append({"id": id_, "found_for": gathered.question.words, "quotes": [hidden(line)]})
    return {
        "id": known,
        "name": card.label,
        "place": candidate.rank,
        "score": card.score,
        "recommendation": card.recommendation,
        "decision": card.decision,
        "evidence": told,
    }


def _verdict(finding: Finding) -> dict[str, Any]:
    told = {
        "requirement": finding.requirement.text,
        "need": finding.requirement.need,
        "verdict": finding.verdict,
        "earned_percent": round(finding.credit * 100),
    }
    return told | ({"a_person_said_so": True} if finding.overruled else {})
