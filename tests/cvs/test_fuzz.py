"""A few mutations of one CV in every format; `python -m tests.cvs.fuzz` makes many more, of real files."""

import random

import pytest

from tests.cvs.fuzz import holds, mutated
from tests.cvs.test_reading import FORMATS


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("form", FORMATS)
def test_nothing_but_a_reading_or_a_reason(form: str, seed: int) -> None:
    luck = random.Random(f"{form}-{seed}")
    for _attempt in range(8):
        holds(mutated(FORMATS[form], luck))
