"""What assessing a batch again moved: who stands where now, with which score, and why."""

from collections.abc import Sequence
from typing import assert_never

from bot.candidates.models import Recommendation, Verdict
from bot.candidates.moves import Cause, Shift
from bot.candidates.views.cards import recommendation_words
from bot.candidates.views.why import verdict_words
from bot.core.i18n import _, listed, ngettext
from bot.core.models import Frozen
from bot.openings.changes import Changes
from bot.openings.models import Need
from bot.openings.views import again_button, changes_words, need_words
from bot.settings.rules import Difference
from bot.settings.wording import changes_words as scale_words
from bot.slack.blocks import Block, Message, context, cut, header, isolated, message, section, text_message

SHOWN_MOVES = 15
SHOWN_SHIFTS = 3
REQUIREMENT_TEXT = 60  # characters
LABEL_TEXT = 60


class Move(Frozen):
    """Somebody whose score is another one than before; `label` names nobody in a blind batch."""

    label: str
    rank: int | None
    rank_after: int | None
    score: int | None
    score_after: int | None
    level: str | None  # a Recommendation
    level_after: str | None
    shifts: tuple[Shift, ...]

    @property
    def distance(self) -> int:
        """Points between the two scores; the most where there was or is none."""
        return 100 if self.score is None or self.score_after is None else abs(self.score_after - self.score)


class MovesView(Frozen):
    batch_id: str
    batch_name: str
    asked_by: str | None  # Slack user id
    job_changes: Changes
    scale_changes: tuple[Difference, ...]
    moves: tuple[Move, ...]  # in the order of the new ranks
    failed: tuple[str, ...]  # labels of people who could not be assessed again
    unmoved: int  # people whose score is what it was


def moves_message(view: MovesView) -> Message:
    title = _("Assessed again · {batch}").format(batch=view.batch_name)
    shown = sorted(view.moves, key=lambda move: -move.distance)[:SHOWN_MOVES]
    who = f"<@{view.asked_by}>" if view.asked_by else _("somebody")
    told = []
    if view.job_changes or not view.scale_changes:
        words = _("{who} had the CVs held against the job as it is now").format(who=who)
        told.append(f"{words}: {changes_words(view.job_changes)}" if view.job_changes else words)
    if view.scale_changes:
        words = _("{who} had the CVs scored by the settings as they are now: {changes}")
        told.append(words.format(who=who, changes=scale_words(view.scale_changes)))
    blocks: list[Block] = [header(title), section("\n".join(told))]
    blocks += [section(_line(move)) for move in view.moves if move in shown]
    if view.failed:
        blocks.append(section(_failed(view.failed), accessory=again_button(view.batch_id, view.batch_name)))
    blocks.append(context(_rest(len(view.moves) - len(shown), view.unmoved)))
    return message(f"{isolated(title)}: {_counts(view.moves)}", blocks)


def _line(move: Move) -> str:
    parts = [
        f"{_number(move.rank)} → {_number(move.rank_after)}",
        f"*{isolated(move.label)}*",
        f"{_number(move.score)} → {_number(move.score_after)}",
    ]
    if move.level != move.level_after:
        parts.append(f"{_level(move.level)} → {_level(move.level_after)}")
    if move.shifts:
        reasons = listed(shift_words(shift) for shift in move.shifts[:SHOWN_SHIFTS])
        more = len(move.shifts) - SHOWN_SHIFTS
        reasons += " " + _("and {count} more").format(count=more) if more > 0 else ""
        parts.append(_("because: {reasons}").format(reasons=reasons))
    return " · ".join(parts)


def _failed(labels: tuple[str, ...]) -> str:
    names = listed(isolated(cut(label, LABEL_TEXT)) for label in labels[:SHOWN_MOVES])
    more = len(labels) - SHOWN_MOVES
    names += " " + _("and {count} more").format(count=more) if more > 0 else ""
    words = _("Could not be assessed again, and stand by what the job asked before: {names}").format(names=names)
    return f":warning: {words}"


def _level(value: str | None) -> str:
    return recommendation_words(Recommendation(value)) if value else "–"


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)


def _counts(moves: Sequence[Move]) -> str:
    scores = sum(move.score != move.score_after for move in moves)
    levels = sum(move.level != move.level_after for move in moves)
    words = [ngettext("{count} score moved", "{count} scores moved", scores).format(count=scores)]
    if levels:
        words.append(
            ngettext("{count} recommendation moved", "{count} recommendations moved", levels).format(count=levels)
        )
    return " · ".join(words)


def _rest(more: int, unmoved: int) -> str:
    words = [ngettext("{count} more moved", "{count} more moved", more).format(count=more)] if more else []
    words.append(
        ngettext("{count} person kept their score", "{count} people kept their score", unmoved).format(count=unmoved)
    )
    return " · ".join([*words, _("what people decided and overruled stays")])


def shift_words(shift: Shift) -> str:
    sign = " (+)" if shift.effect > 0 else " (–)" if shift.effect < 0 else ""
    return _shift(shift, isolated(cut(shift.requirement, REQUIREMENT_TEXT))) + sign


def _shift(shift: Shift, item: str) -> str:
    match shift.cause:
        case Cause.ADDED:
            return _("{item} now counts").format(item=item)
        case Cause.DROPPED:
            return _("{item} no longer asked").format(item=item)
        case Cause.NEED:
            return _("{item} now {need}").format(item=item, need=need_words(Need(shift.after)))
        case Cause.WEIGHT:
            return _("{item} weighs {after}, not {before}").format(item=item, before=shift.before, after=shift.after)
        case Cause.VERDICT:
            before, after = (verdict_words(Verdict(value)) for value in (shift.before, shift.after))
            return _("{item}: {before} → {after}").format(item=item, before=before, after=after)
        case Cause.SCALE:
            return _("the settings")
        case Cause.CREDIT:
            return _("{item}: {before} → {after} % earned").format(item=item, before=shift.before, after=shift.after)
        case _never:
            assert_never(_never)


def assessing_again(batch_name: str, count: int) -> Message:
    """To whoever asked for it."""
    if not count:
        words = _("{batch}: no CV is ranked yet; the next ones are held against the job as it is now.")
        return text_message(words.format(batch=isolated(batch_name)))
    return text_message(
        ngettext(
            "{batch}: {count} CV is assessed again. What moved comes into its thread.",
            "{batch}: {count} CVs are assessed again. What moved comes into its thread.",
            count,
        ).format(batch=isolated(batch_name), count=count)
    )
