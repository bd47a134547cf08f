"""What the rooms of the sandbox share: state, tokens, switches and the doors to the app."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from sandbox.faults import Faults
from sandbox.installation import Installation
from sandbox.journal import Journal
from sandbox.mail import Mailbox
from sandbox.manifest import AppManifest
from sandbox.triggers import SLACK_SECONDS, Triggers
from sandbox.workspace import File, Json, Workspace

Kind = Literal["event", "command", "interaction", "options"]
"""What is delivered; "options" are those of an external select."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The app's answer; `reason` is Slack's retry reason when there was none in time or it was not a 2xx."""

    status: int
    body: Json | None = None
    text: str = ""
    reason: str | None = None
    no_retry: bool = False
    fault: str | None = None  # the kind of fault that befell it

    @property
    def ok(self) -> bool:
        return self.reason is None


class Door(Protocol):
    """One way to the app: signed HTTP, or Socket Mode."""

    async def send(self, kind: Kind, body: Json, *, retry: int = 0, retry_reason: str | None = None) -> Answer:
        """Deliver and wait for the acknowledgement, at most Slack's three seconds."""
        ...

    async def close(self) -> None: ...


@dataclass(kw_only=True)
class Context:
    """`url` is the sandbox's own address with a trailing slash; like `smtp_url` it is known once it listens."""

    workspace: Workspace
    manifest: AppManifest
    signing_secret: str
    installation: Installation
    app_token: str
    request_url: str | None
    retry_seconds: tuple[float, ...]
    url: str = ""
    smtp_url: str = ""
    patience_seconds: float = SLACK_SECONDS  # for an ack, and for what is to come of an act
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)
    mailbox: Mailbox = field(init=False)
    triggers: Triggers = field(init=False)
    uploads: dict[str, tuple[File, int]] = field(default_factory=dict)  # by ticket: file and announced length
    uploaded: dict[str, File] = field(default_factory=dict)  # by file id: bytes came, not yet completed
    tickets: set[str] = field(default_factory=set)  # of Socket Mode, single use
    socket_mode: bool = False  # as the manifest says, until an admin turns it off
    publish: Callable[[Json], None] = field(default=lambda _event: None)

    def __post_init__(self) -> None:
        self.mailbox = Mailbox(journal=self.journal)
        self.triggers = Triggers(lifetime_seconds=self.patience_seconds)

    @property
    def scopes(self) -> frozenset[str]:
        """Of the bot's token: what was granted when the app was installed."""
        return self.installation.scopes
