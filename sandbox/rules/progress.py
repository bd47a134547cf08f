"""Task cards, plans and charts: what an agent shows of its work."""

from typing import Any

from sandbox.rules.checks import Check, Problems, anything, array, kinds, mapping, number, string, word
from sandbox.rules.rich_text import rich_text

_SOURCE = mapping({"type": word("url"), "url": string(most=3000), "text": string(most=3000)}, {})
TASK: dict[str, Check] = {
    "task_id": string(most=255),
    "title": string(most=3000),
    "status": word("pending", "in_progress", "complete", "error"),
}
TASK_MORE: dict[str, Check] = {"details": rich_text, "output": rich_text, "sources": array(_SOURCE, most=100, least=0)}
PLAN: dict[str, Check] = {"title": string(most=3000)}
PLAN_MORE: dict[str, Check] = {
    "tasks": array(
        mapping({"type": word("task_card")} | TASK, {"block_id": string(most=255)} | TASK_MORE), most=50, least=0
    )
}

_LABEL = string(most=20)
_AXIS = mapping({"categories": array(_LABEL, most=20)}, {"x_label": string(most=50), "y_label": string(most=50)})


def _positive(value: Any, pointer: str, problems: Problems) -> None:
    number(value, pointer, problems)
    if isinstance(value, (int, float)) and not value > 0:
        problems.add(pointer, "must be greater than 0")


_PIE = mapping({"type": anything, "segments": array(mapping({"label": _LABEL, "value": _positive}, {}), most=12)}, {})
_POINT = mapping({"label": _LABEL, "value": number}, {})
_SERIES = mapping(
    {
        "type": anything,
        "series": array(mapping({"name": _LABEL, "data": array(_POINT, most=20)}, {}), most=12),
        "axis_config": _AXIS,
    },
    {},
)
CHART: dict[str, Check] = {
    "title": string(most=50),
    "chart": kinds({"pie": _PIE, "bar": _SERIES, "line": _SERIES, "area": _SERIES}),
}
