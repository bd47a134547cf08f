"""Two to four candidates side by side: every requirement, each one's verdict and best line."""

from collections.abc import Sequence
from itertools import pairwise

from bot.candidates.models import Finding
from bot.candidates.views.cards import CardView, decision_words, recommendation_words, score_words
from bot.candidates.views.why import verdict_words
from bot.candidates.wording import ahead
from bot.core.i18n import _
from bot.openings.views import need_words
from bot.slack.blocks import (
    Block,
    View,
    context,
    cut,
    divider,
    escape,
    field,
    fields,
    isolated,
    modal,
    multi_select,
    section,
)
from bot.slack.ids import Id

LEAST_COMPARED, MOST_COMPARED = 2, 4
SHOWN_REQUIREMENTS = 30  # three blocks each, of a modal's hundred
QUOTE = 140  # characters of a line; all of it stands in "Why"

Compared = tuple[CardView, Sequence[Finding]]


def compare_form(cards: Sequence[CardView], *, chosen: Sequence[str] = ()) -> View:
    """`cards` in rank order; the first hundred can be chosen from."""
    options = [(card.id, f"{card.rank}. {card.label}") for card in cards]
    return modal(
        _("Compare"),
        [
            field(
                "candidates",
                _("Two to four candidates"),
                multi_select(
                    "candidates", options, chosen=chosen, most=MOST_COMPARED, placeholder=_("Choose candidates")
                ),
            )
        ],
        callback_id=Id.CANDIDATE_COMPARE_SUBMIT,
        submit=_("Compare"),
    )


def comparison(compared: Sequence[Compared]) -> View:
    """In rank order, whatever order they come in; requirements as the first of them was judged by."""
    people = sorted(compared, key=lambda one: (one[0].rank == 0, one[0].rank))
    blocks: list[Block] = [fields(*(_head(card) for card, _findings in people))]
    for (better, more), (other, less) in pairwise(people):
        words = ahead(more, less)
        if words:
            line = _("{one} is ahead of {other} for: {items}").format(
                one=isolated(better.label), other=isolated(other.label), items=escape(words)
            )
            blocks.append(context(line))
    by_id = [{finding.requirement.id: finding for finding in findings} for _card, findings in people]
    for finding in people[0][1][:SHOWN_REQUIREMENTS]:
        asked = finding.requirement
        weight = _("weight {weight}").format(weight=asked.weight)
        blocks += [
            divider(),
            section(f"*{isolated(asked.text)}*\n{need_words(asked.need)} · {weight}"),
            fields(
                *(_cell(card, theirs.get(asked.id)) for (card, _findings), theirs in zip(people, by_id, strict=True))
            ),
        ]
    return modal(_("Compare"), blocks)


def _head(card: CardView) -> str:
    level = recommendation_words(card.recommendation) if card.recommendation else _("no recommendation")
    lines = [f"*{card.rank}. {isolated(card.label)}*", score_words(card.score, card.scale), level]
    return "\n".join([*lines, decision_words(card)] if card.decision else lines)


def _cell(card: CardView, finding: Finding | None) -> str:
    if finding is None:
        return f"{isolated(card.label)}\n–"
    lines = [isolated(card.label), verdict_words(finding.verdict)]
    if finding.evidence:
        lines.append(f">{escape(cut(' '.join(finding.evidence[0].quote.split()), QUOTE))}")
    return "\n".join(lines)
