"""Answers to questions about candidates: each claim with the line that proves it and a way to the card."""

from collections.abc import Sequence

from bot.candidates.asking import Aspect, Kind
from bot.candidates.models import Recommendation, Verdict
from bot.candidates.views.cards import no_score, recommendation_words
from bot.candidates.views.why import verdict_words
from bot.core.i18n import _, listed, ngettext
from bot.core.models import Frozen
from bot.openings.models import Need
from bot.openings.views import need_words
from bot.slack.blocks import Block, Message, button, context, cut, divider, escape, isolated, message, section
from bot.slack.ids import Id
from db.models.candidates import Decision

SHOWN_DIFFERENCES = 4  # of two people
SHOWN_FINDINGS = 8  # of one person
SHOWN_PROOFS = 8  # under what a language model wrote
QUOTE = 240
SUGGESTED = 4  # questions; Slack takes no more


class PersonView(Frozen):
    """Somebody as an answer names them; `label` names nobody in a blind batch before a decision."""

    id: str
    label: str
    rank: int | None
    score: int | None
    recommendation: Recommendation | None
    decision: Decision | None
    batch_name: str | None  # where the answer is about several
    link: str | None  # to the card


class FoundView(Frozen):
    person: PersonView
    quotes: tuple[str, ...]
    whole: bool  # all that was asked for is shown


class FindingView(Frozen):
    """A requirement judged, with the best line for it."""

    text: str
    need: Need
    verdict: Verdict
    reason: str
    quote: str | None
    page: int | None
    overruled: bool


class DifferenceView(Frozen):
    """A requirement on which two people differ; `points` that it alone gives to the first."""

    points: int
    one: FindingView
    other: FindingView


class ComparedView(Frozen):
    """Two people, the one who stands above first."""

    one: PersonView
    other: PersonView
    differences: tuple[DifferenceView, ...]
    same_job: bool


def found_answer(words: str, found: Sequence[FoundView], *, total: int, looked_through: int) -> Message:
    asked = isolated(cut(words, 100))
    whole = bool(found) and found[0].whole
    if not found:
        title = ngettext(
            "No line in the CV of {count} candidate shows “{words}”.",
            "No line in the CVs of {count} candidates shows “{words}”.",
            looked_through,
        ).format(count=looked_through, words=asked)
        return _answer(
            title, [context(_("That proves nothing against them: ask with other words, or ask the person."))]
        )
    if whole:
        title = ngettext(
            "{count} of {all} candidates has a line that shows “{words}”:",
            "{count} of {all} candidates have lines that show “{words}”:",
            total,
        ).format(count=total, all=looked_through, words=asked)
    else:
        title = _("Nobody’s CV shows all of “{words}”. These show some of it:").format(words=asked)
    blocks = [_person(one.person, *map(_quoted, one.quotes)) for one in found]
    if total > len(found):
        blocks.append(context(_("and {count} more").format(count=total - len(found))))
    return _answer(title, blocks)


def listed_answer(people: Sequence[PersonView], *, total: int, decision: Decision | None) -> Message:
    count = ngettext("{count} candidate", "{count} candidates", total).format(count=total)
    if decision is Decision.SHORTLISTED:
        title = _("Shortlisted: {count}.").format(count=count)
    elif decision is Decision.PASSED:
        title = _("Passed on: {count}.").format(count=count)
    else:
        title = _("{count}, by rank. The order is advice; a person decides.").format(count=count)
    blocks = [_person(one) for one in people]
    if total > len(people):
        blocks.append(context(_("and {count} more; `/candidates` lists them").format(count=total - len(people))))
    return _answer(title, blocks)


