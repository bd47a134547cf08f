"""What the review of a job refuses, warns of and asks, in words and with what a recruiter can do about it."""

from collections.abc import Iterator
from typing import assert_never

from bot.core.i18n import _
from bot.openings.fairness import About
from bot.openings.models import Note, Question, Requirements
from bot.openings.reviewing import answerable
from bot.slack.blocks import Block, actions, button, context, cut, divider, isolated, section
from bot.slack.ids import Id
from bot.taxonomy.criteria import Criterion, Proxy
from db.models.openings import Opening

SHOWN_NOTES = 12  # two blocks each; a modal holds a hundred
_QUOTED = 300  # characters of a line


def note_blocks(opening: Opening, requirements: Requirements) -> list[Block]:
    """What was refused, then what is warned of, then what is asked."""
    blocks: list[Block] = []
    shown = 0
    for kind, title in (
        (Criterion, _("*Refused* – protected criteria; no CV is held against them here")),
        (Proxy, _("*Please look* – this may shut people out for what is not the work")),
        (Question, _("*Please say* – this was unclear, and is not guessed")),
    ):
        notes = [note for note in requirements.notes if isinstance(note.about, kind)][: SHOWN_NOTES - shown]
        if notes:
            blocks += [divider(), section(title)]
        for note in notes:
            blocks += _note(opening, note)
        shown += len(notes)
    more = len(requirements.notes) - shown
    return [*blocks, context(_("and {count} more").format(count=more))] if more > 0 else blocks


def _note(opening: Opening, note: Note) -> Iterator[Block]:
    line = cut(note.line, _QUOTED)
    told = [f"“{isolated(line)}”", _why(note.about)]
    advice = suggestion(note)
    if advice:
        told.append(_("Instead: “{words}”").format(words=advice))
    yield section("\n".join(told))
    value = f"{opening.id}:{note.id}"
    buttons = [button(_("Dismiss"), Id.NOTE_DISMISS, value, label=_("Dismiss “{line}”").format(line=line))]
    if answerable(note):
        words = _answer(note)
        buttons.insert(0, button(words, Id.NOTE_ANSWER, value, label=f"{words}: “{line}”"))
    yield actions(f"note:{note.id}", buttons)


def _answer(note: Note) -> str:
    if note.about is Question.WHAT or (note.item is None and isinstance(note.about, Proxy)):
        return _("Add as requirement")
    return _("Answer") if isinstance(note.about, Question) else _("Edit")


def suggestion(note: Note) -> str:
    """A wording that asks for the work alone; empty where there is none."""
    if not isinstance(note.about, Proxy):
        return ""
    return {
        Proxy.NATIVE_SPEAKER: _("Fluent, level C1 or C2"),
        Proxy.RECENT_GRADUATE: _("Entry level; no experience needed"),
        Proxy.YOUNG: _("Learns new tools quickly"),
        Proxy.CULTURE_FIT: _("Works as we do: name the way of working"),
        Proxy.NO_GAPS: _("The years of experience that the work needs"),
        Proxy.LOCAL_ONLY: _("Can work where the job is"),
        Proxy.TOP_SCHOOL: _("A degree in the field"),
        Proxy.DISTRICT: _("Can be at the place of work on time"),
        Proxy.APPEARANCE: _("Deals with customers professionally"),
        Proxy.MOST_YEARS: _("At least the years that the work needs"),
        Proxy.DIGITAL_NATIVE: _("Works with digital tools every day: name them"),
    }[note.about]


def _why(about: About) -> str:
    if isinstance(about, Criterion):
        return _refusal(about)
    if isinstance(about, Proxy):
        return _warning(about)
    return _question(about)


def _refusal(criterion: Criterion) -> str:
    return {
        Criterion.AGE: _("Age is protected: laws differ, but how well somebody works does not depend on it."),
        Criterion.GENDER: _("Gender is protected: laws differ, but how well somebody works does not depend on it."),
        Criterion.NATIONALITY: _(
            "Nationality is protected. Where a law reserves a post, check that with the person, not in the ranking."
        ),
        Criterion.RELIGION: _("Religion is protected: laws differ, but how well somebody works does not depend on it."),
        Criterion.FAMILY: _("Family is protected: being married or a parent says nothing about the work."),
        Criterion.HEALTH: _(
            "Health and body are protected: name what the work consists of, and ask about help for it."
        ),
        Criterion.PHOTO: _("A photo shows age, gender and origin, and nothing of the work."),
    }[criterion]


def _warning(proxy: Proxy) -> str:
    return {
        Proxy.NATIVE_SPEAKER: _("This asks for an origin; what counts is how well the language is spoken."),
        Proxy.RECENT_GRADUATE: _("This mostly asks for an age."),
        Proxy.YOUNG: _("This asks for an age."),
        Proxy.CULTURE_FIT: _("This favours people who are like those here, and no CV shows it."),
        Proxy.NO_GAPS: _("This shuts out parents, carers and people who were ill."),
        Proxy.LOCAL_ONLY: _("This often asks for an origin; most work is the same elsewhere."),
        Proxy.TOP_SCHOOL: _("This favours people from wealthy families; what was learned counts, not where."),
        Proxy.DISTRICT: _("Where somebody lives often tells origin and income."),
        Proxy.APPEARANCE: _("Looks are not the work."),
        Proxy.MOST_YEARS: _("A limit to the years is mostly a limit to the age."),
        Proxy.DIGITAL_NATIVE: _("This mostly asks for an age."),
    }[proxy]


def _question(question: Question) -> str:
    match question:
        case Question.HOW_MANY_YEARS:
            return _("How many years at least?")
        case Question.WHICH_WORK:
            return _("Years of which work? Any work is counted until you say.")
        case Question.WHICH_DEGREE:
            return _("Which degree at least? A bachelor's is taken until you say.")
        case Question.ONE_OR_ALL:
            return _("Is one of these languages enough, or is each one needed? One is taken until you say.")
        case Question.WHAT:
            return _("What in a CV would show this?")
        case _:
            assert_never(question)
