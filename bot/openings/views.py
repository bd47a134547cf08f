"""Openings as people see them: the form, the review of what was found, the list."""

from collections.abc import Sequence

from bot.core.i18n import _, listed, ngettext
from bot.openings.changes import Changes
from bot.openings.forms import DROP, REMOTE
from bot.openings.models import Need, Note, Proposed, Requirement, RequirementKind, Requirements
from bot.openings.notices import note_blocks, suggestion
from bot.slack.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
    checkboxes,
    context,
    cut,
    divider,
    escape,
    field,
    isolated,
    message,
    modal,
    section,
    select,
    text_input,
    text_message,
)
from bot.slack.ids import Id
from db.models.openings import Opening, ProposalState

SHOWN_REQUIREMENTS = 40  # two blocks each; a modal holds a hundred
SHOWN_PROPOSALS = 15
SHOWN_QUOTE = 240  # characters
SHOWN_CHANGES = 3  # of a kind
CHANGE_TEXT = 60  # characters of a requirement


def kind_words(kind: RequirementKind) -> str:
    return {
        RequirementKind.SKILL: _("Skill"),
        RequirementKind.EXPERIENCE: _("Experience"),
        RequirementKind.EDUCATION: _("Education"),
        RequirementKind.LANGUAGE: _("Language"),
        RequirementKind.LOCATION: _("Location"),
        RequirementKind.CERTIFICATE: _("Certificate"),
    }[kind]


def need_words(need: Need) -> str:
    return {Need.MUST: _("must have"), Need.NICE: _("nice to have")}[need]


def opening_help() -> Message:
    return text_message(
        "\n".join(
            [
                _("*/job* keeps the jobs you hire for."),
                _("`/job new` – open a job from its description; you review what was found in it"),
                _("`/job list` – the jobs, and their requirements"),
            ]
        )
    )


def opening_form(title: str = "", description: str = "", *, complaint: str = "") -> View:
    """The empty form, or what was typed before, with what was wrong with it."""
    return modal(
        _("New job"),
        [
            *([section(f":warning: {escape(complaint)}")] if complaint else ()),
            field(
                "title",
                _("Title"),
                text_input("title", initial=title or None, most=255, placeholder=_("Senior Backend Engineer")),
            ),
            field(
                "description",
                _("Description"),
                text_input("description", initial=description or None, multiline=True),
                optional=True,
                hint=_("Paste it as it is; what it requires is found in it, and you review that next."),
            ),
            field(
                "description_file",
                _("Or as a file"),
                {
                    "type": "file_input",
                    "action_id": "description_file",
                    "filetypes": ["pdf", "docx", "txt"],
                    "max_files": 1,
                },
                optional=True,
            ),
        ],
        callback_id=Id.OPENING_FORM_SUBMIT,
        submit=_("Read it"),
    )


def opening_loading() -> View:
    return modal(_("New job"), [section(_("Reading the description …"))])


def requirements_review(opening: Opening, requirements: Requirements, proposed: Proposed | None) -> View:
    """Everything found, each to be edited, and what a language model proposes beside it; saving confirms it."""
    items = requirements.items
    blocks: list[Block] = [
        section(f"*{isolated(opening.title)}*"),
        context(_("This is what CVs will be held against. Edit what is not right: recommendations rest on it.")),
    ]
    for item in items[:SHOWN_REQUIREMENTS]:
        blocks += _requirement(opening, item)
    if not items:
        blocks.append(section(_("Nothing was found that a CV could be held against. Add what the job needs.")))
    if len(items) > SHOWN_REQUIREMENTS:
        blocks.append(context(_("and {count} more").format(count=len(items) - SHOWN_REQUIREMENTS)))
    blocks.append(
        {
            "type": "actions",
            "block_id": "add",
            "elements": [button(_("Add a requirement"), Id.REQUIREMENT_ADD, str(opening.id))],
        }
    )
    if proposed:
        blocks += [divider(), *_proposed(opening, proposed)]
    blocks += note_blocks(opening, requirements)
    return modal(
        _("Review the job"),
        blocks,
        callback_id=Id.OPENING_REVIEW_SUBMIT,
        submit=_("Save"),
        private_metadata=str(opening.id),
    )


