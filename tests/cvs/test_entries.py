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
        "Sam Rowe\n\n* 2019 to 2021: Fitter, Nile Works\n  - Pumps\n* 2015 to 2019: Welder, Delta Yard\n  - Hulls\n",
        "Sam Rowe\n\n2019      Fitter\nto 2021   Nile Works\n\n2015      Welder\nto 2019   Delta Yard\n",
        (
            "Sam Rowe\n\nPresent post: Fitter, Nile Works, since 2019. Pumps.\n\n"
            "Earlier: Welder, Delta Yard, 2015 to 2019. Hulls."
        ),
        (
            "Sam Rowe\n\nFitter, Nile Works  2019 -->\nPumps.\n\n------\nBefore\n------\n"
            "Welder, Delta Yard\n2015 - 2019\n- Hulls.\n\n------\nSkills\n------\nWelding"
        ),
    ],
    ids=[
        "a heading nobody knows",
        "a heading of another kind",
        "no heading",
        "one known heading",
        "a list without headings",
        "a margin without headings",
        "sentences without headings",
        "over another heading",
    ],
)
def test_jobs_are_found_whatever_stands_over_them(text: str) -> None:
    assert [role[:2] for role in roles(text)] == [("Fitter", "Nile Works"), ("Welder", "Delta Yard")]


@pytest.mark.parametrize(
    "entries",
    [
        "* Fitter, Nile Works, Cairo\n2019 until 2021\n* Pumps\n* Welder, Delta Yard\n2015 until 2019\n* Hulls",
        "* Nile Works (Cairo)\nFitter\n2019 - 2021\nPumps.\n\n* Delta Yard\nWelder\n2015 - 2019\nHulls.",
        "2019 - 2021\nFitter, Nile Works (Cairo)\nForty pumps a year; boilers\n2015 - 2019\nWelder, Delta Yard\nHulls",
        "Fitter at Nile Works, Cairo 2019 - 2021\nRepairs for 24 ships\nWelder at Delta Yard, Cairo 2015 - 2019\nHulls",
        "Nile Works, Cairo\nFitter  2019 - 2021\nKept the pumps going\nDelta Yard, Cairo\nWelder  2015 - 2019",
        "2019 - 2021: Fitter at Nile Works, Cairo. Pumps, boilers.\n2015 to 2019: Welder at Delta Yard, Cairo. Hulls.",
        "Fitter, Nile Works, Cairo, 2019 to 2021. Pumps.\nWelder, Delta Yard, 2015 to 2019.",
        "Fitter- Nile Works, Cairo\n2019 - 2021\n- Pumps.\nWelder- Delta Yard, Cairo\n2015 - 2019\n- Hulls.",
    ],
    ids=[
        "list",
        "list of employers",
        "dates first",
        "at",
        "employers over plain descriptions",
        "sentences",
        "sentences of names",
        "dash",
    ],
)
def test_heads_are_told_from_what_describes_them(entries: str) -> None:
    found = roles(f"Sam Rowe\n\nExperience\n{entries}\n\nSkills\nWelding")
    assert found == [("Fitter", "Nile Works", "2019", "2021"), ("Welder", "Delta Yard", "2015", "2019")]


def test_a_description_that_names_a_role_heads_nothing() -> None:
    found = roles(
        "Sam Rowe\n\nExperience\nNile Works\nForeman 2019 - 2021\nTrained 20 welders on Delta Cloud\n"
        "Fitter 2016 - 2019\nLed the move to a shared service centre\n"
    )
    assert [role[:2] for role in found] == [("Foreman", "Nile Works"), ("Fitter", "Nile Works")]


def test_what_somebody_does_at_a_place_is_a_title() -> None:
    found = roles(
        "Sam Rowe\n\nExperience\n2019 - 2021 Zweite Kraft bei Nilwerk GmbH, Bremen\nHallen 1 und 2\n"
        "2015 - 2019 Monteur bei Deltahof, Bremen\nPumpen\n"
    )
    assert [role[:2] for role in found] == [("Zweite Kraft", "Nilwerk GmbH"), ("Monteur", "Deltahof")]


def test_a_title_with_its_field_under_an_employer_stays_whole() -> None:
    found = roles(
        "Sam Rowe\n\nExperience\nNile Trading LLC\nAccount Executive, Mid-Market  2019 - 2021\n- Sold.\n"
        "Account Executive, Inner City  2016 - 2019\n- Sold.\nClerk, Returns  2014 - 2016\n- Filed.\n"
    )
    assert [role[:2] for role in found] == [
        ("Account Executive, Mid-Market", "Nile Trading LLC"),
        ("Account Executive, Inner City", "Nile Trading LLC"),
        ("Clerk, Returns", "Nile Trading LLC"),
    ]


def test_a_title_with_its_field_over_its_employer_stays_whole() -> None:
    found = roles(
        "Sam Rowe\n\nExperience\nTeam Member, Garden Centre\nThornbys, Leeds\n2019 - 2021\n- Sold.\n"
        "Cashier\nMarlowes, Leeds\n2016 - 2019\n- Sold.\nShop Assistant\nHartwells, York\n2014 - 2016\n- Sold.\n"
    )
    assert [role[:2] for role in found] == [
        ("Team Member, Garden Centre", "Thornbys"),
        ("Cashier", "Marlowes"),
        ("Shop Assistant", "Hartwells"),
    ]


