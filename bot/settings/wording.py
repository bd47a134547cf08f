"""The numbers of a scale in words."""

from collections.abc import Sequence

from bot.core.i18n import _
from bot.settings.models import STANDARD, Scale
from bot.settings.rules import Difference, differences

SHOWN_DIFFERENCES = 6


def label_of(name: str) -> str:
    """What a number of `Scale` or `Weights` is called."""
    return {
        "strong_hire": _("Strong hire from"),
        "hire": _("Hire from"),
        "maybe": _("Maybe from"),
        "must_share": _("Points for musts"),
        "cap_floor": _("Most without the required experience"),
        "dated_work": _("In dated work"),
        "practised": _("Listed, by somebody who practises it"),
        "project": _("In a project"),
        "listed": _("In a list"),
        "course": _("In a course, certificate or degree"),
        "exposure": _("First contact"),
        "neighbour": _("Work in a neighbouring field"),
        "internship": _("Internships"),
        "long_ago": _("Work that ended five years ago"),
        "unknown": _("What the CV does not say"),
        "met": _("Met from"),
        "partial": _("Partly met from"),
        "years": _("Years of experience"),
        "skill": _("A known skill"),
        "phrase": _("Another phrase"),
        "education": _("Education"),
        "language": _("A language"),
        "plain": _("What most people say of themselves"),
    }[name]


def older_scale(changes: Sequence[Difference]) -> str:
    """That a batch was ranked before the workspace's settings changed."""
    return _("Ranked by older settings. Changed since: {changes}").format(changes=changes_words(changes))


def changes_words(changes: Sequence[Difference]) -> str:
    return _listed([f"{label_of(one.name)} {one.before:g} → {one.after:g}" for one in changes])


def own_scale(scale: Scale) -> str:
    """What of a scale is not as the product has it; empty where all is."""
    words = _("{label} {value:g}, not {standard:g}")
    return _listed(
        [
            words.format(label=label_of(one.name), value=one.after, standard=one.before)
            for one in differences(STANDARD, scale)
        ]
    )


def _listed(words: Sequence[str]) -> str:
    more = len(words) - SHOWN_DIFFERENCES
    shown = "; ".join(words[:SHOWN_DIFFERENCES])
    return shown + (" " + _("and {count} more").format(count=more) if more > 0 else "")
