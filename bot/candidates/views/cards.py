"""Candidates as people see them: the card, the leaderboard, the CV that was opened."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from bot.candidates.models import Overruled, Recommendation, SeenBefore
from bot.candidates.warnings import hidden_words
from bot.candidates.wording import grounds_words
from bot.core.i18n import _, listed, ngettext
from bot.core.models import Frozen
from bot.cvs.models import HiddenText
from bot.openings.views import again_button
from bot.settings.models import Scale
from bot.settings.rules import Difference
from bot.settings.wording import older_scale
from bot.slack.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    context,
    escape,
    field,
    fields,
    header,
    isolated,
    labelled,
    message,
    modal,
    section,
    text_input,
    text_message,
)
from bot.slack.ids import Id
from bot.slack.turning import turns
from db.models.candidates import Decision
from db.models.people import Ground

BAR_CELLS = 10
SHOWN_SKILLS = 12
PAGE_ROWS = 10
SHOWN_RELATIVES = 5  # older CVs, and other batches, that a card names
SHOWN_SEEN = 30  # other batches that a modal names
# Mean confidence in a picture's letters; below it one in five is in doubt, and hardly a name or number is without one
SURE_RECOGNITION = 0.80


class Decided(Frozen):
    """What a person decided on a CV, if anybody did."""

    decision: Decision | None
    decided_by: str | None  # Slack user id
    decided_at: datetime | None
    reason: str | None


class OlderView(Decided):
    """An older CV on the card of the newer one; a blind batch hides its file's name."""

    id: str
    filename: str | None
    grounds: tuple[Ground, ...]
    names_differ: bool


class CardView(Decided):
    """What a card shows. In a blind batch `name` and contact data are None until a decision."""

    id: str
    batch_id: str
    rank: int
    total: int
    name: str | None
    title: str | None
    email: str | None
    phone: str | None
    location: str | None
    score: int | None
    recommendation: Recommendation | None
    overruled: Overruled | None  # of the recommendation
    matched: tuple[str, ...]
    missing: tuple[str, ...]
    additional: tuple[str, ...]
    assessment: str
    rank_reasoning: str
    assessor: str
    written_by: str | None  # whose words `assessment` is
    scale: Scale  # that the score was made with
    hidden: tuple[HiddenText, ...]
    stale: bool  # assessing it again failed
    pages_left: int
    ocr_confidence: float | None  # 0–1
    older: tuple[OlderView, ...]  # newest first
    seen: tuple[SeenBefore, ...]  # newest first

    @property
    def label(self) -> str:
        return label_of(self.name, self.id)


def label_of(name: str | None, known: str) -> str:
    """The name, or what stands for it in a blind batch."""
    return name or _("Candidate {number}").format(number=known[:4].upper())


def recommendation_words(recommendation: Recommendation) -> str:
    match recommendation:
        case Recommendation.STRONG_HIRE:
            return _("Strong hire")
        case Recommendation.HIRE:
            return _("Hire")
        case Recommendation.MAYBE:
            return _("Maybe")
        case Recommendation.PASS:
            return _("Pass")
        case _never:
            assert_never(_never)


def no_score() -> str:
    return _("not enough information in the CV for a score")


def score_words(score: int | None, scale: Scale) -> str:
    """The score as a bar, a number and words, which change where the recommendation does."""
    if score is None:
        return no_score()
    filled = round(score * BAR_CELLS / 100)
    words = _("weak match")
    if score >= scale.strong_hire:
        words = _("strong match")
    elif score >= scale.hire:
        words = _("good match")
    elif score >= scale.maybe:
        words = _("partial match")
    bar = "█" * filled + "░" * (BAR_CELLS - filled)
    return f"`{bar}` " + _("{score} of 100 – {words}").format(score=score, words=words)


