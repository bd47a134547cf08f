"""What a form says of times: those that are proposed, and what is in the way of one that was typed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.core.i18n import _, listed
from bot.core.times import moment_words, range_words, zone_of
from bot.interviews.availability import Load, Member, Obstacle
from bot.interviews.models import Considered, Obstacles
from bot.interviews.slots import Absent, Daytime, Seated, Slot
from bot.slack.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    field,
    isolated,
    option,
    radio_buttons,
    section,
    text_input,
)
from bot.slack.ids import Id

OBSTACLES: Final = "obstacles"  # block ids begin so where a form tells what is in the way
CHOICE: Final = "slots_"  # the choice of a proposed time; each has a number, since Slack keeps what was chosen by id
TYPED: Final = "typed"  # in place of a proposed time
_ASK: Final = "times"
_TOLD: Final = "times_told"


def times_button(action: Id) -> Block:
    """Under it stand the times that it has proposed."""
    return actions(_ASK, [button(_("Propose times"), action, _ASK)])


def with_proposals(view: View, considered: Considered, zone: ZoneInfo) -> View:
    """The form with a choice of times; what is typed stays, since the other blocks keep their ids."""
    if not considered.slots:
        words = _("In the next four weeks there is no time at which everybody who is needed is free.")
        return with_note(view, [words, *_never(considered), _("Ask fewer people, or type a time below and say why.")])
    number = 1 + max(
        (int(block["block_id"].removeprefix(CHOICE)) for block in view["blocks"] if _is_choice(block)), default=0
    )
    told = [
        f"*{place}. {range_words(slot.start, slot.end, zone)}*\n{_told(slot, considered, zone)}"
        for place, slot in enumerate(considered.slots, start=1)
    ]
    options = [
        option(range_words(slot.start, slot.end, zone), str(int(slot.start.timestamp()))) for slot in considered.slots
    ]
    options.append(option(_("Another time, typed below"), TYPED))
    blocks = [{**section(one), "block_id": f"{_TOLD}_{place}"} for place, one in enumerate(told)]
    if doubts := list(_doubts(considered)):
        blocks.append({**context(" ".join(doubts)), "block_id": f"{_TOLD}_doubts"})
    blocks.append(field(f"{CHOICE}{number}", _("Proposed times"), radio_buttons("slot", options), optional=True))
    return _with_times(view, blocks)


def _never(considered: Considered) -> Iterator[str]:
    """For want of whose time there is none."""
    people = [considered.member(user_id) for user_id in considered.never]
    if gone := [one.name for one in people if not one.is_member]:
        yield _("No longer in this workspace: {names}.").format(names=listed(gone))
    if full := [one.name for one in people if one.is_member]:
        yield _("Never free in these weeks: {names}.").format(names=listed(full))


def with_note(view: View, notes: Iterable[str]) -> View:
    """The form with a line about why no times are proposed."""
    return _with_times(view, [{**section(":information_source: " + isolated(" ".join(notes))), "block_id": _TOLD}])


def _with_times(view: View, blocks: Sequence[Block]) -> View:
    kept = [block for block in view["blocks"] if not block["block_id"].startswith((CHOICE, _TOLD))]
    at = next(number for number, block in enumerate(kept) if block["block_id"] == _ASK) + 1
    return redrawn(view, [*kept[:at], *blocks, *kept[at:]])


def _is_choice(block: Block) -> bool:
    return str(block["block_id"]).startswith(CHOICE)


def _told(slot: Slot, considered: Considered, zone: ZoneInfo) -> str:
    """Who takes each seat, with what they have already, and what is imperfect about it."""
    lines = [listed(with_load(isolated(one.name), one.load) for one in slot.seated)]
    lines += [f"• {line}" for line in _imperfect(slot, considered, zone)]
    return "\n".join(lines)


def with_load(name: str, load: Load) -> str:
    """A name with how many interviews its person has on a day and in its week."""
    return _("{name} ({day} that day, {week} that week)").format(name=name, day=load.a_day, week=load.a_week)


def _imperfect(slot: Slot, considered: Considered, zone: ZoneInfo) -> Iterator[str]:
    candidate_zone = zone_of(considered.candidate_timezone)
    when = range_words(slot.start, slot.end, candidate_zone)
    if slot.daytime is not Daytime.DAY:
        yield _("Early or late for the candidate: {when}").format(when=when)
    elif candidate_zone != zone:
        yield _("For the candidate: {when}").format(when=when)
    taken = {one.seat for one in slot.seated}
    for absent in (one for one in slot.absent if one.seat not in taken):
        yield _without(absent, considered.member(absent.user_id), slot)
    for one in slot.overloaded:
        yield _overload(one.name, one.load, considered.member(one.user_id))


def _without(absent: Absent, member: Member, slot: Slot) -> str:
    return _("Without {why}").format(why=_hindered(absent.name, absent.obstacle, member, slot))


def _doubts(considered: Considered) -> Iterator[str]:
    """Whose time is not known."""
    if considered.unknown:
        yield _("No answer from the calendar of: {names}.").format(names=listed(map(isolated, considered.unknown)))
    if considered.unconnected:
        yield _("No calendar is connected of: {names}.").format(names=listed(map(isolated, considered.unconnected)))


def with_obstacles(view: View, obstacles: Obstacles, zone: ZoneInfo) -> View:
    """The form with what is in the way on top, and a place for a reason to do it all the same."""
    rest = [block for block in view["blocks"] if not block["block_id"].startswith(OBSTACLES)]
    lines = list(_obstacles(obstacles, zone))
    told = "\n".join(["*" + _("Somebody is not free at that time.") + "*", *(f"• {line}" for line in lines)])
    known = [_load(one) for one in obstacles.slot.seated]
    blocks = [
        {**section(f":warning: {told}"), "block_id": f"{OBSTACLES}_told"},
        {**context(" ".join([*known, *_doubts(obstacles.considered)])), "block_id": f"{OBSTACLES}_known"},
        field(
            f"{OBSTACLES}_anyway",
            _("Do it anyway, because"),
            text_input("anyway", most=500),
            optional=True,
            hint=_("Or choose another time below. The reason is kept."),
        ),
        {**divider(), "block_id": f"{OBSTACLES}_end"},
    ]
    return redrawn(view, [*blocks, *rest])


def _obstacles(obstacles: Obstacles, zone: ZoneInfo) -> Iterator[str]:
    slot, considered = obstacles.slot, obstacles.considered
    for clash in obstacles.clashes:
        words = _("{name} has another interview: {when}")
        yield words.format(name=isolated(clash.name), when=range_words(clash.starts_at, clash.ends_at, zone))
    told = {clash.user_id for clash in obstacles.clashes}
    for hindered in obstacles.hindered:
        if hindered.obstacle is not None and hindered.user_id not in told:
            yield _hindered(hindered.name, hindered.obstacle, considered.member(hindered.user_id), slot)
    for one in slot.overloaded:
        yield _overload(one.name, one.load, considered.member(one.user_id))
    for seat in slot.empty_seats:
        yield _("Nobody is left for seat {number}.").format(number=seat + 1)


def _hindered(name: str, obstacle: Obstacle, member: Member, slot: Slot) -> str:
    match obstacle:
        case Obstacle.GONE:
            words = _("{name}: is no longer in this workspace")
        case Obstacle.BUSY:
            words = _("{name}: busy then")
        case Obstacle.OFF_HOURS:
            words = _("{name}: outside working hours, it is {when} there")
        case Obstacle.DAY_OFF:
            words = _("{name}: has that day off, it is {when} there")
        case Obstacle.FULL:
            words = _("{name}: has enough interviews by then")
    return words.format(name=isolated(name), when=moment_words(slot.start, zone_of(member.timezone)))


def _overload(name: str, load: Load, member: Member) -> str:
    words = _("{name} would have {day} interviews that day and {week} that week (good: {most_day} and {most_week}).")
    return words.format(
        name=isolated(name),
        day=load.a_day + 1,
        week=load.a_week + 1,
        most_day=member.most_a_day,
        most_week=member.most_a_week,
    )


def _load(one: Seated) -> str:
    words = _("{name} has {day} that day and {week} that week.")
    return words.format(name=isolated(one.name), day=one.load.a_day, week=one.load.a_week)


def redrawn(view: View, blocks: Sequence[Block]) -> View:
    """The view with other blocks."""
    kept: dict[str, Any] = {
        name: view[name] for name in ("type", "title", "submit", "close", "private_metadata", "callback_id")
    }
    return {**kept, "blocks": list(blocks)}
