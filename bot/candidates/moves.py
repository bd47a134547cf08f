"""Why somebody's score is another one after the job changed: from the difference of findings, by rules."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from pydantic import Field

from bot.candidates.models import Finding
from bot.candidates.scoring import total
from bot.core.models import Frozen
from bot.settings.models import Scale


class Cause(StrEnum):
    ADDED = "added"
    DROPPED = "dropped"
    NEED = "need"
    WEIGHT = "weight"
    VERDICT = "verdict"
    CREDIT = "credit"  # the same verdict, more or less earned
    SCALE = "scale"  # the same findings make another number


class Shift(Frozen):
    """One thing that is judged otherwise than before; `before` and `after` are values of what `cause` names."""

    cause: Cause
    requirement: str  # in the recruiter's words; none where it is the scale
    before: str = ""
    after: str = ""
    effect: int = Field(default=0, ge=-100, le=100)  # points that it makes alone


def shifts(before: Sequence[Finding], after: Sequence[Finding], scales: tuple[Scale, Scale]) -> list[Shift]:
    """What moved the score, most first; what makes no point alone only where nothing does.

    `scales` are those of before and after.
    """
    scale, later = scales
    old = {finding.requirement.id: finding for finding in before}
    new = {finding.requirement.id: finding for finding in after}
    found: list[Shift] = []
    for known in dict.fromkeys((*old, *new)):
        was, now = old.get(known), new.get(known)
        if was and now and not now.requirement.continues(was.requirement):
            pairs = [(was, None), (None, now)]
        else:
            pairs = [(was, now)]
        for one, other in pairs:
            rest = [finding for finding in before if finding is not one]
            found += _between(one, other, rest, scale)
    numbers = _points(before, later) - _points(before, scale)
    if numbers:
        found.append(Shift(cause=Cause.SCALE, requirement="", effect=numbers))
    telling = [shift for shift in found if shift.effect] or found
    return sorted(telling, key=lambda shift: -abs(shift.effect))


def _between(was: Finding | None, now: Finding | None, rest: list[Finding], scale: Scale) -> Iterator[Shift]:
    """`rest` are the other findings of before."""
    start = _points([*rest, was] if was else rest, scale)

    def effect(changed: Iterable[Finding]) -> int:
        return _points([*rest, *changed], scale) - start

    if was is None and now is not None:
        yield Shift(cause=Cause.ADDED, requirement=now.requirement.text, effect=effect([now]))
    elif was is not None and now is None:
        yield Shift(cause=Cause.DROPPED, requirement=was.requirement.text, effect=effect([]))
    elif was is not None and now is not None:
        asked, text = was.requirement, now.requirement.text
        for cause, field in ((Cause.NEED, "need"), (Cause.WEIGHT, "weight")):
            one, other = getattr(asked, field), getattr(now.requirement, field)
            if one != other:
                changed = was.model_copy(update={"requirement": asked.model_copy(update={field: other})})
                yield Shift(cause=cause, requirement=text, before=str(one), after=str(other), effect=effect([changed]))
        earned = effect([was.model_copy(update={"credit": now.credit})])
        if was.verdict is not now.verdict:
            yield Shift(
                cause=Cause.VERDICT,
                requirement=text,
                before=was.verdict.value,
                after=now.verdict.value,
                effect=earned,
            )
        elif round(was.credit * 100) != round(now.credit * 100):
            yield Shift(
                cause=Cause.CREDIT,
                requirement=text,
                before=str(round(was.credit * 100)),
                after=str(round(now.credit * 100)),
                effect=earned,
            )


def _points(findings: Sequence[Finding], scale: Scale) -> int:
    return total(findings, scale) or 0
