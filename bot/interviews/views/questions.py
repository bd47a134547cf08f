"""The questions of a seat: shown, and rewritten."""

from collections.abc import Iterator, Sequence

from bot.core.i18n import _
from bot.interviews.kits import BANK, MOST_QUESTIONS
from bot.interviews.models import Kit, KitQuestion
from bot.interviews.views.wording import one_line, title_line
from bot.slack.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    field,
    isolated,
    modal,
    section,
    text_input,
)
from bot.slack.ids import Id
from db.models.interviews import Interview

LONGEST = 600  # characters of what is typed into one field
MOST_KITS = 10  # shown at once: Slack takes a hundred blocks


def questions_view(interview: Interview, kits: Sequence[Kit]) -> View:
    """Each kit with a button to edit it."""
    blocks: list[Block] = [section(f"*{title_line(interview)}*")]
    for kit in kits[:MOST_KITS]:
        blocks.append(divider())
        blocks.append(context(" ".join(_about(interview, kit))))
        blocks += [section("\n".join(_question(number, one))) for number, one in enumerate(kit.questions, start=1)]
        label = _("Edit the questions of seat {number}").format(number=kit.seat)
        edit = button(_("Edit …"), Id.QUESTIONS_EDIT, f"{interview.id}:{kit.seat}", label=label)
        blocks.append(actions(f"kit_{kit.seat}", [edit]))
    if len(kits) > MOST_KITS:
        words = _("Shown are {shown} of {all} seats; everybody sees their own.")
        blocks.append(context(words.format(shown=MOST_KITS, all=len(kits))))
    return modal(_("Questions"), blocks)


def _about(interview: Interview, kit: Kit) -> Iterator[str]:
    yield _("Seat {number}").format(number=kit.seat) + "."
    if kit.written_by == BANK:
        yield _("From the bank, by what the job needs and the CV shows.")
    else:
        yield _("Proposed by {model}; quotes were found in the CV.").format(model=isolated(kit.written_by))
    person = interview.person(kit.edited_by) if kit.edited_by is not None else None
    if person is not None:
        yield _("Edited by {name}.").format(name=isolated(person.name))


def _question(number: int, one: KitQuestion) -> Iterator[str]:
    yield f"*{number}. {one_line(one.text)}*"
    if one.quote:
        yield f">{one_line(one.quote)}"
    if one.tests:
        yield _("Tests: {text}").format(text=one_line(one.tests))
    if one.good:
        yield _("A good answer: {text}").format(text=one_line(one.good))


def edit_form(interview: Interview, kit: Kit) -> View:
    """A field for each part of a question, and one question more; what is emptied goes."""
    blocks: list[Block] = [section(f"*{title_line(interview)}*")]
    empty = KitQuestion(text="", tests="", good="")
    for number, one in enumerate([*kit.questions, empty][: MOST_QUESTIONS + 1], start=1):
        blocks.append(divider())
        for name, label, value in (
            ("text", _("Question {number}"), one.text),
            ("tests", _("What question {number} tests"), one.tests),
            ("good", _("What a good answer to question {number} shows"), one.good),
        ):
            block = f"{name}_{number}"
            element = text_input(block, initial=value, multiline=True, most=LONGEST)
            blocks.append(field(block, label.format(number=number), element, optional=True))
    return modal(
        _("Edit the questions"),
        blocks,
        callback_id=Id.QUESTIONS_SUBMIT,
        submit=_("Keep"),
        private_metadata=f"{interview.id}:{kit.seat}:{kit.revision}",
    )
