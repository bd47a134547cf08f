"""What a card warns of: words that a file keeps from its reader."""

from collections.abc import Sequence
from typing import assert_never

from bot.core.i18n import _
from bot.cvs.models import HiddenText, Hiding
from bot.slack.blocks import isolated

HIDDEN_CHARACTERS = 200  # shown of the words hidden in one way


def hidden_words(hidden: Sequence[HiddenText]) -> str:
    """A warning that tells, in one line for each way, what the file keeps from its reader."""
    ways: dict[Hiding, list[str]] = {}
    for one in hidden:
        ways.setdefault(one.reason, []).append(one.words)
    lines = [
        f"{hiding_words(way)}: {isolated(' · '.join(words)[:HIDDEN_CHARACTERS])}"
        for way, words in ways.items()
        if way is not Hiding.MACRO
    ]
    if lines:
        lines.insert(
            0, _("The file holds words that a reader does not see, or that speak to software. They gained nothing.")
        )
    if Hiding.MACRO in ways:
        lines.append(hiding_words(Hiding.MACRO))
    return ":warning: " + "\n".join(lines)


def hiding_words(way: Hiding) -> str:
    match way:
        case Hiding.WHITE:
            return _("In the colour of what they stand on")
        case Hiding.TINY:
            return _("Too small to read")
        case Hiding.OFF_PAGE:
            return _("Outside the page")
        case Hiding.COVERED:
            return _("Under a picture or a shape")
        case Hiding.CLIPPED:
            return _("Cut away")
        case Hiding.INVISIBLE:
            return _("Without ink")
        case Hiding.VANISH:
            return _("Marked as hidden")
        case Hiding.FALSE_LETTERS:
            return _("Behind letters that show something else")
        case Hiding.ZERO_WIDTH:
            return _("Cut by invisible signs")
        case Hiding.HOMOGLYPH:
            return _("In letters that only look Latin")
        case Hiding.MARKS:
            return _("Buried under accents")
        case Hiding.TURNED:
            return _("Written backwards")
        case Hiding.INSTRUCTION:
            return _("Orders to software, in plain sight")
        case Hiding.METADATA:
            return _("In the properties of the file")
        case Hiding.COMMENT:
            return _("In comments")
        case Hiding.ALT_TEXT:
            return _("In the descriptions of pictures")
        case Hiding.DELETED:
            return _("Deleted, but still in the file")
        case Hiding.MACRO:
            return _("The file holds macros. They were not run.")
        case _never:
            assert_never(_never)
