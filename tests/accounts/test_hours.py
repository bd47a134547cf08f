"""What holds for people who set their hours, and for those who did not."""

import subprocess
import sys
from datetime import date, time

from bot.accounts.hours import HoursOfWork, working_times
from bot.accounts.models import Hours
from bot.accounts.public_holidays import holidays_between
from bot.accounts.rules import standard_hours
from bot.core.clock import SystemClock
from bot.core.i18n import speaking
from bot.core.weeks import Shift, same_hours
from db.models.ids import UserId
from db.pool import Pool
from db.queries import users
from tests.db.people import ELSEWHERE, WORKSPACE, recruiter, slack_user

NATIONAL_DAY = date(2026, 9, 23)
MORNINGS = Hours(
    timezone="Europe/London",
    week=same_hours(range(5), Shift(start=time(8), end=time(0))),
    countries=("GB", "AE"),
    days_off=(date(2026, 9, 21), date(2026, 12, 24)),
    most_a_day=2,
    most_a_week=0,
    quiet=Shift(start=time(0), end=time(7)),
)


async def test_hours_are_kept_and_logged(pool: Pool) -> None:
    service = HoursOfWork(pool, SystemClock())
    async with pool.acquire() as conn:
        person = await recruiter(conn)
    before = await service.own(person)
    assert (before.hours, before.timezone) == (standard_hours("Asia/Riyadh"), "Asia/Riyadh")
    after = await service.set(person, MORNINGS)
    assert after == await service.own(person)
    assert (after.hours, after.timezone, after.slack_timezone) == (MORNINGS, "Europe/London", "Asia/Riyadh")
    without_quiet = MORNINGS.model_copy(update={"timezone": None, "quiet": None, "most_a_day": None})
    assert (await service.set(person, without_quiet)).timezone == "Asia/Riyadh"
    assert (await service.own(person)).hours == without_quiet
    async with pool.acquire() as conn:
        logged = await conn.fetch("SELECT * FROM audit_log WHERE action = 'hours.set' ORDER BY at")
        assert await conn.fetchval("SELECT count(*) FROM working_hours") == 1
    assert [Hours.model_validate(row["after"]) for row in logged] == [MORNINGS, without_quiet]
    assert [row["before"]["timezone"] for row in logged] == [None, "Europe/London"]
    assert {row["subject_id"] for row in logged} == {str(person.user_id)}


async def test_ones_own_zone_is_the_one_that_times_are_shown_in(pool: Pool) -> None:
    async with pool.acquire() as conn:
        person = await recruiter(conn)
        await slack_user(conn, workspace_id=ELSEWHERE)
    await HoursOfWork(pool, SystemClock()).set(person, MORNINGS)
    async with pool.acquire() as conn:
        here = await users.slack_user_by_id(conn, WORKSPACE, "U1")
        links = await users.slack_users_for_user(conn, person.user_id)
    assert here is not None
    assert [here.timezone, *(link.timezone for link in links)] == ["Europe/London"] * 3


async def test_when_a_panel_works_between_two_days(pool: Pool) -> None:
    async with pool.acquire() as conn:
        sara = await recruiter(conn)
        omar = await slack_user(conn, "U2", email="omar@example.com")
        stranger = await slack_user(conn, "U3", email="stranger@example.com", workspace_id=ELSEWHERE)
    await HoursOfWork(pool, SystemClock()).set(sara, MORNINGS)
    async with pool.acquire() as conn:
        asked = [omar.user_id, sara.user_id, stranger.user_id, UserId(987654)]
        found = await working_times(conn, WORKSPACE, asked, first=date(2026, 9, 20), last=date(2026, 9, 30))
    assert [(one.user_id, one.name) for one in found] == [
        (sara.user_id, "Sara Alharbi"),
        (omar.user_id, "Sara Alharbi"),
    ]
    own, standard = found
    assert (own.timezone, own.week, own.most_a_day, own.most_a_week) == ("Europe/London", MORNINGS.week, 2, 0)
    assert own.days_off == set(MORNINGS.days_off), "neither country has a holiday in these days"
    assert (standard.timezone, standard.week.first_day) == ("Asia/Riyadh", 6)
    assert standard.days_off == {NATIONAL_DAY}


def test_public_holidays_by_country_and_in_the_language_that_is_spoken() -> None:
    [founding] = holidays_between(["SA"], date(2027, 2, 1), date(2027, 2, 28))
    assert (founding.day, founding.name) == (date(2027, 2, 22), "Founding Day Holiday")
    with speaking("ar"):
        [founding] = holidays_between(["SA"], date(2027, 2, 1), date(2027, 2, 28))
    assert founding.name == "يوم التأسيس"
    eid = holidays_between(["SA", "AE"], date(2027, 3, 1), date(2027, 3, 31))
    assert date(2027, 3, 10) in {one.day for one in eid}, "by the moon, as it is expected"
    assert [one.day for one in eid] == sorted(one.day for one in eid)
    assert any("estimated" in one.name for one in eid)
    new_year = holidays_between(["GB"], date(2026, 12, 26), date(2027, 1, 1))
    assert {date(2026, 12, 28), date(2027, 1, 1)} <= {one.day for one in new_year}, "over two years, with days in lieu"
    assert holidays_between(["XX"], date(2026, 1, 1), date(2026, 12, 31)) == []


def test_what_is_loaded_at_the_start_is_all_that_lookups_need() -> None:
    """In a process of its own, since this one has loaded it before."""
    looked_up = (
        "import sys; from datetime import date; from bot.accounts import public_holidays as known; known.load();"
        " before = set(sys.modules);"
        " known.holiday_dates(('AE', 'DE', 'EG', 'GB', 'SA', 'US'), date(2025, 1, 1), date(2030, 1, 1));"
        " print(sorted(set(sys.modules) - before))"
    )
    found = subprocess.run([sys.executable, "-c", looked_up], check=True, capture_output=True, timeout=60, text=True)
    assert found.stdout.strip() == "[]"