def _requirement(opening: Opening, item: Requirement) -> list[Block]:
    edit = button(
        _("Edit"),
        Id.REQUIREMENT_EDIT,
        f"{opening.id}:{item.id}",
        label=_("Edit “{requirement}”").format(requirement=item.text),
    )
    return [
        {**section(f"{isolated(item.text)}\n{_detail(item)}", accessory=edit), "block_id": f"requirement:{item.id}"}
    ]


def _detail(item: Requirement) -> str:
    weight = "●" * item.weight + "○" * (5 - item.weight)
    detail = f"{kind_words(item.kind)} · {need_words(item.need)} · " + _("weight {dots} {weight} of 5").format(
        dots=weight, weight=item.weight
    )
    if item.not_counted:
        left_out = cut(listed(item.not_counted), CHANGE_TEXT)
        detail += " · " + _("does not count: {work}").format(work=isolated(left_out))
    return detail


def _proposed(opening: Opening, proposed: Proposed) -> list[Block]:
    """What a language model adds to the review: that it is reading, what it proposes, what it finds unclear."""
    model, found = isolated(proposed.model), proposed.proposals
    if proposed.state is ProposalState.ASKED:
        words = _("The language model {model} is reading the description, too. What it proposes will stand here.")
        again = button(_("Look again"), Id.OPENING_REVIEW_REFRESH, str(opening.id))
        return [section(":hourglass_flowing_sand: " + words.format(model=model), accessory=again)]
    if proposed.state is ProposalState.UNANSWERED:
        return [
            context(_("The language model {model} gave no answer: this is what the rules found.").format(model=model))
        ]
    blocks = [
        section(_("*Proposed by the model* ({model}); nothing of it counts until you add it.").format(model=model))
    ]
    blocks += [_proposal(opening, item) for item in found.items[:SHOWN_PROPOSALS]]
    if not found.items:
        blocks = [
            context(
                _("The language model {model} read the description, too, and has nothing to add.").format(model=model)
            )
        ]
    if found.questions:
        asked = "\n".join(f"• {isolated(one.question)}\n>{_quoted(one.quote)}" for one in found.questions)
        blocks.append(section(_("*Unclear to the model; please look:*") + f"\n{asked}"))
    if found.dropped:
        words = ngettext(
            "{count} proposal was left out: not in the words of the description, or asking what may not be asked.",
            "{count} proposals were left out: not in the words of the description, or asking what may not be asked.",
            found.dropped,
        )
        blocks.append(context(words.format(count=found.dropped)))
    return blocks


def _proposal(opening: Opening, item: Requirement) -> Block:
    add = button(
        _("Add"),
        Id.PROPOSAL_ADD,
        f"{opening.id}:{item.id}",
        label=_("Add “{requirement}”").format(requirement=item.text),
    )
    words = f"{isolated(item.text)}\n{_detail(item)}\n>{_quoted(item.source or '')}"
    return {**section(words, accessory=add), "block_id": f"proposal:{item.id}"}


def _quoted(quote: str) -> str:
    return isolated(cut(" ".join(quote.split()), SHOWN_QUOTE))


