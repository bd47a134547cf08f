"""Words about people and their rights."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.accounts.models import Holiday, OwnHours
from bot.accounts.wording import days_off_text, other_hours_text, shifts_text, shifts_words, stretches, usual_shifts
from bot.core.i18n import _, ngettext
from bot.core.times import country_words, day_words, weekday_words, zone_of, zone_words
from bot.core.weeks import DAYS_OF_WEEK
from bot.slack.blocks import (
    Block,
    Element,
    Message,
    View,
    checkboxes,
    context,
    escape,
    field,
    modal,
    multi_external_select,
    number_input,
    option,
    section,
    text_input,
    text_message,
)
from bot.slack.ids import Id
from db.models.users import Role

HOLIDAYS_SHOWN = 6
DAYS_OFF_SHOWN = 6


def help_message() -> Message:
    return text_message(
        "\n".join(
            [
                _("*Nexus* reads the CVs you drop into a batch's thread and ranks them, with the line that proves it."),
                _("1. `/job new` – a job and what it requires"),
                _("2. `/batch new` – a batch for the job; drop CVs into its thread"),
                _("3. `/candidates` – who was ranked, and where"),
                _("4. `/interview schedule` – an interview with a panel"),
                _("`/ticket new` – ask support; 🎫 on a message does it, too"),
                _("Ask me here, or mention me in a batch's thread: “who has led a team?”, “why is Sara above Omar?”"),
                _("`/nexus hours` – when you work, your days off, and how many interviews you take"),
                _("`/nexus reminders` – how you are reminded of interviews"),
                _("`/nexus calendar` connects your calendar, so that interviews find a time and stand in it."),
                _("Admins: `/nexus role @person {roles}` gives a person a role.").format(
                    roles=" | ".join(role.value for role in Role)
                ),
                _("Admins: `/nexus settings` sets the numbers that candidates are scored by."),
                _("A recommendation is advice; a person decides."),
            ]
        )
    )


def role_given(slack_user_id: str, role: str) -> Message:
    return text_message(_("<@{user}> now has the role “{role}”.").format(user=slack_user_id, role=role))


def hours_form(own: OwnHours, *, now: datetime) -> View:
    hours, week = own.hours, own.hours.week
    days = [(week.first_day + number) % DAYS_OF_WEEK for number in range(DAYS_OF_WEEK)]
    caps = [("most_a_day", _("Interviews a day, at most"), hours.most_a_day)]
    caps += [("most_a_week", _("Interviews a week, at most"), hours.most_a_week)]
    return modal(
        _("Your hours"),
        [
            context(_("Interviews are proposed to you in these hours. They are yours alone to set.")),
            field(
                "days",
                _("Working days"),
                checkboxes(
                    "days",
                    [(str(day), weekday_words(day)) for day in days],
                    checked=[str(day) for day in week.working_days],
                ),
                optional=True,
            ),
            field(
                "hours",
                _("Hours"),
                text_input("hours", initial=shifts_text(usual_shifts(week)), most=200),
                optional=True,
                hint=_("As 09:00–17:00, or 09:00–12:00, 13:00–17:00. Over midnight: 22:00–06:00."),
            ),
            field(
                "other_hours",
                _("Other hours on some days"),
                text_input("other_hours", initial=other_hours_text(week), multiline=True, most=500),
                optional=True,
                hint=_("A day a line: Thursday 09:00–13:00"),
            ),
            field(
                "timezone",
                _("Time zone"),
                text_input("timezone", initial=hours.timezone, most=100),
                optional=True,
                hint=_("A city, or a name as “Asia/Riyadh”. Left empty, it is as Slack has it: {zone}.").format(
                    zone=zone_words(zone_of(own.slack_timezone), now)
                ),
            ),
            countries_field(hours.countries),
            field(
                "days_off",
                _("Your own days off"),
                text_input("days_off", initial=days_off_text(hours.days_off), multiline=True),
                optional=True,
                hint=_("A line each: 2026-12-24, or 2026-12-20 – 2026-12-31"),
            ),
            *(
                field(
                    name,
                    label,
                    number_input(name, initial=None if most is None else str(most), decimals=False),
                    optional=True,
                    hint=_("Left empty, there is no limit."),
                )
                for name, label, most in caps
            ),
            field(
                "quiet",
                _("Quiet hours"),
                text_input("quiet", initial=shifts_text([hours.quiet] if hours.quiet else ()), most=50),
                optional=True,
                hint=_("No direct messages then. Left empty, they come at any time."),
            ),
        ],
        callback_id=Id.HOURS_SUBMIT,
        submit=_("Save"),
    )


def countries_field(chosen: Sequence[str]) -> Block:
    """Its options are asked of us; `chosen` are ISO 3166-1 codes."""
    options = [country_option(code) for code in chosen]
    found = multi_external_select(Id.COUNTRY_FIND, chosen=options, placeholder=_("Type a country"))
    return field("countries", _("Public holidays of"), found, optional=True)


def country_option(code: str) -> Element:
    return option(country_words(code), code)


def hours_saved(own: OwnHours, holidays: Sequence[Holiday], *, now: datetime) -> View:
    """`holidays` of the year ahead; the first few are shown, so that a wrong calendar is seen at once."""
    hours = own.hours
    today = now.astimezone(zone_of(own.timezone)).date()
    days_off = [
        day_words(first) if first == last else _("{start} – {end}").format(start=day_words(first), end=day_words(last))
        for first, last in stretches(hours.days_off)
        if last >= today
    ]
    lines = [
        _("Your hours are kept."),
        *_week_lines(own),
        _("Time zone: {zone}").format(zone=zone_words(zone_of(own.timezone), now)),
    ]
    if hours.most_a_day is not None:
        words = ngettext("At most {count} interview a day", "At most {count} interviews a day", hours.most_a_day)
        lines.append(words.format(count=hours.most_a_day))
    if hours.most_a_week is not None:
        words = ngettext("At most {count} interview a week", "At most {count} interviews a week", hours.most_a_week)
        lines.append(words.format(count=hours.most_a_week))
    if hours.quiet is not None:
        lines.append(_("Quiet hours: {hours}").format(hours=shifts_words([hours.quiet])))
    return modal(
        _("Your hours"),
        [
            section("\n".join(lines)),
            section("\n".join([_("*Your own days off*"), *_first(days_off, DAYS_OFF_SHOWN)])),
            section(
                "\n".join(
                    [
                        _("*Public holidays ahead*"),
                        *_first([f"{day_words(one.day)} · {escape(one.name)}" for one in holidays], HOLIDAYS_SHOWN),
                    ]
                )
            ),
            context(_("Holidays by the moon are estimates; add a day to your own days off where they are wrong.")),
        ],
    )


def _week_lines(own: OwnHours) -> Iterable[str]:
    week = own.hours.week
    if not week.working_days:
        yield _("You take no interviews: no day is a working day.")
    for day in week.working_days:
        yield f"{weekday_words(day)}: {shifts_words(week.days[day])}"


def _first(lines: Sequence[str], most: int) -> list[str]:
    more = len(lines) - most
    shown = list(lines[:most]) or [_("none")]
    return [*shown, _("and {count} more").format(count=more)] if more > 0 else shown