def explained_answer(
    person: PersonView, findings: Sequence[FindingView], *, reasoning: str, aspect: Aspect, quotes: Sequence[str] = ()
) -> Message:
    """`quotes` are lines of the CV for what was asked beside the job's requirements."""
    titles = {
        Aspect.WHOLE: _("How {person} stands against what the job asks for:"),
        Aspect.STRONG: _("What speaks for {person}:"),
        Aspect.WEAK: _("What {person} does not show, or shows in part:"),
    }
    title = titles[aspect].format(person=isolated(person.label))
    blocks = [_person(person, *map(_quoted, quotes))]
    if reasoning and aspect is Aspect.WHOLE:
        blocks.append(context(escape(reasoning)))
    blocks += [section(_finding(one)) for one in findings[:SHOWN_FINDINGS]]
    if not findings and not quotes:
        blocks.append(section(_("Nothing that is stored says so.")))
    if len(findings) > SHOWN_FINDINGS:
        blocks.append(context(_("and {count} more; “Why” shows all").format(count=len(findings) - SHOWN_FINDINGS)))
    return _answer(title, blocks)


def compared_answer(pairs: Sequence[ComparedView]) -> Message:
    blocks: list[Block] = []
    for pair in pairs:
        blocks += [divider()] if blocks else []
        blocks += [section(_above(pair)), _person(pair.one), _person(pair.other)]
        blocks += [section(_difference(pair, one)) for one in pair.differences[:SHOWN_DIFFERENCES]]
        if not pair.differences and pair.same_job:
            blocks.append(section(_("They earn the same on every requirement.")))
    return message(_above(pairs[0]), blocks)


def _above(pair: ComparedView) -> str:
    one, other = isolated(pair.one.label), isolated(pair.other.label)
    if not pair.same_job:
        return _("{one} and {other} are in different batches: their scores do not compare.").format(
            one=one, other=other
        )
    return _("{one} (place {rank}) stands above {other} (place {lower}).").format(
        one=one, other=other, rank=pair.one.rank or "–", lower=pair.other.rank or "–"
    )


def _difference(pair: ComparedView, difference: DifferenceView) -> str:
    asked = difference.one
    gains = pair.one if difference.points >= 0 else pair.other
    points = abs(difference.points)
    effect = ngettext("{points} point for {person}", "{points} points for {person}", points).format(
        points=points, person=isolated(gains.label)
    )
    head = f"*{isolated(cut(asked.text, 120))}* · {need_words(asked.need)} · {effect}"
    sides = [
        f"{isolated(person.label)}: {_verdict(finding)}{_proof(finding)}"
        for person, finding in ((pair.one, difference.one), (pair.other, difference.other))
    ]
    return "\n".join([head, *sides])


def _finding(finding: FindingView) -> str:
    head = f"{_verdict(finding)} – *{isolated(cut(finding.text, 120))}* · {need_words(finding.need)}"
    return f"{head}\n{escape(cut(finding.reason, 200))}{_proof(finding)}"


def _verdict(finding: FindingView) -> str:
    by = _("a person’s word") if finding.overruled else ""
    return verdict_words(finding.verdict) + (f" ({by})" if by else "")


def _proof(finding: FindingView) -> str:
    if not finding.quote:
        return ""
    page = _("page {page}").format(page=finding.page)
    return f"\n{_quoted(finding.quote)} _({page})_"


def _quoted(quote: str) -> str:
    return f">{isolated(cut(' '.join(quote.split()), QUOTE))}"


def _person(person: PersonView, *lines: str) -> Block:
    named = f"*{_linked(person)}*"
    parts = [f"{person.rank}. {named}" if person.rank else named]
    if person.batch_name:
        parts.append(isolated(person.batch_name))
    parts.append(_("score {score}").format(score=person.score) if person.score is not None else no_score())
    if person.recommendation:
        parts.append(recommendation_words(person.recommendation))
    if person.decision:
        parts.append(_("shortlisted") if person.decision is Decision.SHORTLISTED else _("passed on"))
    return section("\n".join([" · ".join(parts), *lines]), accessory=_why(person))


def _linked(person: PersonView) -> str:
    return f"<{person.link}|{isolated(person.label)}>" if person.link else isolated(person.label)


