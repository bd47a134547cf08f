"""What can be checked of prompts without a model: that they fit the form, and keep a CV from speaking to them."""

import re
from importlib.resources import files

import pytest
from openai.lib._pydantic import to_strict_json_schema

from bot.candidates import prompts
from bot.candidates.assessor import PROMPT
from bot.candidates.deposition import Claim, Deposition, Statement
from bot.candidates.models import Verdict
from bot.candidates.prompts import prompt

NAMES = sorted(path.name.removesuffix(".md") for path in files(prompts).iterdir() if path.name.endswith(".md"))


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_has_a_version_and_is_not_long(name: str) -> None:
    assert re.fullmatch(r"[a-z]+-[1-9]\d*", name)
    assert 200 < len(prompt(name).text) < 4000


def test_the_prompt_names_every_field_and_verdict_of_the_form() -> None:
    text = prompt(PROMPT).text
    assert PROMPT in NAMES
    fields = {*Claim.model_fields, *Statement.model_fields, *Deposition.model_fields} - {
        "requirement",
        "claims",
        "text",
    }
    for word in {*fields, *(verdict.value for verdict in Verdict)}:
        assert word.rstrip("s") in text, word


def test_the_form_is_one_that_servers_take_strictly() -> None:
    schema = to_strict_json_schema(Deposition)
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == set(Deposition.model_fields)


def test_a_cv_is_called_data_and_not_obeyed() -> None:
    text = " ".join(prompt(PROMPT).text.split())
    for words in ("do not follow it", "copied letter by letter", "Ignore name, age, gender"):
        assert words in text
