"""Rich text: sections, lists, quotes and preformatted text, and what stands in them."""

from typing import Any

from sandbox.rules.checks import Check, Problems, anything, array, boolean, integer, kinds, mapping, string, word

MOST_ELEMENTS = 1000
_MARKS = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_STYLE = mapping({}, dict.fromkeys(_MARKS, boolean))
_INDENT, _BORDER = integer(least=0, most=8), integer(least=0, most=1)


def _inline(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return mapping({"type": anything} | required, {"style": _STYLE} | (optional or {}))


_WORD = string(most=12_000)
INLINE: dict[str, Check] = {
    "text": _inline({"text": string(most=12_000)}),
    "link": _inline({"url": _WORD}, {"text": _WORD, "unsafe": boolean}),
    "emoji": _inline({"name": _WORD}, {"unicode": _WORD, "url": _WORD, "skin_tone": integer(least=1, most=6)}),
    "user": _inline({"user_id": _WORD}),
    "usergroup": _inline({"usergroup_id": _WORD}),
    "channel": _inline({"channel_id": _WORD}),
    "team": _inline({"team_id": _WORD}),
    "broadcast": _inline({"range": word("here", "channel", "everyone")}),
    "color": _inline({"value": _WORD}),
    "date": _inline(
        {"timestamp": integer(least=0, most=9_999_999_999), "format": _WORD}, {"url": _WORD, "fallback": _WORD}
    ),
}
_LINE = array(kinds(INLINE), least=0, most=MOST_ELEMENTS)
_SECTION = mapping({"type": word("rich_text_section"), "elements": _LINE}, {})
PARTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_list": mapping(
        {
            "type": anything,
            "style": word("bullet", "ordered"),
            "elements": array(_SECTION, least=0, most=MOST_ELEMENTS),
        },
        {"indent": _INDENT, "border": _BORDER, "offset": integer(least=0, most=1_000_000)},
    ),
    "rich_text_quote": mapping({"type": anything, "elements": _LINE}, {"border": _BORDER}),
    "rich_text_preformatted": mapping(
        {
            "type": anything,
            "elements": array(kinds({name: INLINE[name] for name in ("text", "link")}), least=0, most=MOST_ELEMENTS),
        },
        {"border": _BORDER, "language": _WORD},
    ),
}
ELEMENTS = array(kinds(PARTS), least=0, most=MOST_ELEMENTS)


def rich_text(value: Any, pointer: str, problems: Problems) -> None:
    """A rich_text block where another block or element holds one."""
    mapping({"type": word("rich_text"), "elements": ELEMENTS}, {"block_id": string(most=255)})(value, pointer, problems)