def requirement_form(opening: Opening, item: Requirement | None, *, new_id: str, answers: Note | None = None) -> View:
    """Empty, or of a requirement that there is, or of a draft that answers a note of which none was made yet."""
    draft = answers is not None and answers.item is None
    text = item.text if item else None
    if answers and item and suggestion(answers):
        text = ": ".join([*([listed(item.any_of)] if answers.item else []), suggestion(answers)])
    levels = [(str(level), words) for level, words in enumerate(_levels(), start=1)]
    need = [(Need.MUST.value, _("Must have")), (Need.NICE.value, _("Nice to have"))]
    if item is not None and not draft:
        need.append((DROP, _("Drop it")))
    return modal(
        _("Requirement"),
        [
            field("text", _("What is required"), text_input("text", initial=text, most=200)),
            field(
                "kind",
                _("Kind"),
                select(
                    "kind",
                    [(kind.value, kind_words(kind)) for kind in RequirementKind],
                    chosen=item.kind.value if item else RequirementKind.SKILL.value,
                    placeholder=_("Kind"),
                ),
            ),
            field(
                "any_of",
                _("Any one of these, with commas between"),
                text_input("any_of", initial=", ".join(item.any_of) if item else None, most=1000),
                optional=True,
            ),
            field(
                "need",
                _("Need"),
                select("need", need, chosen=item.need.value if item else Need.MUST.value, placeholder=_("Need")),
            ),
            field(
                "weight",
                _("Weight"),
                select(
                    "weight",
                    [(str(weight), str(weight)) for weight in range(1, 6)],
                    chosen=str(item.weight if item else 3),
                    placeholder=_("Weight"),
                ),
            ),
            field(
                "min_years",
                _("Years at least"),
                text_input("min_years", initial=f"{item.min_years:g}" if item and item.min_years else None, most=4),
                optional=True,
            ),
            field(
                "level",
                _("Level at least"),
                select(
                    "level",
                    levels,
                    chosen=str(item.level) if item and item.level else None,
                    placeholder=_("For education and languages"),
                ),
                optional=True,
            ),
            field(
                "not_counted",
                _("Does not count, with commas between"),
                text_input("not_counted", initial=", ".join(item.not_counted) if item else None, most=1000),
                optional=True,
                hint=_("For experience: work that does not stand in for it, such as payroll for accounting."),
            ),
            field("remote", _("For a place"), _elsewhere(item), optional=True),
        ],
        callback_id=Id.REQUIREMENT_SUBMIT,
        submit=_("Keep"),
        private_metadata=":".join([str(opening.id), item.id if item else new_id, *([answers.id] if answers else [])]),
    )


def _elsewhere(item: Requirement | None) -> Element:
    checked = (REMOTE,) if item and item.remote else ()
    return checkboxes("remote", [(REMOTE, _("Work from elsewhere is fine"))], checked=checked)


def _levels() -> list[str]:
    return [
        _("1 · school; basic language"),
        _("2 · diploma; intermediate language"),
        _("3 · bachelor; working language"),
        _("4 · master; fluent language"),
        _("5 · doctorate; native language"),
    ]


def opening_saved(opening: Opening, requirements: Requirements) -> Message:
    count = len(requirements.items)
    words = ngettext(
        "The job {title} is kept, with {count} requirement. Open a batch for it with `/batch new`.",
        "The job {title} is kept, with {count} requirements. Open a batch for it with `/batch new`.",
        count,
    ).format(title=isolated(opening.title), count=count)
    return message(words, [section(words)])


def outdated_batches(batches: Sequence[tuple[str, str]], job_title: str) -> Message:
    """(id, name) of batches that were ranked by other requirements than their job has now."""
    rows = [
        section(
            _("The batch {batch} was opened before the job changed.").format(batch=isolated(name)),
            accessory=again_button(batch_id, name),
        )
        for batch_id, name in batches
    ]
    return message(_("Batches of {title} that can be assessed again").format(title=isolated(job_title)), rows)


def again_button(batch_id: str, name: str) -> Element:
    return button(
        _("Assess again"),
        Id.BATCH_ASSESS_AGAIN,
        batch_id,
        label=_("Assess the batch {batch} again").format(batch=name),
    )


def changes_words(changes: Changes) -> str:
    """What became of a job's requirements, in one line."""
    words = (
        (_("new: {items}"), changes.added),
        (_("no longer asked: {items}"), changes.dropped),
        (_("changed: {items}"), changes.changed),
    )
    return _("; ").join(form.format(items=_some(items)) for form, items in words if items)


def _some(items: Sequence[str]) -> str:
    shown = listed(isolated(cut(item, CHANGE_TEXT)) for item in items[:SHOWN_CHANGES])
    more = len(items) - SHOWN_CHANGES
    return shown + (" " + _("and {count} more").format(count=more) if more > 0 else "")


def openings_list(openings: Sequence[Opening]) -> Message:
    if not openings:
        return text_message(_("There are no jobs yet. `/job new` opens the first."))
    blocks = [
        section(
            isolated(opening.title) + ("" if opening.reviewed_at else " · " + _("not reviewed yet")),
            accessory=button(
                _("Requirements"),
                Id.OPENING_REVIEW_OPEN,
                str(opening.id),
                label=_("Requirements of {title}").format(title=opening.title),
            ),
        )
        for opening in openings
    ]
    return message(ngettext("{count} job", "{count} jobs", len(openings)).format(count=len(openings)), blocks)