def candidate_card(card: CardView) -> Message:
    title = _("{rank} of {total} · {name}").format(rank=card.rank, total=card.total, name=card.label)
    blocks: list[Block] = [header(title)]
    if card.title or card.location:
        blocks.append(section(" · ".join(isolated(words) for words in (card.title, card.location) if words)))
    blocks.append(fields(labelled(_("Score"), score_words(card.score, card.scale)), _recommended(card)))
    blocks.append(fields(_skills(_("Matched"), card.matched), _skills(_("Missing"), card.missing)))
    if card.additional:
        blocks.append(context(_skills(_("Also"), card.additional).replace("\n", " ")))
    if card.assessment:
        blocks.append(section(escape(card.assessment)))
    if card.stale:
        words = _("Could not be assessed again after the job changed: the score is by what the job asked before.")
        blocks.append(context(f":warning: {words}"))
    spoke = _("Assessed by {assessor}.").format(assessor=escape(card.assessor))
    blocks.append(context(" ".join(filter(None, (escape(card.rank_reasoning), spoke)))))
    if card.hidden:
        blocks.append(context(hidden_words(card.hidden)))
    if card.pages_left:
        blocks.append(
            context(
                ":warning: "
                + ngettext(
                    "The file is long: {count} page at its end was not read.",
                    "The file is long: {count} pages at its end were not read.",
                    card.pages_left,
                ).format(count=card.pages_left)
            )
        )
    if card.ocr_confidence is not None and card.ocr_confidence < SURE_RECOGNITION:
        blocks.append(
            context(
                ":warning: "
                + _("Read from a picture (confidence {percent} %): check names and numbers against the file.").format(
                    percent=round(card.ocr_confidence * 100)
                )
            )
        )
    blocks += _older(card)
    if card.seen:
        words = listed(_seen(seen) for seen in card.seen[:SHOWN_RELATIVES])
        blocks.append(context(words + _and_more(len(card.seen) - SHOWN_RELATIVES)))
    if card.decision:
        blocks.append(section(decision_words(card)))
    blocks.append(actions("card", _card_buttons(card)))
    return message(f"{isolated(title)}: {score_words(card.score, card.scale)}", blocks)


def _recommended(card: CardView) -> str:
    words = recommendation_words(card.recommendation) if card.recommendation else _("none")
    note = overruled_words(card.overruled) if card.overruled else "_" + _("advice; a person decides") + "_"
    return labelled(_("Recommendation"), f"{words}\n{note}")


def overruled_words(overruled: Overruled) -> str:
    """Whose word it is, and why."""
    who = f"<@{overruled.by}>" if overruled.by else _("somebody")
    return "_" + _("set by {who}").format(who=who) + "_: " + escape(overruled.reason).replace("\n", " ")


def _skills(label: str, skills: Sequence[str]) -> str:
    shown = listed(isolated(skill) for skill in skills[:SHOWN_SKILLS]) or "–"
    shown += _and_more(len(skills) - SHOWN_SKILLS)
    return labelled(label, shown)


def _older(card: CardView) -> list[Block]:
    """The person's older CVs: kept, not ranked, with what was decided on them."""
    blocks = []
    for cv in card.older[:SHOWN_RELATIVES]:
        words = _("Also here: older CV {file} ({grounds})") if cv.filename else _("Also here: an older CV ({grounds})")
        line = words.format(file=isolated((cv.filename or "")[:80]), grounds=grounds_words(cv.grounds))
        if cv.names_differ:
            line += " – " + _("the names differ")
        if cv.decision:
            line += "\n" + _("Decision taken on the older CV: {decision}").format(decision=decision_words(cv))
        ask = _("Both are ranked then, and never taken for one person again.")
        blocks.append(section(line, accessory=_split_button(card, cv.id, ask=ask)))
    if len(card.older) > SHOWN_RELATIVES:
        blocks.append(context(_and_more(len(card.older) - SHOWN_RELATIVES)))
    return blocks


def _seen(seen: SeenBefore) -> str:
    batch = isolated(seen.batch_name[:80])
    return _("Seen before in batch {batch} ({grounds})").format(batch=batch, grounds=grounds_words(seen.grounds))


def _and_more(count: int) -> str:
    return " " + _("and {count} more").format(count=count) if count > 0 else ""


def _split_button(card: CardView, other: str, *, ask: str) -> Element:
    return button(
        _("Not the same person"),
        Id.CANDIDATE_SPLIT,
        f"{card.id}:{other}",
        label=_("Not the same person as {name}").format(name=card.label),
        ask=ask,
    )


def decision_words(card: Decided) -> str:
    moment = int(card.decided_at.timestamp()) if card.decided_at else 0
    when = f"<!date^{moment}^{{date_short_pretty}} {{time}}|{card.decided_at:%Y-%m-%d %H:%M} UTC>"
    who = f"<@{card.decided_by}>" if card.decided_by else _("somebody")
    if card.decision is Decision.SHORTLISTED:
        return ":white_check_mark: " + _("Shortlisted by {who}, {when}").format(who=who, when=when)
    words = ":no_entry_sign: " + _("Passed by {who}, {when}").format(who=who, when=when)
    return f"{words}\n>{escape(card.reason).replace(chr(10), ' ')}" if card.reason else words


def _card_buttons(card: CardView) -> list[Element]:
    def labelled(text: str, action: Id, label: str, *, style: str | None = None) -> Element:
        return button(text, action, card.id, style=style, label=label.format(name=card.label))

    proof = [
        labelled(_("Why"), Id.CANDIDATE_WHY_OPEN, _("Why {name} is ranked so")),
        labelled(_("View CV"), Id.CANDIDATE_CV_VIEW, _("View the CV of {name}")),
    ]
    if card.name is not None and card.decision is not Decision.PASSED:
        proof.append(labelled(_("Interview …"), Id.INTERVIEW_SCHEDULE_OPEN, _("Schedule an interview with {name}")))
    if card.decision:
        return [*proof, labelled(_("Undo"), Id.CANDIDATE_UNDO, _("Take back the decision on {name}"))]
    return [
        labelled(_("Shortlist"), Id.CANDIDATE_SHORTLIST, _("Shortlist {name}"), style="primary"),
        labelled(_("Pass …"), Id.CANDIDATE_PASS_OPEN, _("Pass on {name}")),
        *proof,
    ]


