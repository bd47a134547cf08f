"""What passed over the wire, both ways, for the page and for tests: bounded, and without tokens and secrets."""

import json
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Kind = Literal[
    "event", "command", "interaction", "options", "api", "download", "upload", "response_url", "socket", "mail"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
TO_APP = {"event", "command", "interaction", "options"}

KEPT = 2000  # entries
MOST_CHARACTERS = 16_000_000  # of all payloads together
LONGEST_PAYLOAD = 40_000  # characters of one
FINE = re.compile(r"ok\b|2\d\d\b|taken\b|open\b|closed\b|sent\b")
HIDDEN = "•••"
TOKENS = re.compile(r"\bx(?:ox[a-z]|app|oxe\.xox[a-z])[-.][\w.-]+")
NAMED = re.compile(r'(\\*"(?:token|client_secret|refresh_token|access_token|password)\\*": ?\\*")[^"\\]+')
CODES = re.compile(r'("code": ")(?=[^"]*\d)[\w.-]{16,}')  # of OAuth; the codes of errors are words
TICKETS = re.compile(r"(/(?:response|upload/v1)/|ticket=)[\w-]+")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One request or frame. `verdict` is "ok", an error code or an HTTP status; `seconds` how long the answer took.

    `payload` is JSON, already cut and cleared of secrets; `fault` the kind of fault that befell it.
    """

    number: int
    at: float
    kind: Kind
    direction: Literal["to app", "from app"]
    what: str
    verdict: str
    seconds: float
    payload: str
    fault: str | None

    @property
    def fine(self) -> bool:
        return FINE.match(self.verdict) is not None

    @property
    def indented(self) -> str:
        """The payload for people; made when one asks, since it takes ten times as long as noting it."""
        try:
            return json.dumps(json.loads(self.payload), ensure_ascii=False, indent=2)
        except ValueError:
            return self.payload  # none, or cut

    def holds(self, words: str) -> bool:
        """Each of the words stands somewhere in it."""
        text = f"{self.kind} {self.what} {self.verdict} {self.fault or ''} {self.payload}".lower()
        return all(word in text for word in words.lower().split())


@dataclass
class Journal:
    """`count` is of all entries ever noted, the oldest of which are forgotten; `noted` is called after each."""

    secrets: tuple[str, ...] = ()
    entries: deque[Entry] = field(default_factory=deque)
    count: int = 0
    noted: Callable[[], None] = field(default=lambda: None)
    _characters: int = 0

    def find(
        self, *, kind: str = "", failed: bool | None = None, fault: bool | None = None, words: str = ""
    ) -> Iterator[Entry]:
        """The entries kept, newest first; `failed` and `fault` ask for those with or without one."""
        for entry in reversed(self.entries):
            if kind and entry.kind != kind:
                continue
            if failed is not None and entry.fine == failed:
                continue
            if fault is not None and (entry.fault is not None) != fault:
                continue
            if entry.holds(words):
                yield entry

    def entry(self, number: int) -> Entry | None:
        return next((one for one in self.entries if one.number == number), None)

    def note(
        self,
        kind: Kind,
        what: str,
        verdict: str,
        *,
        began: float,
        payload: Any = None,
        fault: str | None = None,
        direction: Literal["to app", "from app"] | None = None,
    ) -> None:
        """`began` is a reading of time.monotonic(); `direction` is told where it does not follow from the kind."""
        self.count += 1
        entry = Entry(
            number=self.count,
            at=time.time(),
            kind=kind,
            direction=direction or ("to app" if kind in TO_APP else "from app"),
            what=self._cleared(what),
            verdict=verdict,
            seconds=time.monotonic() - began,
            payload=self._shown(payload),
            fault=fault,
        )
        self.entries.append(entry)
        self._characters += len(entry.payload)
        while len(self.entries) > KEPT or self._characters > MOST_CHARACTERS:
            self._characters -= len(self.entries.popleft().payload)
        self.noted()

    def _shown(self, payload: Any) -> str:
        if payload is None:
            return ""
        text = json.dumps(payload, ensure_ascii=False, default=str)
        shown = self._cleared(text[: 2 * LONGEST_PAYLOAD])  # further than is shown, lest a secret be cut in two
        return shown if len(text) <= LONGEST_PAYLOAD else f"{shown[:LONGEST_PAYLOAD]}\n… {len(text)} characters in all"

    def _cleared(self, text: str) -> str:
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        text = TOKENS.sub(HIDDEN, text)
        for pattern in (NAMED, CODES, TICKETS):
            text = pattern.sub(rf"\g<1>{HIDDEN}", text)
        return text
