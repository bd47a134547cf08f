"""Who interviews how much, by week; and the link by which a calendar reads somebody's interviews."""

from zoneinfo import ZoneInfo

from bot.core.i18n import _
from bot.core.times import day_words, moment_words
from bot.interviews.models import LoadReport
from bot.slack.blocks import Element, Message, actions, button, context, header, isolated, message, section
from bot.slack.ids import Id
from db.models.feeds import Feed

ROWS = 10  # people in one section


def load_report(report: LoadReport, zone: ZoneInfo) -> Message:
    title = _("Who interviews how much")
    blocks = [header(title)]
    lines = [_person(one.name, one.weeks, one.declined, report) for one in report.people]
    blocks += [section("\n".join(lines[at : at + ROWS])) for at in range(0, len(lines), ROWS)]
    if not report.people:
        blocks.append(section(_("Nobody has been asked to an interview in these weeks.")))
    first, last = report.weeks[0], report.weeks[-1]
    words = _("Interviews a week, from the week of {first} to that of {last}; this week is in bold.")
    told = words.format(
        first=day_words(first.start.astimezone(zone).date()), last=day_words(last.start.astimezone(zone).date())
    )
    return message(f"{title}. {told}", [*blocks, context(told)])


def _person(name: str, weeks: tuple[int, ...], declined: int, report: LoadReport) -> str:
    numbers = " · ".join(f"*{one}*" if at == report.this_week else str(one) for at, one in enumerate(weeks))
    words = _("{name}: {total} ({weeks}), declined: {declined}")
    return words.format(name=isolated(name), total=sum(weeks), weeks=numbers, declined=declined)


def feed_message(feed: Feed | None, zone: ZoneInfo) -> Message:
    """What there is, and what can be done; the link itself is told nowhere but once."""
    made = _("Your calendar can read your interviews by a secret link. You have none yet.")
    buttons: list[Element] = [button(_("Make a link"), Id.FEED_NEW, "new", style="primary")]
    if feed is not None:
        made = _("You have a secret link since {when}; it was told to you once.").format(
            when=moment_words(feed.made_at, zone)
        )
        buttons = [
            button(_("New link"), Id.FEED_NEW, "new", ask=_("The link that you have stops working. Go on?")),
            button(_("Revoke it"), Id.FEED_REVOKE, "revoke", style="danger"),
        ]
    return message(made, [section(made), actions("feed", buttons)])


def feed_link(link: str) -> Message:
    lines = [
        _("Your interviews, for your calendar to subscribe to:"),
        f"`{link}`",
        _("Whoever has this link sees who is interviewed and when: give it to nobody. It is not shown again."),
        _("`/interview feed` makes another, or revokes it."),
    ]
    return message(lines[0], [section("\n".join(lines))])


def feed_sent() -> Message:
    words = _("The link is in your direct messages.")
    return message(words, [section(words)])


def feed_revoked() -> Message:
    words = _("The link is revoked: no calendar reads your interviews by it any more.")
    return message(words, [section(words)])
