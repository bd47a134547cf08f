"""The small checks that block and element tables are made of."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


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


def word(*allowed: str) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if value not in allowed:
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


def mapping(required: Mapping[str, Check], optional: Mapping[str, Check], *, open_: bool = False) -> Check:
    """An object with these fields; others are refused unless `open_`."""

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
            elif not open_:
                problems.add(pointer, f"invalid additional property: {name}")

    return check


def text(*, most: int, plain: bool = False, mrkdwn: bool = False) -> Check:
    """A text object; `plain` or `mrkdwn` when only that kind is taken."""
    kinds = ("plain_text",) if plain else ("mrkdwn",) if mrkdwn else ("plain_text", "mrkdwn")

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(pointer, "must be a text object")
            return
        kind = value.get("type")
        if kind not in kinds:
            problems.add(f"{pointer}/type", f"must be {' or '.join(kinds)}")
            return
        extra = {"emoji": boolean} if kind == "plain_text" else {"verbatim": boolean}
        mapping({"type": anything, "text": string(most=most)}, extra)(value, pointer, problems)

    return check
