"""/as/…/faults: every fault with its switch and amounts, the seed, and what has happened so far."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from sandbox.faults import (
    KINDS,
    ApiFault,
    BadPlan,
    ClockSkew,
    DownloadFault,
    EventFault,
    Fault,
    Faults,
    HiddenShares,
    Plan,
)
from sandbox.pages.requests import Show
from sandbox.workspace import User

GROUPS: tuple[tuple[str, tuple[type[Fault], ...]], ...] = (
    ("Events", (EventFault, ClockSkew)),
    ("Calls of the app", (ApiFault,)),
    ("Files", (DownloadFault, HiddenShares)),
)
LABELS = {
    "chance": "Chance, %",
    "times": "Times",
    "each": "Times each",
    "seconds": "Seconds",
    "method": "Method",
    "status": "Status",
    "error": "Error",
    "retry_after": "Wait, s",
}
FIRST = ("method", "status", "error", "retry_after", "seconds")  # before the amounts that all have
PERCENT = 100
PLACE = re.compile(r"\bfaults\.(\d+)\.(\w+)")
BEFALLEN = 12  # of the latest, that are shown


@dataclass(frozen=True, kw_only=True)
class Input:
    """`attributes` are those of HTML."""

    name: str
    label: str
    value: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A fault of the form; `number` names its inputs."""

    number: int
    fault: type[Fault]
    kind: str
    told: str
    on: bool
    inputs: tuple[Input, ...]


class FaultsPages:
    """The form needs no script; what has happened comes live."""

    def __init__(self, faults: Faults, show: Show) -> None:
        self._faults, self._show = faults, show

    async def page(self, request: web.Request, user: User) -> web.StreamResponse:
        return self._form(request, user, rows_of(self._faults.plan))

    async def so_far(self, request: web.Request, user: User) -> web.StreamResponse:
        return self._show("so_far.html", request, user, **self._state())

    async def post(self, request: web.Request, user: User) -> web.StreamResponse:
        """The whole form, or its button that turns all off."""
        form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        wanted = {"seed": self._faults.plan.seed} if "off" in form else described(form)
        try:
            plan = Plan.parse(wanted)
        except BadPlan as error:
            rows = [_entered(row, form) for row in rows_of(self._faults.plan)]
            return self._form(request, user, rows, wrong=_told(error, wanted))
        self._faults.set(plan)
        raise web.HTTPSeeOther(f"/as/{user.handle}/faults")

    def _form(self, request: web.Request, user: User, rows: Sequence[Row], wrong: str = "") -> web.StreamResponse:
        groups = [(name, [row for row in rows if issubclass(row.fault, wanted)]) for name, wanted in GROUPS]
        return self._show("faults.html", request, user, channel=None, groups=groups, wrong=wrong, **self._state())

    def _state(self) -> dict[str, Any]:
        faults = self._faults
        on = list(zip(faults.plan.faults, faults.happened(), strict=True))
        digest = hashlib.sha256(faults.plan.model_dump_json().encode()).hexdigest()[:16]
        befallen = list(reversed(faults.latest))[:BEFALLEN]
        return {"plan": faults.plan, "digest": digest, "on": on, "befallen": befallen, "title": title_of}


def title_of(kind: str) -> str:
    return kind.replace("_", " ").capitalize()


def rows_of(plan: Plan) -> list[Row]:
    """The faults of the plan, and one of each other kind that is off, in the order of the kinds."""
    faults: list[tuple[Fault, bool]] = []
    for kind in KINDS:
        own = [one for one in plan.faults if isinstance(one, kind)]
        faults += [(one, True) for one in own] or [(kind(), False)]  # type: ignore[call-arg]
    return [
        Row(
            number=number,
            fault=type(fault),
            kind=fault.kind,
            told=str(type(fault).__doc__),
            on=on,
            inputs=_inputs(fault),
        )
        for number, (fault, on) in enumerate(faults)
    ]


def described(form: Mapping[str, str]) -> dict[str, Any]:
    """The plan as the form's fields say it; what is left empty is left to the model."""
    faults = []
    for name, kind in form.items():
        number, _dot, what = name.partition(".")
        if what != "kind" or f"{number}.on" not in form:
            continue
        given = {key: form.get(f"{number}.{key}", "").strip() for key in LABELS}
        fault: dict[str, Any] = {"kind": kind} | {key: value for key, value in given.items() if value}
        if "chance" in fault:
            fault["chance"] = _share(fault["chance"])
        faults.append(fault)
    return {"seed": form.get("seed") or 0, "rate_limits": "rate_limits" in form, "faults": faults}


def _entered(row: Row, form: Mapping[str, str]) -> Row:
    """The row as somebody filled it in."""
    inputs = tuple(replace(one, value=form.get(f"{row.number}.{one.name}", one.value)) for one in row.inputs)
    return replace(row, on=f"{row.number}.on" in form, inputs=inputs)


def _told(error: BadPlan, wanted: Mapping[str, Any]) -> str:
    """What is wrong, by the names that stand on the page."""

    def named(match: re.Match[str]) -> str:
        return f"{title_of(wanted['faults'][int(match[1])]['kind'])}, {LABELS.get(match[2], match[2])}"

    return PLACE.sub(named, str(error))


def _share(percent: str) -> float | str:
    try:
        return float(percent) / PERCENT
    except ValueError:
        return percent  # for the model to refuse


def _inputs(fault: Fault) -> tuple[Input, ...]:
    known = type(fault).model_json_schema()["properties"]
    names = [*(name for name in FIRST if name in known), "chance", "times", "each"]
    return tuple(_input(name, getattr(fault, name), known[name]) for name in names)


def _input(name: str, value: Any, schema: Mapping[str, Any]) -> Input:
    if schema.get("type") == "string":
        attributes = {"type": "text", "spellcheck": "false", "autocomplete": "off"}
        return Input(name=name, label=LABELS[name], value=value, attributes=attributes)
    limits = next((one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"), schema)
    scale = PERCENT if name == "chance" else 1
    attributes = {"type": "number", "step": "1" if limits["type"] == "integer" else "any"}
    for mine, theirs in (("min", "minimum"), ("min", "exclusiveMinimum"), ("max", "maximum")):
        if theirs in limits:
            attributes[mine] = f"{limits[theirs] * scale:g}"
    if value is None:
        return Input(name=name, label=LABELS[name], value="", attributes=attributes | {"placeholder": "any"})
    return Input(name=name, label=LABELS[name], value=f"{value * scale:g}", attributes=attributes)
