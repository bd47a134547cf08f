"""The modals of interviews. Blocks are called as the fields of the models in `bot.interviews.forms`."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.i18n import _, listed, ngettext
from bot.interviews.models import Substitute
from bot.interviews.rules import may_come
from bot.interviews.views.times import redrawn, times_button, with_load
from bot.interviews.views.wording import kind_words, platform_words, title_line, type_words, when_words, where_words
from bot.slack.blocks import (
    Block,
    Element,
    View,
    actions,
    button,
    checkboxes,
    context,
    divider,
    external_select,
    field,
    isolated,
    link_input,
    modal,
    moment_input,
    multi_user_select,
    option,
    radio_buttons,
    section,
    select,
    text_input,
    user_select,
)
from bot.slack.ids import Id
from db.models.interviews import (
    ASKED,
    Interview,
    Interviewee,
    InterviewType,
    PanelistState,
    Platform,
    SeatKind,
)

DURATIONS = (15, 30, 45, 60, 75, 90, 120, 180, 240)  # minutes
USUAL_DURATION = 60
MOST_IN_SEAT = 10  # people that an "any of" seat, or all seats of another kind, may have
MOST_POOLS = 5  # "any of" seats
QUESTIONS = "questions"
CHOOSES = "chooses"
NOBODY = "nobody"  # takes a seat that somebody leaves


def candidate_option(candidate: Interviewee) -> Element:
    """As the select of candidates offers somebody."""
    name = candidate.name or candidate.filename or candidate.id
    return option(f"{name} · {candidate.job_title} · {candidate.batch_name}", candidate.id)


def schedule_form(candidate: Interviewee | None, *, like: Interview | None = None, after: str = "") -> View:
    """`like` is an interview to be held again at another time; `after` the one whose form this takes the place of."""
    someone = candidate_option(candidate) if candidate else None
    blocks = [
        field(
            "candidate",
            _("Candidate"),
            external_select(Id.INTERVIEW_CANDIDATE_FIND, chosen=someone, placeholder=_("Type a name")),
        ),
        field(
            "candidate_email",
            _("E-mail of the candidate"),
            {"type": "email_text_input", "action_id": "candidate_email"},
            optional=True,
            hint=_("Left empty, it is the one in the CV."),
        ),
        field(
            "interview_type",
            _("Type"),
            select(
                "interview_type",
                [(one.value, type_words(one)) for one in InterviewType],
                chosen=(like.interview_type if like else InterviewType.TECHNICAL).value,
                placeholder=_("Choose a type"),
            ),
        ),
        divider(),
        field(
            "required",
            _("Each of these people"),
            _people("required", _together(like, SeatKind.REQUIRED)),
            optional=True,
            hint=_("Everybody has a seat and is needed."),
        ),
        *_pools(_in_seats(like, SeatKind.ANY_OF)),
        field(
            "optional",
            _("Asked, but not needed"),
            _people("optional", _together(like, SeatKind.OPTIONAL)),
            optional=True,
            hint=_("They are never in the way of a time."),
        ),
        divider(),
        field("duration", _("Duration"), _durations(like.duration if like else USUAL_DURATION)),
        times_button(Id.INTERVIEW_TIMES_NEW),
        _moment(_("Date and time"), None),
        field(
            "chooses",
            _("Choice"),
            checkboxes("chooses", [(CHOOSES, _("Let the candidate choose among several times"))]),
            optional=True,
            hint=_("No time is needed above then."),
        ),
        field(
            "platform",
            _("Where"),
            select(
                "platform",
                [(one.value, platform_words(one)) for one in Platform],
                chosen=(like.platform if like else Platform.GOOGLE).value,
                placeholder=_("Choose a place"),
            ),
        ),
        field(
            "place",
            _("Link or place"),
            text_input("place", most=255),
            optional=True,
            hint=_("A meeting link, a room with its address, a number to call."),
        ),
        field("form_link", _("Form to be filled in before"), link_input("form_link"), optional=True),
        field("cc", _("Copy to"), text_input("cc", most=1000), optional=True, hint=_("E-mail addresses, with commas.")),
        field(
            "bcc",
            _("Blind copy to"),
            text_input("bcc", most=1000),
            optional=True,
            hint=_("Nobody else sees these addresses."),
        ),
        field(
            "notes",
            _("Notes for the panel"),
            text_input("notes", initial=like.notes if like else None, multiline=True, most=1500),
            optional=True,
        ),
        field(
            "wants_questions",
            _("Questions"),
            checkboxes("wants_questions", [(QUESTIONS, _("Propose questions for each seat"))], checked=[QUESTIONS]),
            optional=True,
        ),
    ]
    return modal(
        _("Schedule an interview"),
        blocks,
        callback_id=Id.INTERVIEW_SCHEDULE_SUBMIT,
        submit=_("Schedule"),
        private_metadata=after,
    )


def _in_seats(like: Interview | None, kind: SeatKind) -> list[list[str]]:
    """Who may sit in each seat of a kind, of those that somebody may sit in; Slack user ids."""
    seats = [seat.position for seat in like.seats if seat.kind is kind] if like else []
    people = like.panelists if like else ()
    found = [[one.slack_user_id for one in people if one.seat == seat and may_come(one)] for seat in seats]
    return [seat for seat in found if seat]


def _together(like: Interview | None, kind: SeatKind) -> list[str]:
    return [person for seat in _in_seats(like, kind) for person in seat]


def _people(name: str, chosen: Sequence[str]) -> Element:
    return multi_user_select(name, most=MOST_IN_SEAT, placeholder=_("Choose people"), chosen=chosen)


def _pool(number: int, chosen: Sequence[str] = ()) -> Block:
    return field(
        f"any_of_{number}",
        _("Any one of these people"),
        _people(f"any_of_{number}", chosen),
        optional=True,
        hint=_("One seat: whoever accepts first takes it."),
    )


def _pools(chosen: Sequence[Sequence[str]]) -> list[Block]:
    """A field for each "any of" seat, at least one, and the button that adds another."""
    fields = [_pool(number, people) for number, people in enumerate(chosen or [()], start=1)]
    return [*fields, *_pool_button(len(fields) + 1)]


def _pool_button(number: int) -> list[Block]:
    """`number` is that of the seat which it adds, as long as there may be so many."""
    if number > MOST_POOLS:
        return []
    return [actions("seats", [button(_("Add a seat for any one of several"), Id.INTERVIEW_SEAT_ADD, str(number))])]


def _moment(label: str, initial: datetime | None) -> Block:
    hint = _("It counts where none of the proposed times is chosen.")
    return field("starts_at", label, moment_input("starts_at", initial=initial), optional=True, hint=hint)


def _durations(chosen: int) -> Element:
    words = [
        (str(one), ngettext("{count} minute", "{count} minutes", one).format(count=one))
        for one in sorted({*DURATIONS, chosen})
    ]
    return select("duration", words, chosen=str(chosen), placeholder=_("Choose a duration"))


def with_seat_added(view: View, number: int) -> View:
    """The form with one "any of" seat more; what is typed stays, since the blocks keep their ids."""
    blocks: list[Block] = []
    for block in view["blocks"]:
        if block["block_id"] != "seats":
            blocks.append(block)
            continue
        blocks += [_pool(number), *_pool_button(number + 1)]
    return redrawn(view, blocks)


def scheduled(interview: Interview, zone: ZoneInfo) -> View:
    names = listed(isolated(one.name) for one in interview.asked)
    lines = [
        f"*{title_line(interview)}*",
        when_words(interview, zone),
        where_words(interview),
        _("Asked: {names}").format(names=names),
    ]
    return modal(_("Scheduled"), [section("\n".join(lines)), context(_("The thread of the batch shows who answers."))])


def move_form(
    interview: Interview, zone: ZoneInfo, *, proposed: datetime | None = None, duration: int | None = None
) -> View:
    """`proposed` is a start, and `duration` minutes, in place of its own."""
    starts_at = proposed or interview.starts_at
    return modal(
        _("Reschedule"),
        [
            _subject(interview, zone),
            field("duration", _("Duration"), _durations(duration or interview.duration)),
            times_button(Id.INTERVIEW_TIMES_MOVE),
            _moment(_("New date and time"), starts_at),
            _reason(_("Everybody who is asked reads it and answers anew.")),
        ],
        callback_id=Id.INTERVIEW_MOVE_SUBMIT,
        submit=_("Reschedule"),
        private_metadata=f"{interview.id}:{interview.sequence}",
    )


def cancel_form(interview: Interview, zone: ZoneInfo) -> View:
    return modal(
        _("Cancel an interview"),
        [_subject(interview, zone), _reason(_("Everybody who is asked reads it."))],
        callback_id=Id.INTERVIEW_CANCEL_SUBMIT,
        submit=_("Cancel it"),
        private_metadata=interview.id,
    )


def swap_form(interview: Interview, substitutes: Sequence[Substitute], zone: ZoneInfo) -> View:
    there = [one for one in interview.panelists if one.state in ASKED or one.state is PanelistState.DECLINED]
    declined = next((str(one.user_id) for one in there if one.state is PanelistState.DECLINED), None)
    return modal(
        _("Swap a seat"),
        [
            _subject(interview, zone),
            field(
                "leaving",
                _("In place of"),
                select(
                    "leaving",
                    [(str(one.user_id), f"{one.name} ({kind_words(interview.kind_of(one))})") for one in there],
                    chosen=declined,
                    placeholder=_("Choose a person"),
                ),
            ),
            _substitutes(substitutes),
            field("by", _("Somebody else"), user_select("by", placeholder=_("Choose a person")), optional=True),
            _reason(_("Whoever leaves reads it.")),
        ],
        callback_id=Id.INTERVIEW_SWAP_SUBMIT,
        submit=_("Swap"),
        private_metadata=interview.id,
    )


def _substitutes(found: Sequence[Substitute]) -> Block:
    options = [option(with_load(one.name, one.load), one.slack_user_id) for one in found]
    options.append(option(_("Nobody: take the seat off"), NOBODY))
    hint = _("They interview, are free then, and have the fewest interviews.") if found else ""
    return field("substitute", _("Who takes the seat"), radio_buttons("substitute", options), optional=True, hint=hint)


def decline_form(interview: Interview, zone: ZoneInfo) -> View:
    return modal(
        _("Decline"),
        [_subject(interview, zone), _reason(_("Whoever is in charge reads it."))],
        callback_id=Id.INTERVIEW_DECLINE_SUBMIT,
        submit=_("Decline"),
        private_metadata=f"{interview.id}:{interview.sequence}",
    )


def hand_over_form(interview: Interview, slack_user_id: str, zone: ZoneInfo) -> View:
    """To whoever opened it, a Slack user id, where nobody is in charge."""
    heir = slack_user_id if interview.owner is None else None
    hint = _("A recruiter in the batch's channel: mails and the calendar are theirs then, and what goes wrong.")
    return modal(
        _("Who is in charge"),
        [
            _subject(interview, zone),
            field("to", _("In charge"), user_select("to", chosen=heir, placeholder=_("Choose a person")), hint=hint),
        ],
        callback_id=Id.INTERVIEW_OWNER_SUBMIT,
        submit=_("Hand over"),
        private_metadata=interview.id,
    )


def propose_form(interview: Interview, zone: ZoneInfo) -> View:
    return modal(
        _("Another time"),
        [
            _subject(interview, zone),
            field("starts_at", _("Date and time"), moment_input("starts_at", initial=interview.starts_at)),
            field("note", _("Note"), text_input("note", multiline=True, most=500), optional=True),
        ],
        callback_id=Id.INTERVIEW_PROPOSE_SUBMIT,
        submit=_("Propose"),
        private_metadata=f"{interview.id}:{interview.sequence}",
    )


def _subject(interview: Interview, zone: ZoneInfo) -> Block:
    return section(f"*{title_line(interview)}*\n{when_words(interview, zone)}")


def _reason(hint: str) -> Block:
    return field("reason", _("Reason"), text_input("reason", multiline=True, most=500), hint=hint)


def cv_coming(interview: Interview) -> View:
    lines = [f"*{isolated(interview.candidate_name)}*", _("The CV comes into this conversation in a moment.")]
    return modal(_("CV"), [section("\n".join(lines)), context(_("That you opened it is noted in the audit log."))])
