"""Reminders: the forms by which people ask for them, and what is said once they have."""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.i18n import _, ngettext
from bot.interviews.models import ReminderSettings
from bot.interviews.views.wording import title_line, when_words
from bot.slack.blocks import Block, View, checkboxes, context, field, modal, section, select
from bot.slack.ids import Id
from db.models.interviews import Interview
from db.models.reminders import Way

# Minutes before the start; ten choices are what one list of Slack's offers
CHOICES: Final = (10_080, 4_320, 2_880, 1_440, 480, 240, 120, 60, 30, 15)
SILENT, EVERYBODY = "silent", "everybody"
_MINUTES_AN_HOUR: Final = 60
_MINUTES_A_DAY: Final = timedelta(days=1) // timedelta(minutes=1)


def remind_form(interview: Interview, zone: ZoneInfo) -> View:
    return modal(
        _("Remind people"),
        [
            section(f"*{title_line(interview)}*\n{when_words(interview, zone)}"),
            field(
                "whom",
                _("Whom"),
                select(
                    "whom",
                    [
                        (SILENT, _("Who has not answered")),
                        (EVERYBODY, _("Everybody, the candidate too")),
                    ],
                    chosen=SILENT,
                    placeholder=_("Whom"),
                ),
            ),
            context(_("Mails leave at once. Direct messages wait for the end of somebody's quiet hours.")),
        ],
        callback_id=Id.INTERVIEW_REMIND_SUBMIT,
        submit=_("Remind"),
        private_metadata=interview.id,
    )


def reminded(people: int) -> View:
    words = ngettext("{count} person is reminded.", "{count} people are reminded.", people).format(count=people)
    return modal(_("Remind people"), [section(words)])


def settings_form(held: ReminderSettings) -> View:
    wishes = [(Way.MAIL.value, _("By mail")), (Way.DM.value, _("By direct message, with a brief of each day"))]
    set_now = [way for way, wanted in ((Way.MAIL.value, held.wishes.mail), (Way.DM.value, held.wishes.dm)) if wanted]
    blocks: list[Block] = [
        field(
            "ways",
            _("How you are reminded"),
            checkboxes("ways", wishes, checked=set_now),
            optional=True,
            hint=_("With neither, nothing reminds you. Direct messages keep your quiet hours: `/nexus hours`."),
        )
    ]
    if held.minutes is not None:
        offered = [(str(one), before_words(one)) for one in sorted({*CHOICES, *held.minutes}, reverse=True)[:10]]
        blocks.append(
            field(
                "minutes",
                _("When everybody in this workspace is reminded"),
                checkboxes("minutes", offered, checked=[str(one) for one in held.minutes]),
                optional=True,
                hint=_("Interviews that are booked or changed from now on take it."),
            )
        )
    return modal(_("Reminders"), blocks, callback_id=Id.REMINDERS_SUBMIT, submit=_("Save"))


def settings_saved(held: ReminderSettings) -> View:
    ways = [
        words
        for words, wanted in ((_("by mail"), held.wishes.mail), (_("by direct message"), held.wishes.dm))
        if wanted
    ]
    lines = [_("You are reminded: {ways}.").format(ways=_(", ").join(ways) or _("not at all"))]
    if held.minutes is not None:
        times = _(", ").join(map(before_words, held.minutes)) or _("never")
        lines.append(_("In this workspace people are reminded: {times}.").format(times=times))
    return modal(_("Reminders"), [section("\n".join(lines))])


def before_words(minutes: int) -> str:
    """How long before an interview."""
    if minutes % _MINUTES_AN_HOUR:
        return ngettext("{count} minute before", "{count} minutes before", minutes).format(count=minutes)
    if minutes % _MINUTES_A_DAY:
        hours = minutes // _MINUTES_AN_HOUR
        return ngettext("{count} hour before", "{count} hours before", hours).format(count=hours)
    days = minutes // _MINUTES_A_DAY
    return ngettext("{count} day before", "{count} days before", days).format(count=days)
