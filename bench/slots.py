"""How long it takes to propose times for an interview: a panel of six over four weeks.

    python -m bench.slots [--searches 200]

Three diaries: an ordinary one (six people in Riyadh and London, much of their time taken), a narrow one (Riyadh and New
York, an hour in common at most) and the worst (all free day and night, so that every quarter of an hour is weighed).
Prints p50, p95 and p99 of each in processor time, which a busy machine changes least, and the ratio of p95 to the aim.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour

from bot.core.weeks import DAY, Shift, Span, Week, days_between, same_hours
from bot.interviews.availability import Member, Seat, Wanted
from bot.interviews.slots import best_slots
from db.models.ids import UserId
from db.models.interviews import SeatKind

AIM_SECONDS = 0.100
WEEKS = 4
FIRST = date(2026, 10, 18)  # Europe changes its clocks on the 25th, America on the 1st
NINE_TO_FIVE = Shift(start=hour(9), end=hour(17))
SUNDAY_TO_THURSDAY = same_hours({6, 0, 1, 2, 3}, NINE_TO_FIVE)
MONDAY_TO_FRIDAY = same_hours(range(5), NINE_TO_FIVE)
ALWAYS = same_hours(range(7), Shift(start=hour(0), end=hour(0)))
SEATS = (
    Seat(kind=SeatKind.REQUIRED, user_ids=(UserId(1), UserId(2))),
    Seat(kind=SeatKind.ANY_OF, user_ids=(UserId(3), UserId(4), UserId(5))),
    Seat(kind=SeatKind.OPTIONAL, user_ids=(UserId(6),)),
)

Zones = tuple[tuple[str, Week], ...]
ORDINARY: Zones = (("Asia/Riyadh", SUNDAY_TO_THURSDAY), ("Europe/London", MONDAY_TO_FRIDAY))
NARROW: Zones = (("Asia/Riyadh", SUNDAY_TO_THURSDAY), ("America/New_York", MONDAY_TO_FRIDAY))
WORST: Zones = (("Asia/Riyadh", ALWAYS), ("America/New_York", ALWAYS))


def person(number: int, zones: Zones, *, busy_share: float, chance: random.Random) -> Member:
    zone, week = zones[number % len(zones)]
    taken: list[Span] = []
    for day in days_between(FIRST - DAY, FIRST + WEEKS * 7 * DAY):
        for half in range(16, 40):
            if chance.random() < busy_share:
                start = datetime.combine(day, hour(), UTC) + half * timedelta(minutes=30)
                taken.append(Span(start=start, end=start + timedelta(minutes=30)))
    return Member(
        user_id=UserId(number),
        name=f"Person {number}",
        timezone=zone,
        week=week,
        busy=tuple(taken),
        interviews=tuple(taken[:: len(taken) // 12]) if taken else (),
        most_a_day=2,
        most_a_week=4,
    )


def search(zones: Zones, *, busy_share: float, seed: int) -> Wanted:
    chance = random.Random(seed)
    return Wanted(
        people=tuple(person(number, zones, busy_share=busy_share, chance=chance) for number in range(1, 7)),
        seats=SEATS,
        duration=timedelta(minutes=45),
        first_day=FIRST,
        last_day=FIRST + (WEEKS * 7 - 1) * DAY,
        candidate_timezone="Asia/Karachi",
        now=datetime.combine(FIRST, hour(6), UTC),
        notice=timedelta(hours=24),
    )


def measure(name: str, make: Callable[[int], Wanted], searches: int) -> None:
    best_slots(make(-1))
    seconds, found = [], []
    for seed in range(searches):
        wanted = make(seed)
        began = time.process_time()
        slots = best_slots(wanted)
        seconds.append(time.process_time() - began)
        found.append(len(slots))
    cuts = statistics.quantiles(seconds, n=100)
    print(
        f"{name:>9}: p50 {cuts[49] * 1e3:5.1f} ms   p95 {cuts[94] * 1e3:5.1f} ms   p99 {cuts[98] * 1e3:5.1f} ms   "
        f"p95 to the aim {cuts[94] / AIM_SECONDS:.2f}   {statistics.mean(found):.1f} times found"
    )


def main(searches: int) -> None:
    print(f"a panel of 6 over {WEEKS} weeks, {searches} searches of each kind; the aim is {AIM_SECONDS * 1e3:.0f} ms")
    measure("ordinary", lambda seed: search(ORDINARY, busy_share=0.4, seed=seed), searches)
    measure("narrow", lambda seed: search(NARROW, busy_share=0.2, seed=seed), searches)
    measure("worst", lambda seed: search(WORST, busy_share=0, seed=seed), searches)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--searches", type=int, default=200)
    main(parser.parse_args().searches)
