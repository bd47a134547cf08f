"""The people that a search found."""

from collections.abc import Sequence

from bot.candidates.models import Asked
from bot.candidates.views.cards import score_words
from bot.core.i18n import _, listed, ngettext
from bot.core.models import Frozen
from bot.settings.models import Scale
from bot.slack.blocks import Block, Message, actions, button, context, isolated, message, section
from bot.slack.ids import Id
from bot.slack.turning import turns
from db.models.candidates import Decision


class FoundRow(Frozen):
    """Somebody who was found. In a blind batch, neither `label` nor `line` names them before a decision."""

    id: str
    label: str
    title: str | None
    batch_name: str
    score: int | None
    scale: Scale  # that it was made with
    decision: Decision | None
    line: str  # of the CV; empty where the meaning alone is near
    hidden: bool


class FoundView(Frozen):
    """A page of a search."""

    search_id: str
    asked: Asked
    rows: tuple[FoundRow, ...]
    page: int
    pages: int
    total: int


def found_list(view: FoundView) -> Message:
    title = _("Found for “{words}”").format(words=isolated(view.asked.words))
    blocks: list[Block] = [section(f"*{title}*")]
    if view.asked.refused:
        words = listed(isolated(one) for one in view.asked.refused)
        note = _("Nobody is looked for by what is protected and says nothing of the work: {words}")
        blocks.append(context(note.format(words=words)))
    understood = _understood(view.asked)
    if understood:
        blocks.append(context(" · ".join(understood)))
    blocks += _people(view.rows)
    if not view.rows:
        blocks.append(
            section(_("Nobody is found in the batches that you can see. Fewer or other words may find somebody."))
        )
        return message(title, blocks)
    count = ngettext("{count} person", "{count} people", view.total).format(count=view.total)
    words = _("{count}, best first · page {page} of {pages} · only you see this list")
    blocks.append(context(words.format(count=count, page=view.page, pages=view.pages)))
    buttons = turns(Id.CANDIDATE_FOUND_BACK, Id.CANDIDATE_FOUND_NEXT, view.search_id, view.page, view.pages)
    if buttons:
        blocks.append(actions("pages", buttons))
    return message(f"{title}: {count}", blocks)


def fitting_list(rows: Sequence[FoundRow], job_title: str) -> Message:
    """People of earlier batches, told where a new job is kept; the scores are for that job."""
    title = _("People you have already who may fit {title}").format(title=isolated(job_title))
    note = _(
        "The scores are for this job; “Why” tells of the batch they were in. "
        "Drop a CV into a batch of this job to have the person ranked there."
    )
    return message(title, [section(f"*{title}*"), *_people(rows), context(note)])


def _people(rows: Sequence[FoundRow]) -> list[Block]:
    return [block for row in rows for block in (section(_row(row)), actions(f"found:{row.id}", _buttons(row)))]


def _understood(asked: Asked) -> list[str]:
    """What was found in the words beside the words themselves."""
    told = []
    if asked.skills:
        skills = listed(isolated(skill) for skill in asked.skills)
        told.append(_("skills: {skills} – all of them, then some").format(skills=skills))
    if asked.years is not None:
        told.append(_("only {years:g} years or more").format(years=asked.years))
    if asked.places:
        told.append(_("only in {places}").format(places=listed(isolated(place) for place in asked.places)))
    told += [_("only who speaks {language}").format(language=isolated(language)) for language in asked.languages]
    if asked.decision is not None:
        told.append(_("only {decision}").format(decision=_decision(asked.decision)))
    return told


def _decision(decision: Decision) -> str:
    return _("shortlisted") if decision is Decision.SHORTLISTED else _("passed on")


def _row(row: FoundRow) -> str:
    words = [f"*{isolated(row.label)}*", *([isolated(row.title)] if row.title else []), isolated(row.batch_name)]
    if row.decision:
        words.append(_decision(row.decision))
    line = isolated(row.line) if row.line else "_" + _("near in meaning; no line has the words") + "_"
    return f"{' · '.join(words)}\n{score_words(row.score, row.scale)}\n>{line}"


def _buttons(row: FoundRow) -> list[Block]:
    why = button(_("Why"), Id.CANDIDATE_WHY_OPEN, row.id, label=_("Why {name} is ranked so").format(name=row.label))
    cv = button(_("View CV"), Id.CANDIDATE_CV_VIEW, row.id, label=_("View the CV of {name}").format(name=row.label))
    return [why] if row.hidden else [why, cv]
