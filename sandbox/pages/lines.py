"""A conversation as a list of lines: messages, and a rule between days.

Each has a key and a digest of its HTML, so that the browser replaces those that changed and leaves the others alone.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jinja2
from markupsafe import Markup

from sandbox.forms import carry_values
from sandbox.manifest import AppManifest
from sandbox.pages.emoji import OFFERED
from sandbox.pages.reader import Reader
from sandbox.workspace import Channel, Json, Message

TOGETHER_SECONDS = 300  # messages of one person within this time stand under one name
SHOWN = 150  # of a conversation, at first


@dataclass(frozen=True, kw_only=True)
class Line:
    """`spoken` is what a screen reader is told when the line comes while the page is open."""

    key: str
    digest: str
    html: Markup
    spoken: str
    ts: str


class Lines:
    """Builds the lines of conversations for one reader."""

    def __init__(self, reader: Reader, environment: jinja2.Environment, manifest: AppManifest) -> None:
        self._reader, self._environment = reader, environment
        self._shortcuts = [one for one in manifest.shortcuts if one.kind == "message"]

    def of_channel(self, channel: Channel, most: int = SHOWN) -> tuple[list[Line], int]:
        """The newest lines, oldest first, and how many earlier messages there are."""
        messages = [one for one in channel.messages.values() if _in_channel(one)]
        messages += [one for one in self._ephemerals(channel) if _in_channel(one)]
        messages.sort(key=lambda one: one.ts)
        return list(self._lines(channel, messages[-most:], in_thread=False)), max(0, len(messages) - most)

    def of_thread(self, channel: Channel, thread_ts: str) -> list[Line]:
        workspace = self._reader.workspace
        replies = workspace.replies(channel, thread_ts)
        hidden = [one for one in self._ephemerals(channel) if one.thread_ts == thread_ts]
        return list(self._lines(channel, sorted([*replies, *hidden], key=lambda one: one.ts), in_thread=True))

    def _ephemerals(self, channel: Channel) -> list[Message]:
        return [one for one in channel.ephemerals if one.seen_only_by == self._reader.user.id]

    def _lines(self, channel: Channel, messages: Sequence[Message], *, in_thread: bool) -> Iterator[Line]:
        last: Message | None = None
        for message in messages:
            seconds = float(message.ts)
            day = self._reader.dates.local(seconds).date()
            if last is None or self._reader.dates.local(float(last.ts)).date() != day:
                if not in_thread:
                    yield self._day(day.isoformat(), seconds, message.ts)
                last = None
            yield self._message(channel, message, under=_together(last, message), in_thread=in_thread)
            last = message

    def _day(self, key: str, seconds: float, ts: str) -> Line:
        html = Markup('<h3 class="day"><span>{}</span></h3>').format(self._reader.dates.day(seconds))
        return Line(key=f"day-{key}", digest=_digest(html), html=html, spoken="", ts=ts)

    def _message(self, channel: Channel, message: Message, *, under: bool, in_thread: bool) -> Line:
        reader, workspace = self._reader, self._reader.workspace
        name = reader.name(message.user)
        context: dict[str, Any] = {
            "reader": reader,
            "message": message,
            "channel": channel,
            "name": name,
            "is_app": message.user == workspace.bot_user_id,
            "under": under,
            "in_thread": in_thread,
            "seconds": float(message.ts),
            "values": self._chosen(message),
            "files": [workspace.files[one] for one in message.files],
            "shortcuts": self._shortcuts,
            "offered_emoji": OFFERED,
            "replies": [] if in_thread else _replies(channel, message),
        }
        html = Markup(self._environment.get_template("message.html").render(context))  # noqa: S704 - autoescaped
        words = message.text or " ".join(file.name for file in context["files"])
        spoken = f"{name}: {reader.mrkdwn(words).striptags()}"[:300]
        return Line(key=message.ts, digest=_digest(html), html=html, spoken=spoken, ts=message.ts)

    def _chosen(self, message: Message) -> dict[str, dict[str, Json]]:
        """What the reader chose in it, by block and action."""
        me = self._reader.user.id
        values = carry_values({"blocks": message.layout}, message.values.get(me, {}))
        for (person, block_id, action_id), value in message.feedback.items():
            if person == me:
                values.setdefault(block_id, {})[action_id] = {"value": value}
        return values


def _in_channel(message: Message) -> bool:
    return message.thread_ts in (None, message.ts) or message.subtype == "thread_broadcast"


def _together(before: Message | None, message: Message) -> bool:
    return (
        before is not None
        and before.user == message.user
        and before.seen_only_by == message.seen_only_by
        and float(message.ts) - float(before.ts) < TOGETHER_SECONDS
    )


def _replies(channel: Channel, message: Message) -> list[Message]:
    return [one for one in channel.messages.values() if one.thread_ts == message.ts and one is not message]


def _digest(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()[:16]
