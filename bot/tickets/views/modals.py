"""What is typed and chosen about tickets."""

from collections.abc import Sequence

from bot.accounts.views import countries_field
from bot.core.i18n import _
from bot.core.times import country_of_zone
from bot.slack.blocks import (
    Block,
    View,
    actions,
    button,
    channel_select,
    checkboxes,
    context,
    cut,
    divider,
    escape,
    field,
    file_input,
    grouped_multi_select,
    header,
    isolated,
    modal,
    number_input,
    section,
    select,
    text_input,
    user_select,
)
from bot.slack.ids import Id
from bot.slack.words import as_plain, sections
from bot.tickets.models import CATEGORIES, DESCRIPTION, DRAFT, SUBJECT, TAGS, Desk, Drafted, Suggestion
from bot.tickets.wording import category_words, label, priority_words, status_words
from db.models.tickets import Draft, Priority, Ticket

MOST_FILES = 10
WAITS = "waits"  # the requester is waited for once a reply is sent
REPLY = 3000  # characters
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def _choices() -> list[tuple[str, str]]:
    return [(priority.value, priority_words(priority)) for priority in Priority]


def _categories(chosen: str | None = None) -> list[tuple[str, str]]:
    known = CATEGORIES if chosen is None or chosen in CATEGORIES else (*CATEGORIES, chosen)
    return [(category, category_words(category)) for category in known]


def ticket_form(source: str, *, subject: str = "", description: str = "") -> View:
    """`source` names the message it is opened from; it comes back with the form."""
    return modal(
        _("Open a ticket"),
        [
            field("subject", _("Subject"), text_input("subject", initial=subject, most=SUBJECT)),
            field(
                "description",
                _("What is it about?"),
                text_input("description", initial=description, multiline=True, most=DESCRIPTION),
                optional=True,
            ),
            field(
                "category",
                _("Category"),
                select("category", _categories(), chosen=CATEGORIES[0], placeholder=_("Category")),
            ),
            field(
                "priority",
                _("Priority"),
                select("priority", _choices(), chosen=Priority.MEDIUM.value, placeholder=_("Priority")),
            ),
            field("files", _("Files"), file_input("files", most=MOST_FILES), optional=True),
        ],
        callback_id=Id.TICKET_FORM_SUBMIT,
        submit=_("Open"),
        private_metadata=source,
    )


def ticket_opened(ticket: Ticket, *, new: bool, alike: Sequence[Ticket] = ()) -> View:
    """`alike`: tickets of theirs that may be about the same."""
    if new:
        text = _("*{ticket} is open.* Support answers in its thread.")
    else:
        text = _("*{ticket}* was opened from this message before.")
    blocks: list[Block] = [section(text.format(ticket=label(ticket)))]
    if alike:
        blocks.append(section(_("You may have asked this before:")))
        blocks += [section(ticket_line(one)) for one in alike]
    return modal(_("Open a ticket"), blocks)


def ticket_line(ticket: Ticket) -> str:
    return _("*{ticket}* {subject} – {status}, {priority}").format(
        ticket=label(ticket),
        subject=isolated(ticket.subject),
        status=status_words(ticket.status),
        priority=priority_words(ticket.priority),
    )


def reply_form(ticket: Ticket, desk: Desk, *, words: str = "", reads: bool = True) -> View:
    """`reads`: whether the requester is still there."""
    if reads:
        where = _("{name} reads this, in their own thread.")
    else:
        where = _("*{name} has left the workspace* and may never read this.")
    blocks: list[Block] = [context(where.format(name=isolated(ticket.requester_name)))]
    if desk.canned:
        offered = [(str(number), one.title) for number, one in enumerate(desk.canned)]
        blocks.append(
            field(
                "canned",
                _("Begin with a ready answer"),
                select("canned", offered, chosen=None, placeholder=_("Ready answers")),
                optional=True,
            )
        )
    blocks += [
        field(
            "words",
            _("Reply"),
            text_input("words", initial=words[:REPLY], multiline=True, most=REPLY),
            optional=bool(desk.canned),
        ),
        field("files", _("Files"), file_input("files", most=MOST_FILES), optional=True),
        field(
            "then", _("Afterwards"), checkboxes("then", [(WAITS, _("Wait for the requester's answer"))]), optional=True
        ),
    ]
    return modal(
        _("Reply to requester"),
        blocks,
        callback_id=Id.TICKET_REPLY_PREVIEW,
        submit=_("Preview"),
        private_metadata=str(ticket.id),
    )


