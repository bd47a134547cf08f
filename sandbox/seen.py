"""What people see, as values: messages, modals, files, mails and what came of a command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SeenFile:
    id: str
    name: str
    mimetype: str
    size: int


@dataclass(frozen=True, kw_only=True)
class SeenMessage:
    """A message as its reader sees it. `shown` is text and blocks together; `raw` is Slack's object."""

    ts: str
    channel: str
    user: str
    text: str
    thread_ts: str | None
    blocks: Sequence[Block]
    files: Sequence[SeenFile]
    edited: bool
    ephemeral: bool
    metadata: Mapping[str, Any] | None
    reactions: Mapping[str, int]
    raw: Mapping[str, Any] = field(repr=False)

    @property
    def shown(self) -> str:
        return unescaped("\n".join([self.text, *texts(self.blocks), *_attached(self.raw.get("attachments", []))]))

    @property
    def buttons(self) -> list[str]:
        """Labels of the buttons, in order."""
        return buttons([self.blocks, [one.get("blocks", []) for one in self.raw.get("attachments", [])]])


@dataclass(frozen=True, kw_only=True)
class SeenView:
    """A modal or App Home as its owner sees it; `errors` by block_id."""

    id: str
    title: str
    submit: str | None
    callback_id: str
    private_metadata: str
    blocks: Sequence[Block]
    values: Mapping[str, Mapping[str, Any]]
    errors: Mapping[str, str]
    raw: Mapping[str, Any] = field(repr=False)

    @property
    def shown(self) -> str:
        return unescaped("\n".join([self.title, *texts(self.blocks)]))

    @property
    def labels(self) -> list[str]:
        """Labels of the input fields, in order."""
        return [block["label"]["text"] for block in self.blocks if block["type"] == "input"]

    @property
    def buttons(self) -> list[str]:
        return buttons(self.blocks)


@dataclass(frozen=True, kw_only=True)
class CommandResult:
    """What came of a command: `error` is Slack's reason when the app did not acknowledge."""

    status: int
    error: str | None
    ephemerals: Sequence[SeenMessage]
    modal: SeenView | None

    @property
    def text(self) -> str:
        return "\n".join(message.shown for message in self.ephemerals)


@dataclass(frozen=True, kw_only=True)
class SeenPart:
    """A part of a mail that is neither its text nor its HTML; `size` in bytes."""

    name: str
    kind: str
    size: int


@dataclass(frozen=True, kw_only=True)
class SeenMail:
    """A mail as one who got it sees it; `role` is "to", "cc" or "bcc", `recipients` the role of each address.

    `headers` by their names in lower case, the first of each; `invitations` are the fields of `sandbox.invitations`.
    """

    number: int
    sender: str
    role: str
    recipients: Mapping[str, str]
    subject: str
    headers: Mapping[str, str]
    text: str
    html: str
    parts: Sequence[SeenPart]
    invitations: Sequence[Mapping[str, Any]]

    @property
    def shown(self) -> str:
        return f"{self.subject}\n{self.text}\n{self.html}"


def unescaped(text: str) -> str:
    """Slack's three entities as a reader sees them."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def texts(value: Any) -> list[str]:
    """Every text in blocks, in order, as a reader meets them."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            return [value["text"]]
        return [line for name, one in value.items() if name != "confirm" for line in texts(one)]
    if isinstance(value, (list, tuple)):
        return [line for one in value for line in texts(one)]
    return []


def _attached(attachments: Sequence[Mapping[str, Any]]) -> list[str]:
    """What attachments show: their blocks, or else their own words and fields."""
    lines = []
    for one in attachments:
        words = [one, *(one.get("fields") or [])]
        own = [str(part[name]) for part in words for name in ("pretext", "title", "text", "value") if part.get(name)]
        lines += texts(one["blocks"]) if one.get("blocks") else own
    return lines


def buttons(blocks: Any) -> list[str]:
    if isinstance(blocks, dict):
        if blocks.get("type") == "button":
            return [blocks["text"]["text"]]
        return [label for one in blocks.values() for label in buttons(one)]
    if isinstance(blocks, (list, tuple)):
        return [label for one in blocks for label in buttons(one)]
    return []


def seen_message(raw: dict[str, Any]) -> SeenMessage:
    return SeenMessage(
        ts=raw["ts"],
        channel=raw["channel"],
        user=raw["user"],
        text=raw["text"],
        thread_ts=raw.get("thread_ts"),
        blocks=raw.get("blocks", []),
        files=[
            SeenFile(id=one["id"], name=one["name"], mimetype=one["mimetype"], size=one["size"])
            for one in raw.get("files", [])
        ],
        edited="edited" in raw,
        ephemeral=raw["ephemeral"],
        metadata=raw.get("metadata"),
        reactions={one["name"]: one["count"] for one in raw.get("reactions", [])},
        raw=raw,
    )


def seen_view(raw: dict[str, Any] | None) -> SeenView | None:
    if raw is None:
        return None
    submit = raw.get("submit")
    return SeenView(
        id=raw["id"],
        title=(raw.get("title") or {}).get("text", ""),
        submit=submit["text"] if submit else None,
        callback_id=raw["callback_id"],
        private_metadata=raw["private_metadata"],
        blocks=raw["blocks"],
        values=raw["state"]["values"],
        errors=raw["errors"],
        raw=raw,
    )


def seen_mail(raw: dict[str, Any]) -> SeenMail:
    return SeenMail(
        number=raw["number"],
        sender=raw["sender"],
        role=raw["role"],
        recipients={one["address"]: one["role"] for one in raw["recipients"]},
        subject=raw["subject"],
        headers={name.lower(): value for name, value in reversed(raw["headers"])},
        text=raw["text"],
        html=raw["html"],
        parts=[SeenPart(name=one["name"], kind=one["kind"], size=one["size"]) for one in raw["parts"]],
        invitations=raw["invitations"],
    )
