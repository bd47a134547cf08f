"""`.env.example` and `bot/config.py` name the same settings, with the same defaults."""

import re

from pydantic import AliasChoices
from pydantic.fields import FieldInfo

from bot.config import Settings
from tests.house.source import ROOT


def variable(field: FieldInfo) -> str:
    alias = field.validation_alias
    assert isinstance(alias, AliasChoices)
    return str(alias.choices[0])


def documented() -> dict[str, str]:
    """Variables of `.env.example`, each commented out with its default or an example after the equals sign."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return dict(re.findall(r"^#?([A-Z][A-Z0-9_]+)=(.*)$", text, re.MULTILINE))


def test_env_example_names_every_setting_and_no_other() -> None:
    assert set(documented()) == {variable(field) for field in Settings.model_fields.values()}


def test_env_example_shows_the_defaults() -> None:
    shown = documented()
    differing = {
        name: (shown[name], default)
        for field in Settings.model_fields.values()
        if (name := variable(field)) and (default := _written(field.default)) not in {None, shown[name]}
    }
    assert differing == {}


def _written(default: object) -> str | None:
    """A default as it is written in the environment; None where there is none."""
    match default:
        case None:
            return None
        case tuple():
            return ",".join(map(str, default))
        case _:
            return str(default)