def reply_preview(ticket: Ticket, draft: Draft) -> View:
    """What the requester will see, before anything is sent."""
    return modal(
        _("Preview"),
        [
            context(_("{name} will see this:").format(name=isolated(ticket.requester_name))),
            divider(),
            *sections(draft.words),
            divider(),
            context(_("Files: {count}").format(count=len(draft.file_ids))),
        ],
        callback_id=Id.TICKET_REPLY_SEND,
        submit=_("Send"),
        close=_("Back"),
        private_metadata=draft.form_id,
    )


def assign_form(ticket: Ticket) -> View:
    return modal(
        _("Assign"),
        [
            field(
                "assignee",
                _("Who works on it?"),
                user_select("assignee", chosen=ticket.assignee_slack_id, placeholder=_("Nobody: back to the queue")),
                optional=True,
                hint=_("Members of the support channel with the role “support”."),
            )
        ],
        callback_id=Id.TICKET_ASSIGN_SUBMIT,
        submit=_("Assign"),
        private_metadata=str(ticket.id),
    )


def sort_form(ticket: Ticket, desk: Desk) -> View:
    groups = [(category_words(name), [(tag, tag) for tag in tags]) for name, tags in desk.offered_tags(ticket.category)]
    known = {tag for _name, tags in groups for tag, _words in tags}
    offered = grouped_multi_select("offered", groups, chosen=ticket.tags, most=TAGS, placeholder=_("Tags"))
    return modal(
        _("Sort"),
        [
            field(
                "priority",
                _("Priority"),
                select("priority", _choices(), chosen=ticket.priority.value, placeholder=_("Priority")),
            ),
            field(
                "category",
                _("Category"),
                select("category", _categories(ticket.category), chosen=ticket.category, placeholder=_("Category")),
            ),
            *([field("offered", _("Tags"), offered, optional=True)] if groups else []),
            field(
                "tags",
                _("Other tags") if groups else _("Tags"),
                text_input("tags", initial=", ".join(tag for tag in ticket.tags if tag not in known), most=300),
                optional=True,
                hint=_("Divided by commas; for agents only."),
            ),
        ],
        callback_id=Id.TICKET_SORT_SUBMIT,
        submit=_("Save"),
        private_metadata=str(ticket.id),
    )


def resolve_form(ticket: Ticket) -> View:
    return modal(
        _("Resolve"),
        [
            field(
                "resolution",
                _("How was it solved?"),
                text_input("resolution", multiline=True, most=DESCRIPTION),
                hint=_("The requester reads this."),
            )
        ],
        callback_id=Id.TICKET_RESOLVE_SUBMIT,
        submit=_("Resolve"),
        private_metadata=str(ticket.id),
    )


def help_view(
    ticket: Ticket, suggestions: Sequence[Suggestion], *, draft: Drafted | None = None, drafts: bool = False
) -> View:
    """Answers that may help, each with where it stands, for the agent alone; `drafts`: a model is being asked."""
    blocks: list[Block] = []
    if drafts:
        blocks += [context(_("A language model drafts a reply from these …")), divider()]
    if draft is not None:
        blocks += [section(_("*Drafted by a language model:* look it over before you use it."))]
        for one in draft.sentences:
            blocks += [*sections(escape(one.text)), context(f"“{cut(escape(one.quote), 300)}” – {_source(one.source)}")]
        blocks += [_use(ticket, DRAFT), divider()]
    for suggestion in suggestions:
        blocks += [section(_source(suggestion)), *sections(escape(suggestion.words)), _use(ticket, suggestion.key)]
        blocks.append(divider())
    if not suggestions:
        blocks.append(section(_("Nothing alike has been resolved yet, and no help page tells of it.")))
    said = _("Found for {ticket} by its words and their meaning. Nothing is sent before you have looked at it.")
    blocks.append(context(said.format(ticket=label(ticket))))
    return modal(_("Help"), blocks)


def _use(ticket: Ticket, key: str) -> Block:
    use = button(_("Use this answer"), Id.TICKET_ANSWER_USE, f"{ticket.id}:{key}", label=_("Begin a reply with it"))
    return actions(f"answer.{key}", [use])


def _source(suggestion: Suggestion) -> str:
    if suggestion.ticket is not None:
        return _("Resolved before: {ticket}").format(ticket=ticket_line(suggestion.ticket))
    return _("Help page *{page}*: {question}").format(page=suggestion.page, question=suggestion.question)


