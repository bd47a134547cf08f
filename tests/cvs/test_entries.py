"""Entries of jobs in sections of many shapes: where they begin, and what of them is title, employer or description."""

import pytest

from tests.cvs.papers import roles

TWO = "Fitter, Nile Works\n2019 - 2021\n- Pumps.\nWelder, Delta Yard\n2015 - 2019\n- Hulls.\n"


@pytest.mark.parametrize(
    "text",
    [
        f"Sam Rowe\n\nAbout me\nI weld.\n\nYards\n{TWO}",
        f"Sam Rowe\n\nVolunteering\n{TWO}",
        f"Sam Rowe\n\nHobbies\nRowing\n\n{TWO}",
        f"Sam Rowe\n\nWork\n----\n{TWO}\nTraining school\n---------------\nDiploma in Welding, Delta College, 2014",
    ],
    ids=["a heading nobody knows", "a heading of another kind", "no heading", "one known heading"],
)
def test_jobs_are_found_whatever_stands_over_them(text: str) -> None:
    assert [role[:2] for role in roles(text)] == [("Fitter", "Nile Works"), ("Welder", "Delta Yard")]
