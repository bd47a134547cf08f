"""Text from outside, made harmless for any place that shows it."""

import re

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
# Controls, bidi overrides, zero-width and tag characters, halves of a surrogate pair: never wanted from outside
_UNWANTED = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f"
    r"\ud800-\udfff]"
)


def clean(text: str) -> str:
    return _UNWANTED.sub("", text)


def one_line(text: str) -> str:
    """Clean, and without breaks: for headers, names and titles."""
    return " ".join(clean(text).split())


def isolate(text: str) -> str:
    """Clean, and set apart so that Arabic and Latin around it keep their order."""
    return f"{FIRST_STRONG_ISOLATE}{clean(text)}{POP_ISOLATE}"
