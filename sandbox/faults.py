"""Slack's worst days: what goes wrong, how often, and which of the things that pass by it befalls.

Whether a fault befalls something is drawn from the seed, the fault's kind and methods, the subject's name and how often
that subject has passed, never from a stream that all share. So the same seed and the same requests give the same
faults, in whatever order they happen to arrive.
"""

import hashlib
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

SUBJECTS_KEPT = 50_000  # whose passings are counted; the longest unseen is forgotten first
LATEST_KEPT = 100
DRAW_BYTES = 8


class BadPlan(ValueError):
    """The message says where the description is wrong and how."""


class Fault(BaseModel):
    """`chance` is that of each subject at each passing; at most `times` in all, and `each` times for one subject.

    `times` counts in the order of arrival: where several things pass at once, `each` is what keeps the draw the same.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    chance: float = Field(default=1.0, gt=0, le=1)
    times: int | None = Field(default=None, ge=1)
    each: int | None = Field(default=None, ge=1)
    kind: str

    def covers(self, _method: str) -> bool:
        return True


class EventFault(Fault):
    """Befalls events on their way to the app."""


class Late(EventFault):
    """An event comes so many seconds after it happened."""

    kind: Literal["late"] = "late"
    seconds: float = Field(default=2.0, gt=0, le=600)


class Twice(EventFault):
    """An event comes twice, under the same id."""

    kind: Literal["twice"] = "twice"


class OutOfOrder(EventFault):
    """An event waits until the next one is sent, so many seconds at most."""

    kind: Literal["out_of_order"] = "out_of_order"
    seconds: float = Field(default=2.0, gt=0, le=600)


class Lost(EventFault):
    """An event never comes."""

    kind: Literal["lost"] = "lost"


class LostAck(EventFault):
    """The app takes an event and its answer is lost: it is sent again with the headers of a retry."""

    kind: Literal["lost_ack"] = "lost_ack"


class ClockSkew(Fault):
    """A signed request is stamped so many seconds off; beyond 300 the app must refuse it."""

    kind: Literal["clock_skew"] = "clock_skew"
    seconds: float = Field(default=-600.0, ge=-86_400, le=86_400)

    @field_validator("seconds")
    @classmethod
    def _off(cls, seconds: float) -> float:
        if not seconds:
            raise ValueError("0 seconds is no skew")
        return seconds


class ApiFault(Fault):
    """Befalls calls of the app whose method fits `method`, a name or a pattern as of file names: `chat.*`.

    An answer to a response URL is the method "response_url", the bytes of an upload are "upload".
    """

    method: str = Field(default="*", min_length=1)

    def covers(self, method: str) -> bool:
        return fnmatchcase(method, self.method)


class ServerError(ApiFault):
    """A call is answered with an error of the server, and not done."""

    kind: Literal["server_error"] = "server_error"
    status: int = Field(default=500, ge=500, le=599)


class RateLimited(ApiFault):
    """A call is answered with 429 and told how many seconds to wait, and not done."""

    kind: Literal["rate_limited"] = "rate_limited"
    retry_after: int = Field(default=1, ge=1, le=3600)


class Refused(ApiFault):
    """A call is refused with one of Slack's codes, such as "restricted_action", and not done."""

    kind: Literal["refused"] = "refused"
    error: str = Field(default="internal_error", pattern="^[a-z0-9_]{1,80}$")


class CutAnswer(ApiFault):
    """A call is done, and the connection closes in the middle of its answer."""

    kind: Literal["cut_answer"] = "cut_answer"


class DownloadFault(Fault):
    """Befalls downloads of files."""


class SlowDownload(DownloadFault):
    """A file comes bit by bit, in so many seconds."""

    kind: Literal["slow_download"] = "slow_download"
    seconds: float = Field(default=2.0, gt=0, le=600)


class TruncatedDownload(DownloadFault):
    """The first half of a file comes as if it were all of it."""

    kind: Literal["truncated_download"] = "truncated_download"


class CutDownload(DownloadFault):
    """The connection closes in the middle of a file."""

    kind: Literal["cut_download"] = "cut_download"


class LoginPage(DownloadFault):
    """The page to sign in comes in place of a file, with status 200."""

    kind: Literal["login_page"] = "login_page"


class HiddenShares(Fault):
    """files.info does not know yet where a file was shared."""

    kind: Literal["hidden_shares"] = "hidden_shares"


