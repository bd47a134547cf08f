"""The small checks that block and element tables are made of."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

_LINK = re.compile(r"(?!(?:javascript|vbscript|data):)[a-z][a-z0-9+.-]*:[^\s]+", re.IGNORECASE)
_PICTURE = re.compile(r"https?://[^\s/]+[^\s]*", re.IGNORECASE)


_zones = cache(available_timezones)


@dataclass
class Problems:
    """What was found, as Slack's messages: `[ERROR] what is wrong [json-pointer:/blocks/0/text]`."""

    messages: list[str] = field(default_factory=list)

    def add(self, pointer: str, what: str) -> None:
        self.messages.append(f"[ERROR] {what} [json-pointer:{pointer}]")


Check = Callable[[Any, str, Problems], None]


def string(*, most: int, least: int = 1) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add(pointer, "must be a string")
        elif len(value) > most:
            problems.add(pointer, f"must be less than {most + 1} characters")
        elif len(value) < least:
            problems.add(pointer, f"must be more than {least - 1} characters")

    return check


def matching(pattern: str, what: str) -> Check:
    compiled = re.compile(pattern)

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            problems.add(pointer, f"must be {what}")

    return check


def address(value: Any, pointer: str, problems: Problems) -> None:
    """An absolute address of any scheme (apps link to `slack://…`, too) but those that are programs."""
    _absolute(_LINK, value, pointer, problems)


def picture(value: Any, pointer: str, problems: Problems) -> None:
    """An address that Slack can fetch."""
    _absolute(_PICTURE, value, pointer, problems)


def _absolute(pattern: re.Pattern[str], value: Any, pointer: str, problems: Problems) -> None:
    before = len(problems.messages)
    string(most=3000)(value, pointer, problems)
    if len(problems.messages) == before and not pattern.fullmatch(value):
        problems.add(pointer, "invalid url")


def date(value: Any, pointer: str, problems: Problems) -> None:
    """A day of the calendar."""
    try:
        day = datetime.strptime(value, "%Y-%m-%d") if isinstance(value, str) else None  # noqa: DTZ007
    except ValueError:
        day = None
    if day is None or day.strftime("%Y-%m-%d") != value:
        problems.add(pointer, "must be a date as YYYY-MM-DD")


def zone(value: Any, pointer: str, problems: Problems) -> None:
    """A time zone by its IANA name."""
    if not isinstance(value, str) or value not in _zones():
        problems.add(pointer, "must be a time zone")


def boolean(value: Any, pointer: str, problems: Problems) -> None:
    if not isinstance(value, bool):
        problems.add(pointer, "must be a boolean")


def anything(value: Any, pointer: str, problems: Problems) -> None:
    """Fields that Slack takes as they come."""


def integer(*, least: int, most: int) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.add(pointer, "must be an integer")
        elif not least <= value <= most:
            problems.add(pointer, f"must be between {least} and {most}")

    return check


def number(value: Any, pointer: str, problems: Problems) -> None:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        problems.add(pointer, "must be a number")


def kind_of(value: Any) -> str | None:
    """The `type` of an object, None where it has none."""
    kind = value.get("type") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else None


def items(value: Any) -> list[Any]:
    """A list as it is, anything else as an empty one."""
    return value if isinstance(value, list) else []


def kinds(known: Mapping[str, Check]) -> Check:
    """One of several objects, told apart by `type`."""

    def check(value: Any, pointer: str, problems: Problems) -> None:
        kind = kind_of(value)
        if kind not in known:
            problems.add(f"{pointer}/type", f"must be one of {', '.join(known)}")
        else:
            known[str(kind)](value, pointer, problems)

    return check


def word(*allowed: str) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, str) or value not in allowed:
            problems.add(pointer, f"must be one of {', '.join(allowed)}")

    return check


def array(item: Check, *, least: int = 1, most: int) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add(pointer, "must be an array")
            return
        if len(value) > most:
            problems.add(pointer, f"no more than {most} items allowed [{len(value)}]")
        if len(value) < least:
            problems.add(pointer, f"no less than {least} items allowed [{len(value)}]")
        for number, one in enumerate(value):
            item(one, f"{pointer}/{number}", problems)

    return check


def mapping(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """An object with these fields and no others."""

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(pointer, "must be an object")
            return
        for name, inner in required.items():
            if value.get(name) is None:
                problems.add(pointer, f"missing required field: {name}")
            else:
                inner(value[name], f"{pointer}/{name}", problems)
        for name, one in value.items():
            if name in required or one is None:
                continue
            if name in optional:
                optional[name](one, f"{pointer}/{name}", problems)
            else:
                problems.add(pointer, f"invalid additional property: {name}")

    return check


def as_kept(words: str, *, angles: bool) -> str:
    """With & as an entity where it begins none, and < > as well where they are no markup, as Slack keeps texts."""
    words = re.sub(r"&(?!(?:amp|lt|gt);)", "&amp;", words)
    return words.replace("<", "&lt;").replace(">", "&gt;") if angles else words


def text(*, most: int, plain: bool = False, mrkdwn: bool = False) -> Check:
    """A text object; `plain` or `mrkdwn` when only that kind is taken. Escaped characters count as they are sent."""
    taken = ("plain_text",) if plain else ("mrkdwn",) if mrkdwn else ("plain_text", "mrkdwn")

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(pointer, "must be a text object")
            return
        kind = value.get("type")
        if kind not in taken:
            problems.add(f"{pointer}/type", f"must be {' or '.join(taken)}")
            return
        extra = {"emoji": boolean} if kind == "plain_text" else {"verbatim": boolean}
        words = value.get("text")
        fits = mapping({"type": anything, "text": string(most=most)}, extra)
        if isinstance(words, str):
            value = value | {"text": as_kept(words, angles=kind == "plain_text")}
        fits(value, pointer, problems)

    return check
