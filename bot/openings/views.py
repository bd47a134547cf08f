"""Openings as people see them: the form, the review of what was found, the list."""

from collections.abc import Sequence

from bot.core.i18n import _, ngettext
from bot.openings.changes import Changes
from bot.openings.forms import DROP
from bot.openings.models import Need, Requirement, RequirementKind, Requirements
from bot.slack.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
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
from db.models.openings import Opening

SHOWN_REQUIREMENTS = 40  # two blocks each; a modal holds a hundred
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


def requirements_review(opening: Opening, requirements: Requirements) -> View:
    """Everything found, each to be edited; saving confirms it."""
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
    if requirements.notes:
        blocks.append(divider())
        notes = "\n".join(f"• {isolated(note)}" for note in requirements.notes[:10])
        blocks.append(section(_("*Not taken up; please look:*") + f"\n{notes}"))
    return modal(
        _("Review the job"),
        blocks,
        callback_id=Id.OPENING_REVIEW_SUBMIT,
        submit=_("Save"),
        private_metadata=str(opening.id),
    )


def _requirement(opening: Opening, item: Requirement) -> list[Block]:
    weight = "●" * item.weight + "○" * (5 - item.weight)
    detail = f"{kind_words(item.kind)} · {need_words(item.need)} · " + _("weight {dots} {weight} of 5").format(
        dots=weight, weight=item.weight
    )
    edit = button(
        _("Edit"),
        Id.REQUIREMENT_EDIT,
        f"{opening.id}:{item.id}",
        label=_("Edit “{requirement}”").format(requirement=item.text),
    )
    return [{**section(f"{isolated(item.text)}\n{detail}", accessory=edit), "block_id": f"requirement:{item.id}"}]


def requirement_form(opening: Opening, item: Requirement | None, *, new_id: str) -> View:
    levels = [(str(level), words) for level, words in enumerate(_levels(), start=1)]
    need = [(Need.MUST.value, _("Must have")), (Need.NICE.value, _("Nice to have"))]
    if item is not None:
        need.append((DROP, _("Drop it")))
    return modal(
        _("Requirement"),
        [
            field("text", _("What is required"), text_input("text", initial=item.text if item else None, most=200)),
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
        ],
        callback_id=Id.REQUIREMENT_SUBMIT,
        submit=_("Keep"),
        private_metadata=f"{opening.id}:{item.id if item else new_id}",
    )


def _levels() -> list[str]:
    return [
        _("1 · school; basic language"),
        _("2 · diploma; intermediate language"),
        _("3 · bachelor; working language"),
        _("4 · master; fluent language"),
        _("5 · doctorate; native language"),
    ]


def opening_saved(opening: Opening, requirements: Requirements, outdated: Sequence[tuple[str, str]] = ()) -> Message:
    """`outdated` are (id, name) of batches that were ranked by other requirements than these."""
    count = len(requirements.items)
    words = ngettext(
        "The job {title} is kept, with {count} requirement. Open a batch for it with `/batch new`.",
        "The job {title} is kept, with {count} requirements. Open a batch for it with `/batch new`.",
        count,
    ).format(title=isolated(opening.title), count=count)
    rows = [
        section(
            _("The batch {batch} was opened before the job changed.").format(batch=isolated(name)),
            accessory=again_button(batch_id, name),
        )
        for batch_id, name in outdated
    ]
    return message(words, [section(words), *rows])


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
    return "; ".join(form.format(items=_some(items)) for form, items in words if items)


def _some(items: Sequence[str]) -> str:
    shown = ", ".join(isolated(cut(item, CHANGE_TEXT)) for item in items[:SHOWN_CHANGES])
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
