"""On what two candidates differ, and what each difference does to the score. Pure rules."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.candidates.models import Finding
from bot.candidates.scoring import total
from bot.settings.models import Scale


class Difference(NamedTuple):
    """A requirement on which one earns another share than the other."""

    one: Finding
    other: Finding
    points: int  # by which this alone lifts the first one's score; below 0 where the other shows more


def differences(one: Sequence[Finding], other: Sequence[Finding], scale: Scale) -> list[Difference]:
    """The weightiest first; only requirements by which both were judged. `scale` is that of the first one's score."""
    theirs = {finding.requirement.id: finding for finding in other}
    found = [
        Difference(finding, against, _effect(one, finding, against, scale))
        for finding in one
        if (against := theirs.get(finding.requirement.id)) is not None and against.credit != finding.credit
    ]
    return sorted(found, key=lambda item: (-abs(item.points), -abs(item.one.credit - item.other.credit)))


def _effect(findings: Sequence[Finding], finding: Finding, against: Finding, scale: Scale) -> int:
    swapped = [finding.model_copy(update={"credit": against.credit}) if f is finding else f for f in findings]
    return (total(findings, scale) or 0) - (total(swapped, scale) or 0)
