"""The proof behind a card: every requirement, its verdict, the CV's own words, and a person's word in their place."""

from collections.abc import Sequence
from typing import assert_never

from bot.candidates.models import Evidence, Finding, Recommendation, Verdict
from bot.candidates.overruling import AS_FOUND, RECOMMENDATION
from bot.candidates.views.cards import CardView, overruled_words, recommendation_words, score_words
from bot.candidates.wording import reason
from bot.core.i18n import _, listed, ngettext
from bot.core.models import Frozen
from bot.openings.views import need_words
from bot.settings.wording import own_scale
from bot.slack.blocks import (
    Block,
    Element,
    View,
    button,
    context,
    divider,
    escape,
    field,
    isolated,
    modal,
    section,
    select,
    text_input,
)
from bot.slack.ids import Id

SHOWN_FINDINGS = 30  # up to three blocks each, of a modal's hundred


def verdict_words(verdict: Verdict) -> str:
    match verdict:
        case Verdict.MET:
            return ":white_check_mark: " + _("met")
        case Verdict.PARTIAL:
            return ":large_yellow_circle: " + _("partly met")
        case Verdict.MISSING:
            return ":x: " + _("not shown")
        case Verdict.UNKNOWN:
            return ":grey_question: " + _("the CV does not say")
        case _never:
            assert_never(_never)


class PlaceView(Frozen):
    """What stands between a candidate and the one above."""

    above: str  # the name, or what stands for it
    points: int
    behind: tuple[str, ...]
    ahead: tuple[str, ...]
    phrased: str | None  # a model's words for it
    phrased_by: str | None


def why_modal(card: CardView, findings: Sequence[Finding], place: PlaceView | None = None) -> View:
    """Every requirement, its verdict, and the CV's own line for it; the assessment and the place in words."""
    level = recommendation_words(card.recommendation) if card.recommendation else _("no recommendation")
    top = f"*{isolated(card.label)}*\n{score_words(card.score, card.scale)} · {level}"
    if card.overruled:
        top += f"\n{overruled_words(card.overruled)}"
    blocks: list[Block] = [
        section(top, accessory=_overrule_button(card, RECOMMENDATION, _("the recommendation"))),
        context(escape(card.rank_reasoning) if card.rank_reasoning else _("Not ranked yet.")),
        *_place(place),
        *_assessment(card),
    ]
    for finding in findings[:SHOWN_FINDINGS]:
        asked = finding.requirement
        blocks += [divider(), section(_finding(finding), accessory=_overrule_button(card, asked.id, asked.text))]
        if finding.evidence:
            blocks.append(section("\n".join(_quote(evidence) for evidence in finding.evidence)))
    foot = _("Assessed by {assessor}. The number follows from these lines alone.").format(
        assessor=escape(card.assessor)
    )
    own = own_scale(card.scale)
    if own:
        foot += " " + _("Scored with settings of this workspace: {settings}.").format(settings=own)
    blocks.append(context(foot))
    return modal(_("Why"), blocks)


def _place(place: PlaceView | None) -> list[Block]:
    if place is None:
        return []
    form = ngettext("*Below {name} by {points} point.*", "*Below {name} by {points} points.*", place.points)
    if not place.points:
        form = _("*As many points as {name}, who comes first.*")
    head = form.format(name=isolated(place.above), points=place.points)
    if place.phrased:
        by = _("In the words of {model}, from what the rules found.").format(model=escape(place.phrased_by or ""))
        return [section(f"{head} {escape(place.phrased)}"), context(by)]
    words = [head]
    if place.behind:
        words.append(_("; ").join(map(isolated, place.behind)) + ".")
    if place.ahead:
        words.append(_("Ahead in: {items}.").format(items=listed(map(isolated, place.ahead))))
    return [section(" ".join(words))]


def _assessment(card: CardView) -> list[Block]:
    if not card.assessment:
        return []
    author = escape(card.written_by or card.assessor)
    return [section(escape(card.assessment)), context(_("Written by {assessor}.").format(assessor=author))]


def _finding(finding: Finding) -> str:
    requirement = finding.requirement
    detail = " · ".join(
        [
            need_words(requirement.need),
            _("weight {weight}").format(weight=requirement.weight),
            _("{percent} % of it earned").format(percent=round(finding.credit * 100)),
        ]
    )
    lines = [f"{verdict_words(finding.verdict)} – *{isolated(requirement.text)}*", detail, escape(reason(finding))]
    if finding.overruled:
        found = _("found: {verdict}").format(verdict=verdict_words(Verdict(finding.overruled.found)))
        lines[2] = f"{overruled_words(finding.overruled)}\n~{found}~ {escape(reason(finding))}"
    return "\n".join(lines)


def _overrule_button(card: CardView, requirement_id: str, subject: str) -> Element:
    return button(
        _("Overrule …"),
        Id.CANDIDATE_OVERRULE_OPEN,
        f"{card.id}:{requirement_id}",
        label=_("Overrule: {subject}").format(subject=subject),
    )


def overrule_form(card: CardView, finding: Finding | None) -> View:
    """For a verdict on one requirement; without one, for the recommendation."""
    if finding is None:
        subject, chosen = _("The recommendation"), card.recommendation.value if card.recommendation else None
        options = [(level.value, recommendation_words(level)) for level in Recommendation]
        overruled = card.overruled
    else:
        subject, chosen, overruled = finding.requirement.text, finding.verdict.value, finding.overruled
        options = [(verdict.value, verdict_words(verdict)) for verdict in Verdict]
    if overruled:
        options.append((AS_FOUND, _("As it was found: {value}").format(value=_value_words(overruled.found))))
    return modal(
        _("Overrule"),
        [
            section(f"*{isolated(card.label)}*\n{isolated(subject)}"),
            field("value", _("Your word"), select("value", options, chosen=chosen, placeholder=_("Choose"))),
            field(
                "reason",
                _("Reason"),
                text_input("reason", multiline=True, most=1000),
                hint=_("It is shown beside your word, and kept for whoever asks later."),
            ),
        ],
        callback_id=Id.CANDIDATE_OVERRULE_SUBMIT,
        submit=_("Overrule"),
        private_metadata=f"{card.id}:{finding.requirement.id if finding else RECOMMENDATION}",
    )


def _value_words(value: str) -> str:
    if value in Verdict.__members__.values():
        return verdict_words(Verdict(value))
    return recommendation_words(Recommendation(value)) if value else _("none")


def _quote(evidence: Evidence) -> str:
    quote = escape(" ".join(evidence.quote.split()))
    return f">{quote}\n>_" + _("page {page}").format(page=evidence.page) + "_"
