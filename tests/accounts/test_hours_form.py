"""What people type of their hours, and that what is shown can be typed again."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accounts.countries import MOST_OFFERED, countries_like
from bot.accounts.forms import parse_hours_form
from bot.accounts.models import Hours, OwnHours
from bot.accounts.public_holidays import countries
from bot.accounts.rules import standard_hours
from bot.accounts.views import hours_form, hours_saved
from bot.core.errors import InvalidForm
from bot.core.i18n import speaking
from bot.core.times import country_words, zone_names
from bot.core.weeks import DAYS_OF_WEEK, Shift, Week, same_hours
from bot.slack.blocks import Element
from tests.core.test_weeks import weeks
from tests.db.people import NOW
from tests.slack.hostile import words
from tests.slack.rules import accept_modal

NINE_TO_FIVE = Shift(start=time(9), end=time(17))
SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)


def submitted(values: dict[str, Any]) -> dict[str, Any]:
    """A submission in which texts are typed, and days and countries chosen."""
    chosen = {"days": SUNDAY_TO_THURSDAY, "countries": ()}
    state: dict[str, Any] = {name: {name: {"value": value}} for name, value in values.items() if name not in chosen}
    for name, usual in chosen.items():
        options = [{"value": str(one)} for one in values.get(name, usual)]
        state[name] = {name: {"selected_options": options}}
    return {"state": {"values": state}}


def parsed(**values: Any) -> Hours:
    return parse_hours_form(submitted({"hours": "09:00–17:00", **values}))


def as_left(view: dict[str, Any]) -> dict[str, Any]:
    """The submission of a form in which nobody changed anything."""

    def state(element: Element) -> dict[str, Any]:
        return {"value": element.get("initial_value"), "selected_options": element.get("initial_options", [])}

    blocks = [block for block in view["blocks"] if block["type"] == "input"]
    return {"state": {"values": {block["block_id"]: {"x": state(block["element"])} for block in blocks}}}


@pytest.mark.parametrize(
    ("typed", "shifts"),
    [
        ("09:00–17:00", [NINE_TO_FIVE]),
        (" 9:00 - 17:00 ", [NINE_TO_FIVE]),
        ("9am to 5pm", [NINE_TO_FIVE]),
        ("9:00 AM – 5:00 PM", [NINE_TO_FIVE]),
        ("from 09.00 to 17.00", [NINE_TO_FIVE]),
        ("من ٠٩:٠٠ إلى ١٧:٠٠", [NINE_TO_FIVE]),
        ("٩ ص - ٥ م", [NINE_TO_FIVE]),
        ("من 9:00 حتى 17:00", [NINE_TO_FIVE]),
        ("12am–12pm", [Shift(start=time(0), end=time(12))]),
        ("00:00–24:00", [Shift(start=time(0), end=time(0))]),
        ("22:00–06:00", [Shift(start=time(22), end=time(6))]),
        (
            "09:00–12:00, 13:00–17:00",
            [Shift(start=time(9), end=time(12)), Shift(start=time(13), end=time(17))],
        ),
        (
            "09:00–12:00، 13:00–17:00",
            [Shift(start=time(9), end=time(12)), Shift(start=time(13), end=time(17))],
        ),
    ],
)
def test_hours_as_people_write_them(typed: str, shifts: list[Shift]) -> None:
    assert parsed(hours=typed).week == same_hours(SUNDAY_TO_THURSDAY, *shifts)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("hours", "nine to five", "Write it as 09:00–17:00"),
        ("hours", "9-5", "with their minutes"),
        ("hours", "09:00–25:00", "no such time"),
        ("hours", "09:60–17:00", "no such time"),
        ("hours", "24:30–25:00", "no such time"),
        ("hours", "13pm–14:00", "with their minutes"),
        ("hours", "09:00–09:00", "ends when it begins"),
        ("hours", "", "From when to when?"),
        ("other_hours", "Doomsday 09:00–13:00", "“Doomsday 09:00–13:00” is no day"),
        ("other_hours", "Thursday", "is no day with its hours"),
        ("other_hours", "Thursday 9-13", "with their minutes"),
        ("timezone", "Asia/Ryadh", "Do you mean “Asia/Riyadh”?"),
        ("timezone", "Xyzzy", "no such time zone"),
        ("days_off", "tomorrow", "“tomorrow” is no date"),
        ("days_off", "2026-02-30", "is no date"),
        ("days_off", "2026-12-31 – 2026-12-20", "is no stretch"),
        ("days_off", "2026-01-01 – 2036-01-01", "is no stretch"),
        ("most_a_day", "two", "whole number"),
        ("most_a_day", "-1", "whole number"),
        ("most_a_day", "25", "whole number"),
        ("most_a_week", "2.5", "whole number"),
        ("quiet", "21:00–23:00, 00:00–07:00", "One stretch"),
        ("quiet", "00:00–24:00", "leaves no time for messages"),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_field(field: str, typed: str, told: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        parsed(**{field: typed})
    assert list(refused.value.fields) == [field]
    assert told in refused.value.fields[field]


def test_everything_else_that_is_set() -> None:
    hours = parsed(
        days=(6, 0),
        other_hours="الخميس من 9:00 إلى 13:00\nFri. 10:00–11:00\nSunday: 08:00–09:00",
        timezone="لندن",
        countries=("SA", "AE", "GB", "FR"),
        days_off="2026-12-30 – 2027-01-01\nمن ٢٠٢٦-١٢-٢٤ إلى ٢٠٢٦-١٢-٢٤",
        most_a_day="2",
        most_a_week="0",
        quiet="20:00–08:00",
    )
    assert [len(shifts) for shifts in hours.week.days] == [1, 0, 0, 1, 1, 0, 1]
    assert hours.week.days[6] == (Shift(start=time(8), end=time(9)),), "a day's own hours stand above the usual ones"
    assert hours.timezone == "Europe/London"
    assert hours.countries == ("SA", "AE", "GB", "FR")
    assert hours.days_off == (date(2026, 12, 24), date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1))
    assert (hours.most_a_day, hours.most_a_week) == (2, 0)
    assert hours.quiet == Shift(start=time(20), end=time(8))


def test_whoever_works_on_no_day_takes_no_interviews() -> None:
    hours = parsed(days=(), hours="")
    assert hours.week == Week(days=((),) * DAYS_OF_WEEK)
    shown = hours_saved(OwnHours(hours=hours, slack_timezone="UTC"), [], now=NOW)
    assert "You take no interviews" in str(shown)


@pytest.mark.parametrize(
    ("zone", "days", "countries"),
    [
        ("Asia/Riyadh", SUNDAY_TO_THURSDAY, ("SA",)),
        ("Asia/Kuwait", SUNDAY_TO_THURSDAY, ("KW",)),
        ("Africa/Cairo", SUNDAY_TO_THURSDAY, ("EG",)),
        ("Asia/Dubai", (0, 1, 2, 3, 4), ("AE",)),
        ("America/New_York", (0, 1, 2, 3, 4), ("US",)),
        ("Asia/Calcutta", (0, 1, 2, 3, 4), ("IN",)),
        ("UTC", (0, 1, 2, 3, 4), ()),
        ("Mars/Olympus", (0, 1, 2, 3, 4), ()),
    ],
)
def test_hours_of_a_country(zone: str, days: tuple[int, ...], countries: tuple[str, ...]) -> None:
    hours = standard_hours(zone)
    assert (hours.week, hours.countries) == (same_hours(days, NINE_TO_FIVE), countries)
    assert hours.week.working_days == days


hours_of_somebody = st.builds(
    Hours,
    timezone=st.one_of(st.none(), st.sampled_from(sorted(zone_names()))),
    week=weeks.filter(
        lambda week: all(
            len(set(shifts)) == len(shifts)
            and all(shift.start != shift.end or shift.start == time() for shift in shifts)
            for shifts in week.days
        )
    ),
    countries=st.lists(st.sampled_from(countries()), unique=True, max_size=100).map(tuple),
    days_off=st.sets(st.dates(date(2026, 1, 1), date(2026, 2, 28)), max_size=20).map(lambda days: tuple(sorted(days))),
    most_a_day=st.one_of(st.none(), st.integers(0, 24)),
    most_a_week=st.one_of(st.none(), st.integers(0, 99)),
    quiet=st.sampled_from([None, Shift(start=time(21), end=time(7)), Shift(start=time(18), end=time(0))]),
)


@settings(deadline=None, max_examples=150)
@given(hours_of_somebody, st.sampled_from(["en", "ar"]))
def test_a_form_sent_as_it_was_opened_changes_nothing(hours: Hours, language: str) -> None:
    with speaking(language):
        form = hours_form(OwnHours(hours=hours, slack_timezone="Asia/Riyadh"), now=NOW)
        accept_modal(form)
        assert parse_hours_form(as_left(form)) == hours
        accept_modal(hours_saved(OwnHours(hours=hours, slack_timezone="Asia/Riyadh"), [], now=NOW))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_country_is_offered_for_the_name_that_is_shown(language: str) -> None:
    with speaking(language):
        assert len(countries()) > 200
        for code in countries():
            assert country_words(code) != code
            assert countries_like(country_words(code))[0] == code
            assert countries_like(code)[0] == code


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("KSA", ["SA"]),
        ("uae", ["AE"]),
        ("الإمارات", ["AE"]),
        ("امارات", ["AE"]),
        ("Saud", ["SA"]),
        ("united", ["AE", "GB", "US"]),
        ("emir", ["AE"]),
        ("cote d'ivoire", ["CI"]),
        ("Narnia", []),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_countries_are_found_in_either_language_whichever_is_spoken(
    typed: str, codes: list[str], language: str
) -> None:
    with speaking(language):
        found = countries_like(typed)
    assert set(found[: len(codes)]) == set(codes)
    assert codes or not found


def test_without_a_text_countries_are_listed_from_the_first_on() -> None:
    assert [country_words(code) for code in countries_like("")][:2] == ["Afghanistan", "Åland Islands"]
    with speaking("ar"):
        assert len(countries_like(" ")) == MOST_OFFERED


TYPED = ("hours", "other_hours", "timezone", "days_off", "quiet")


@settings(deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(TYPED, words)))
def test_whatever_is_typed_is_taken_or_told(values: dict[str, str]) -> None:
    told: dict[str, str] = {}
    try:
        hours = parse_hours_form(submitted(values))
        accept_modal(hours_form(OwnHours(hours=hours, slack_timezone="UTC"), now=NOW))
    except InvalidForm as refused:
        told = dict(refused.fields)
    assert told.keys() <= set(TYPED)
    assert all(told.values())