def test_title_and_employer_without_a_sign_between_them() -> None:
    found = roles("Sam Rowe\n\nWork\nYard Foreman Nile Works Ltd 2019 - 2021\nClerk City of Delta 2015 - 2019\n")
    assert [role[:2] for role in found] == [("Yard Foreman", "Nile Works Ltd"), ("Clerk", "City of Delta")]


def test_an_employer_whose_name_has_a_word_of_titles_is_no_title() -> None:
    found = roles("Sam Rowe\n\nWork\n2019 - 2021  Ravi Commercial Bank\nFitter\n2015 - 2019  Delta Yard\nWelder\n")
    assert [role[:2] for role in found] == [("Fitter", "Ravi Commercial Bank"), ("Welder", "Delta Yard")]


def test_studies_after_jobs_without_headings_are_no_job() -> None:
    text = f"Sam Rowe, Hull, sam@example.com\n\n{TWO}\nA levels in Art, Delta High School, 2014"
    assert [role[0] for role in roles(text)] == ["Fitter", "Welder"]


def test_from_and_to_as_labels() -> None:
    found = roles("Sam Rowe\n\nWork\nEmployer: Nile Works\nRole: Fitter\nFrom: May 2019  To: June 2021\n")
    assert found == [("Fitter", "Nile Works", "2019-05", "2021-06")]


@pytest.mark.parametrize(
    "entries",
    [
        (
            "Fitter ........................ 2019 to 2021\nNile Works\n- Pumps.\n"
            "Welder ........... 2015 to 2019\nDelta Yard\n- Hulls."
        ),
        "2019      Fitter\nto 2021   Nile Works\n- Pumps.\n2015      Welder\nto 2019   Delta Yard\n- Hulls.",
        (
            "Fitter (chief since 2020), Nile Works, Cairo  2019 - 2021\n- Pumps.\n"
            "Welder, Delta Yard, Cairo  2015 - 2019\n- Hulls."
        ),
    ],
    ids=["dotted leaders", "a margin that breaks the dates", "a remark with a date of its own"],
)
def test_dates_of_every_layout_are_those_of_the_job(entries: str) -> None:
    found = roles(f"Sam Rowe\n\nExperience\n{entries}\n\nSkills\nWelding")
    assert [(title and title.split()[0].strip(","), *rest) for title, *rest in found] == [
        ("Fitter", "Nile Works", "2019", "2021"),
        ("Welder", "Delta Yard", "2015", "2019"),
    ]


def test_a_year_alone_beside_a_title_dates_it_among_ranges() -> None:
    found = roles("Sam Rowe\n\nExperience\nFitter, Nile Works  2015 - 2019\nTrainee, Delta Yard  2014\n")
    assert [role[2] for role in found] == ["2015", "2014"]


def test_a_label_or_a_word_in_the_margin_ends_the_section_before_it() -> None:
    found = roles(
        "Sam Rowe\n\nExperience\n* From 2019 to 2021: Fitter, Nile Works\n  - Pumps\n\n"
        "Education: Diploma in Welding 2014\n"
    )
    assert [role[:2] for role in found] == [("Fitter", "Nile Works")]
    found = roles(
        "Sam Rowe\n\nEXPERIENCE    Fitter, Nile Works  2019 - 2021\n\nEDUCATION     Diploma, Delta College, 2014\n"
    )
    assert [role[:2] for role in found] == [("Fitter", "Nile Works")]


@pytest.mark.parametrize(
    "employer", ["Nile Supplies, 2015 - present", "2015 - now: Nile Supplies", "Nile Supplies (2015 to date)"]
)
def test_an_employer_with_its_whole_time_is_that_of_the_roles_under_it(employer: str) -> None:
    found = roles(
        f"Sam Rowe\n\nExperience\n{employer}\n\nForeman, western yard (2019 - present)\nPumps.\n\n"
        "Fitter, small boats (2015 - 2019)\nHulls.\n"
    )
    assert found == [
        ("Foreman, western yard", "Nile Supplies", "2019", None),
        ("Fitter, small boats", "Nile Supplies", "2015", "2019"),
    ]


def test_an_own_business_with_its_time_opens_a_section_like_a_heading() -> None:
    found = roles(
        "# Sam Rowe\n\n## Summary\nI weld.\n\n## Freelance (2019 - now)\n- Gates\n- Stairs\n\n## Skills\nWelding\n\n"
        "## Earlier jobs\nWelder, Delta Yard  2015 - 2019\n- Hulls\n"
    )
    assert [role[1:] for role in found] == [("Freelance", "2019", None), ("Delta Yard", "2015", "2019")]


def test_a_count_of_people_is_no_title() -> None:
    found = roles("Sam Rowe\n\nExperience\nFitter, Nile Lebanon  2019 - 2021\nRoster of 22 agents, daily figures\n")
    assert found == [("Fitter", "Nile Lebanon", "2019", "2021")]
