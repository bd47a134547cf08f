"""The form of the settings, and what is said once they are kept."""

from bot.core.i18n import _, ngettext
from bot.settings.models import Scoring, Weights
from bot.settings.wording import label_of
from bot.slack.blocks import Block, Element, View, actions, button, context, field, header, modal, number_input, section
from bot.slack.ids import Id


def _groups() -> list[tuple[str, str, tuple[str, ...]]]:
    """(heading, remark, numbers)"""
    return [
        (
            _("Recommendations"),
            _("The score, of 100, from which each is given; below the last it is “Pass”."),
            ("strong_hire", "hire", "maybe"),
        ),
        (
            _("One number"),
            _("Musts and nice-to-haves make 100 points together."),
            ("must_share", "cap_floor"),
        ),
        (
            _("Credit for a skill"),
            _("From 0 to 1, by the strongest line of the CV that shows it."),
            ("dated_work", "practised", "project", "listed", "course", "exposure"),
        ),
        (
            _("What counts in part"),
            _("From 0 to 1."),
            ("neighbour", "internship", "long_ago", "unknown"),
        ),
        (_("Verdicts"), _("The credit, from 0 to 1, from which each is given."), ("met", "partial")),
        (
            _("Weights in new jobs"),
            _("From 1 to 5, for musts found in a description; each can be changed in the job's review."),
            tuple(Weights.model_fields),
        ),
    ]


def scoring_form(scoring: Scoring) -> View:
    values = {**scoring.scale.model_dump(), **scoring.weights.model_dump()}
    blocks: list[Block] = [
        section(
            _(
                "The numbers that candidates are scored by. New batches take them; a batch that is there keeps its "
                "own until somebody clicks “Assess again” in its thread."
            )
        ),
        actions("defaults", [_defaults_button()]),
    ]
    for heading, remark, names in _groups():
        blocks += [header(heading), context(remark)]
        blocks += [field(name, label_of(name), _number(name, values[name])) for name in names]
    return modal(_("Settings"), blocks, callback_id=Id.SETTINGS_SUBMIT, submit=_("Save"))


def _number(name: str, value: float) -> Element:
    return number_input(name, initial=f"{value:g}", decimals=isinstance(value, float))


def _defaults_button() -> Element:
    return button(
        _("Back to the defaults"),
        Id.SETTINGS_DEFAULTS,
        "scoring",
        ask=_("Every number becomes what it was before anybody changed it."),
    )


def scoring_saved(older: int) -> View:
    """`older` open batches are ranked by other numbers than these."""
    words = [_("The settings are kept. New jobs and batches take them.")]
    if older:
        words.append(
            ngettext(
                "{count} open batch stays as it was ranked; its thread offers “Assess again”.",
                "{count} open batches stay as they were ranked; their threads offer “Assess again”.",
                older,
            ).format(count=older)
        )
    return modal(_("Settings"), [section("\n".join(words))])