def pass_form(card: CardView) -> View:
    return modal(
        _("Pass"),
        [
            section(isolated(card.label)),
            field(
                "reason",
                _("Reason"),
                text_input("reason", multiline=True, most=1000),
                hint=_("It is kept with the decision, for whoever asks later."),
            ),
        ],
        callback_id=Id.CANDIDATE_PASS_SUBMIT,
        submit=_("Pass"),
        private_metadata=card.id,
    )


def cv_opened(card: CardView, *, filename: str, permalink: str | None) -> View:
    contact = [isolated(value) for value in (card.email, card.phone, card.location) if value]
    lines = [f"*{isolated(card.label)}*", " · ".join(contact) or _("The CV gives no contact data."), isolated(filename)]
    if permalink:
        lines.append("<{link}|{words}>".format(link=permalink, words=_("Open the file in Slack")))
    ask = _("They are never taken for one person again.")
    blocks = [section("\n".join(lines)), *_older(card)]
    blocks += [
        section(_seen(seen), accessory=_split_button(card, seen.candidate_id, ask=ask))
        for seen in card.seen[:SHOWN_SEEN]
    ]
    return modal(_("CV"), [*blocks, context(_("That you opened it is noted in the audit log."))])


def told_apart() -> View:
    return modal(_("CV"), [section(_("These are two people from now on. Lists and cards follow in a moment."))])


def empty_place(rank: int) -> Message:
    """In place of a card, where there are fewer people than there were."""
    return text_message(
        _("Place {rank} is empty: a CV that was ranked turned out to be an older one of somebody here.").format(
            rank=rank
        )
    )


def leaderboard(
    rows: Sequence[CardView],
    *,
    batch_id: str,
    batch_name: str,
    page: int,
    pages: int,
    total: int,
    scale_changes: Sequence[Difference] = (),
    paged: bool = True,
) -> Message:
    """`paged` puts buttons below that turn the page for everybody in the thread; `scale_changes` are of the
    workspace's settings since."""
    title = _("Leaderboard · {batch}").format(batch=batch_name)
    count = ngettext("{count} candidate", "{count} candidates", total).format(count=total)
    blocks: list[Block] = [header(title)]
    blocks += [
        section(
            _row(row),
            accessory=button(
                _("Why"), Id.CANDIDATE_WHY_OPEN, row.id, label=_("Why {name} is ranked so").format(name=row.label)
            ),
        )
        for row in rows
    ]
    if not rows:
        blocks.append(section(_("No candidate is ranked yet.")))
    blocks.append(context(_("{count} · page {page} of {pages}").format(count=count, page=page, pages=max(pages, 1))))
    if scale_changes:
        blocks.append(section(older_scale(scale_changes), accessory=again_button(batch_id, batch_name)))
    buttons = [button(_("Compare …"), Id.CANDIDATE_COMPARE_OPEN, batch_id)] if total > 1 else []
    buttons += turns(Id.CANDIDATE_LIST_BACK, Id.CANDIDATE_LIST_NEXT, batch_id, page, pages)
    if buttons and paged:
        blocks.append(actions("pages", buttons))
    return message(f"{isolated(title)}: {count}", blocks)


def _row(row: CardView) -> str:
    words = [f"*{row.rank}.* {isolated(row.label)}"]
    if row.title:
        words.append(isolated(row.title))
    line = " · ".join(words) + f"\n{score_words(row.score, row.scale)}"
    if row.recommendation:
        line += f" · {recommendation_words(row.recommendation)}"
    return f"{line}\n{decision_words(row)}" if row.decision else line


def candidates_help() -> Message:
    return text_message(
        "\n".join(
            [
                _("*/candidates* shows who was ranked."),
                _("`/candidates` – the leaderboard of the newest batch"),
                _("`/candidates [name]` – of the newest batch with this in its name"),
                _("`/candidates compare [name]` – two to four of its candidates side by side"),
                _("`/candidates export [name] [csv]` – all of them as an Excel workbook with the proof, or as CSV"),
                _(
                    "`/candidates search words` – people of every batch that you can see, in English or Arabic: "
                    "a name, skills, a trade, “in Riyadh”, “at least 5 years”, “speaks French”, “shortlisted”"
                ),
            ]
        )
    )


def export_coming(batch_name: str) -> Message:
    return text_message(_("{batch}: the table comes into its thread in a moment.").format(batch=isolated(batch_name)))