def join_form(ticket: Ticket, messages: Sequence[tuple[str, str]]) -> View:
    """`messages`: (id, its beginning) of those that may be moved into a ticket of their own."""
    blocks: list[Block] = [
        field(
            "into",
            _("Merge into ticket number"),
            text_input("into", most=10),
            optional=True,
            hint=_("Another open ticket of the same requester; this one is closed, and all goes on there."),
        )
    ]
    if messages:
        options = [(value, as_plain(words)[:70]) for value, words in messages[-10:]]
        blocks.append(field("moved", _("Move into a new ticket"), checkboxes("moved", options), optional=True))
        blocks.append(
            field("subject", _("Subject of the new ticket"), text_input("subject", most=SUBJECT), optional=True)
        )
    blocks += [
        field(
            "candidate", _("Candidate"), text_input("candidate", initial=ticket.candidate_id, most=255), optional=True
        ),
        field(
            "interview", _("Interview"), text_input("interview", initial=ticket.interview_id, most=255), optional=True
        ),
    ]
    return modal(
        _("Merge, split, link"),
        blocks,
        callback_id=Id.TICKET_JOIN_SUBMIT,
        submit=_("Save"),
        private_metadata=str(ticket.id),
    )


def settings_form(desk: Desk) -> View:
    shift = next((day[0] for day in desk.week.days if day), None)
    at_home = country_of_zone(desk.timezone) if desk.triage_channel_id is None else None  # offered until it is set
    countries = (at_home,) if at_home else desk.countries
    blocks: list[Block] = [
        field(
            "channel",
            _("Channel of the agents"),
            channel_select("channel", chosen=desk.triage_channel_id, placeholder=_("Channel")),
            hint=_("A channel that the bot is in; agents are its members with the role “support”."),
        ),
        field(
            "lead",
            _("Who hears of overdue tickets"),
            user_select("lead", chosen=desk.lead_slack_id, placeholder=_("Nobody")),
            optional=True,
        ),
        field("timezone", _("Time zone of the desk"), text_input("timezone", initial=desk.timezone, most=60)),
        field(
            "days",
            _("Working days"),
            text_input("days", initial=" ".join(_DAYS[(day + 1) % 7] for day in desk.week.working_days), most=40),
            hint="sun mon tue wed thu fri sat",
        ),
        field(
            "hours",
            _("Hours"),
            text_input("hours", initial=f"{shift.start:%H:%M}-{shift.end:%H:%M}" if shift else "", most=20),
            hint="09:00-17:00",
        ),
        countries_field(countries),
        field(
            "days_off",
            _("Days off"),
            text_input("days_off", initial=" ".join(day.isoformat() for day in sorted(desk.days_off)), multiline=True),
            optional=True,
            hint="2026-09-23 2027-02-22",
        ),
        header(_("Promises")),
        context(_("Hours of business time: until the first answer / until it is solved.")),
    ]
    blocks += [
        field(
            f"budget_{priority}",
            priority_words(priority),
            text_input(f"budget_{priority}", initial=_pair(desk, priority), most=20),
        )
        for priority in reversed(Priority)
    ]
    blocks += [
        header(_("Silence")),
        field("reopen_days", _("Days in which a reply opens it again"), _number("reopen_days", desk.reopen_days)),
        field("nudge_days", _("Days until the requester is reminded"), _number("nudge_days", desk.nudge_days)),
        field("close_days", _("Days from then until it is closed"), _number("close_days", desk.close_days)),
        field(
            "canned",
            _("Ready answers"),
            text_input(
                "canned", initial="\n\n".join(f"{one.title}\n{one.words}" for one in desk.canned), multiline=True
            ),
            optional=True,
            hint=_("A title, then its answer on the next lines; an empty line between two."),
        ),
        field(
            "tags",
            _("Tags of the categories"),
            text_input(
                "tags", initial=_tag_lines(desk), multiline=True, placeholder=f"{category_words('access')}: VPN"
            ),
            optional=True,
            hint=_("On each line a category, a colon, and the tags that are offered for it, with commas between them."),
        ),
    ]
    return modal(_("Tickets"), blocks, callback_id=Id.TICKET_SETTINGS_SUBMIT, submit=_("Save"))


def _pair(desk: Desk, priority: Priority) -> str:
    budget = desk.budgets[priority]
    return f"{budget.first_response:g} / {budget.resolution:g}"


def _tag_lines(desk: Desk) -> str:
    return "\n".join(f"{category_words(name)}: {', '.join(tags)}" for name, tags in desk.tags.items())


def _number(name: str, value: int) -> dict[str, object]:
    return number_input(name, initial=str(value), decimals=False)


def settings_saved(desk: Desk) -> View:
    return modal(
        _("Tickets"), [section(_("Kept. New tickets go to <#{channel}>.").format(channel=desk.triage_channel_id))]
    )