def _why(person: PersonView) -> Block:
    return button(
        _("Why"), Id.CANDIDATE_WHY_OPEN, person.id, label=_("Why {name} is ranked so").format(name=person.label)
    )


# What cannot be answered


def unclear_answer(names: Sequence[tuple[str, Sequence[str]]]) -> Message:
    """`names`: what was written, and whom it may mean."""
    lines = [
        _("“{name}” may be: {people}.").format(
            name=isolated(name), people=listed(isolated(label) for label in labels[:10])
        )
        for name, labels in names
    ]
    return _answer("\n".join([*lines, _("Ask again with the whole name, or with the place: “#3”.")]), [])


def stranger_answer(known: Sequence[PersonView]) -> Message:
    """Two people were to be compared, and fewer are known here."""
    title = _("I do not know two of the people you name. Candidates are known here by the names on their cards.")
    return _answer(title, [_person(one) for one in known])


def nobody_answer() -> Message:
    return _answer(_("There are no candidates yet that you can see."), [])


def cannot_answer(kind: Kind, *, has_model: bool) -> Message:
    if kind is Kind.ACT:
        title = _("I only answer questions. Decisions are taken with the buttons on the cards, by a person.")
    elif has_model:
        title = _("The language model gave no answer, and I cannot write texts without it.")
    else:
        title = _("I cannot write texts: no language model is set up here.")
    return _answer(title, [section(can_words())])


def help_answer() -> Message:
    return _answer(can_words(), [])


def can_words() -> str:
    return "\n".join(
        [
            _("What I can do, each with the line of the CV that proves it:"),
            _("• find people: “who has led a team?”"),
            _("• compare: “why is Sara above Omar?”"),
            _("• tell of one person: “what does Omar lack?”"),
            _("• list and count: “who is shortlisted?”, “the top three”"),
        ]
    )


def suggestions() -> list[dict[str, str]]:
    """Questions that are offered in a direct message."""
    asked = [
        (_("Who leads?"), _("Who are the top three?")),
        (_("Team leads"), _("Who has led a team?")),
        (_("Shortlist"), _("Who is shortlisted?")),
        (_("What can you do?"), _("What can you do?")),
    ]
    return [{"title": title, "message": words} for title, words in asked[:SUGGESTED]]


# Around an answer


def looking(count: int) -> str:
    """What is shown while an answer is made; Slack puts the bot's name before it."""
    return ngettext("is looking through {count} candidate …", "is looking through {count} candidates …", count).format(
        count=count
    )


def by_rules(answer: Message, *, model_failed: bool = False) -> Message:
    note = _("Answered by rules from what is stored; no language model was asked.")
    if model_failed:
        note = _("The language model gave no answer that could be proved; answered by rules from what is stored.")
    return message(answer.text, [*answer.blocks, context(note)])


def model_closing(model: str, proofs: Sequence[tuple[PersonView, str, Sequence[str]]], *, left_out: int) -> list[Block]:
    """Below what a language model wrote; `proofs`: who, which requirement, its quotes."""
    blocks: list[Block] = [divider()] if proofs else []
    for person, text, quotes in proofs[:SHOWN_PROOFS]:
        line = "\n".join([f"{_linked(person)} · {isolated(cut(text, 80))}", *map(_quoted, quotes)])
        blocks.append(section(line, accessory=_why(person)))
    note = _("Written by {model} from what is stored; each link leads to the card. A person decides.").format(
        model=escape(model)
    )
    if left_out:
        note += " " + ngettext(
            "{count} line without proof was left out.", "{count} lines without proof were left out.", left_out
        ).format(count=left_out)
    return [*blocks, context(note)]


def stopped_closing() -> list[Block]:
    return [context(_("Stopped, as you asked."))]


def broken_off_closing(answer: Message) -> list[Block]:
    """In the middle of an answer the language model fell silent: what the rules say stands below."""
    return [context(_("The language model broke off here. Answered by rules:")), divider(), *answer.blocks]


def _answer(title: str, blocks: Sequence[Block]) -> Message:
    return message(title, [section(title), *blocks])