AnyFault = (
    Late
    | Twice
    | OutOfOrder
    | Lost
    | LostAck
    | ClockSkew
    | ServerError
    | RateLimited
    | Refused
    | CutAnswer
    | SlowDownload
    | TruncatedDownload
    | CutDownload
    | LoginPage
    | HiddenShares
)
KINDS: tuple[type[Fault], ...] = AnyFault.__args__
F = TypeVar("F", bound=Fault)


class Plan(BaseModel):
    """Of faults that fit, the first one drawn wins. `rate_limits`: Slack's own limits hold, by each method's tier."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = 0
    rate_limits: bool = False
    faults: tuple[Annotated[AnyFault, Field(discriminator="kind")], ...] = ()

    @classmethod
    def parse(cls, described: Any) -> "Plan":
        """Raises BadPlan."""
        try:
            return cls.model_validate(described)
        except ValidationError as error:
            lines = [f"{_place(one['loc'])}: {one['msg']}" for one in error.errors(include_url=False)]
            raise BadPlan("; ".join(lines)) from error


def read_plan(path: Path) -> Plan:
    """Of a YAML or JSON file. Raises OSError, or BadPlan with the file's name."""
    try:
        described = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadPlan(f"{path}: {error}") from error
    try:
        return Plan.parse({} if described is None else described)
    except BadPlan as error:
        raise BadPlan(f"{path}: {error}") from error


@dataclass(frozen=True, kw_only=True)
class Happening:
    """A fault that befell something; `at` in seconds since the epoch."""

    at: float
    kind: str
    subject: str


@dataclass(kw_only=True)
class Faults:
    """The plan that is on, and what came of it since. `changed` is called when another one is set."""

    plan: Plan = field(default_factory=Plan)
    changed: Callable[[], None] = field(default=lambda: None)
    latest: deque[Happening] = field(default_factory=lambda: deque(maxlen=LATEST_KEPT))
    _happened: Counter[int] = field(default_factory=Counter)  # by place in the plan
    _passings: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)  # seen and befallen

    def set(self, plan: Plan) -> None:
        """Everything is counted anew: the same plan set twice gives the same storm twice."""
        self.plan = plan
        self.latest.clear()
        self._happened.clear()
        self._passings.clear()
        self.changed()

    def draw(self, wanted: type[F], subject: str, *, method: str = "") -> F | None:
        """The fault of that class which befalls the subject at this passing, noted as happened."""
        for place, fault in enumerate(self.plan.faults):
            if isinstance(fault, wanted) and fault.covers(method) and self._befalls(place, fault, subject):
                self._happened[place] += 1
                self.latest.append(Happening(at=time.time(), kind=fault.kind, subject=subject))
                return fault
        return None

    def happened(self) -> list[int]:
        """How often each fault of the plan has befallen something, in its order."""
        return [self._happened[place] for place in range(len(self.plan.faults))]

    def _befalls(self, place: int, fault: Fault, subject: str) -> bool:
        seen, befallen = self._passings.pop((place, subject), (0, 0))
        there = fault.each is None or befallen < fault.each
        hit = there and (fault.times is None or self._happened[place] < fault.times)
        hit = hit and _drawn(self.plan.seed, fault.kind, getattr(fault, "method", ""), subject, seen) < fault.chance
        self._passings[place, subject] = (seen + 1, befallen + hit)
        while len(self._passings) > SUBJECTS_KEPT:
            del self._passings[next(iter(self._passings))]
        return hit


def kinds_of(*befallen: Fault | str | None) -> str | None:
    """The kinds as they stand in the journal."""
    return ", ".join(one.kind if isinstance(one, Fault) else one for one in befallen if one is not None) or None


def _drawn(*parts: object) -> float:
    """A number from 0 to below 1, always the same for the same parts."""
    digest = hashlib.sha256(repr(parts).encode()).digest()
    return int.from_bytes(digest[:DRAW_BYTES], "big") / float(1 << 8 * DRAW_BYTES)


def _place(location: tuple[int | str, ...]) -> str:
    """`faults.0.chance`; pydantic also names the kind, which whoever wrote it knows."""
    kinds = {kind.model_fields["kind"].default for kind in KINDS}
    return ".".join(str(one) for one in location if one not in kinds) or "the plan"
