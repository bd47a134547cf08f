"""When two CVs are one person's, and which of them counts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.candidates.people import grounds, keys_of, latest_date, names_differ, older_of, people, seen_before
from bot.cvs.models import Education, Experience, Fact, PartialDate, Profile, Span
from db.models.ids import BatchId, CandidateId
from db.models.people import CvElsewhere, Ground, PersonCv, ShownCv

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SPAN = Span(start=0, end=1)


def fact(value: str | None) -> Fact | None:
    return None if value is None else Fact(value=value, span=SPAN, confidence=1)


def role(company: str | None, since: PartialDate | None = None, until: PartialDate | None = None) -> Experience:
    return Experience(
        company=fact(company),
        title=fact("Engineer"),
        start=since,
        end=until,
        current=until is None,
        dates_span=None,
        location=None,
        internship=False,
        span=SPAN,
    )


def profile(
    name: str | None = None, email: str | None = None, phone: str | None = None, employers: Sequence[str] = ()
) -> Profile:
    return Profile(
        language="en",
        name=fact(name),
        headline=None,
        email=fact(email),
        phone=fact(phone),
        location=None,
        experience=tuple(role(employer) for employer in employers),
    )


def cv(
    known: str,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    employers: Sequence[str] = (),
    *,
    written: tuple[int | None, int | None] = (None, None),
    minutes: int = 0,
    sha256: str | None = None,
) -> PersonCv:
    return PersonCv(
        candidate_id=CandidateId(known),
        name=name,
        keys=keys_of(profile(name, email, phone, employers), sha256 or known),
        written_year=written[0],
        written_month=written[1],
        received_at=NOON + timedelta(minutes=minutes),
    )


def ids(persons: list[list[PersonCv]]) -> list[list[str]]:
    return sorted([str(one.candidate_id) for one in person] for person in persons)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (("Dana", "Dana.Kassem@Example.org"), ("Dana", "dana.kassem+jobs@example.org"), (Ground.EMAIL,)),
        (("Dana", "d.kassem@gmail.com"), ("Dana", "dkassem@googlemail.com"), (Ground.EMAIL,)),
        (("Noor Jasim", "noor@example.org"), ("Noor al-Khatib", "noor@example.org"), (Ground.EMAIL,)),
        (("Dana", "hr@agency.example"), ("Dana", "hr@agency.example"), ()),
        (("Dana Kassem", None, "+962790123456"), ("D. Kassem", None, "+962790123456"), (Ground.PHONE,)),
        (("Dana Kassem", None, "+962790123456"), ("دانة قاسم", None, "+962790123456"), (Ground.PHONE,)),
        (("Dana Kassem", None, "+962790123456"), (None, None, "+962790123456"), (Ground.PHONE,)),
        (("Dana Kassem", None, "+962790123456"), ("Omar Kassem", None, "+962790123456"), ()),
        (
            ("Dana Kassem", None, None, ["Wadi Analytics Ltd.", "Petra"]),
            ("KASSEM, Dana", None, None, ["wadi analytics"]),
            (Ground.EMPLOYER,),
        ),
        (
            ("عبد الرحمن بن صالح", None, None, ["شركة أرامكو"]),
            ("عبدالرحمن صالح", None, None, ["أرامكو"]),
            (Ground.EMPLOYER,),
        ),
        (("Dana Kassem", None, None, ["Wadi"]), ("Dana Kassem", None, None, ["Petra"]), ()),
        (("Dana Kassem", None, None, ["Self-employed"]), ("Dana Kassem", None, None, ["self employed"]), ()),
        (("Mohammed", None, None, ["Aramco"]), ("Mohammed", None, None, ["Aramco"]), ()),
        ((None, None, None, ["Aramco"]), (None, None, None, ["Aramco"]), ()),
        (("Dana Kassem",), ("Dana Kassem",), ()),
    ],
)
def test_what_two_cvs_have_in_common(
    one: tuple[object, ...], other: tuple[object, ...], shared: tuple[Ground, ...]
) -> None:
    first, second = cv("a", *one), cv("b", *other)  # type: ignore[arg-type]  # rows of the table above
    assert grounds(first, second) == grounds(second, first) == shared


def test_the_same_file_is_the_same_person_whatever_it_says() -> None:
    assert grounds(cv("a", sha256="f"), cv("b", sha256="f")) == (Ground.FILE,)


def test_an_address_alone_does_not_make_strangers_with_numbers_of_their_own_one() -> None:
    one = cv("a", "Dana Kassem", "sara@agency.example", "+962790123456")
    assert grounds(one, cv("b", "Omar Nassar", "sara@agency.example", "+962790123457")) == ()
    assert grounds(one, cv("c", "Dana Nassar", "sara@agency.example", "+962790123457")) == (Ground.EMAIL,)
    assert grounds(one, cv("d", "Omar Nassar", "sara@agency.example")) == (Ground.EMAIL,)


def test_a_family_s_address_does_not_make_one_person_of_a_family() -> None:
    dana = cv("a", "Dana Kassem", "kassem@example.org", "+962790123456")
    assert grounds(dana, cv("b", "Omar Kassem", "kassem@example.org", "+962790123457")) == ()
    assert grounds(dana, cv("c", "D. Kassem", "kassem@example.org", "+962790123457")) == (Ground.EMAIL,)
    assert grounds(dana, cv("d", "Kassem, Dana", "kassem@example.org", "+962790123457")) == (Ground.EMAIL,)


def test_a_frequent_name_at_one_employer_is_two_people_where_nothing_else_agrees() -> None:
    one = cv("a", "Mohamed Ali", "one@example.org", "+962790123456", ["Aramco", "Petra"])
    assert grounds(one, cv("b", "Mohamed Ali", "two@example.org", "+962790123457", ["Aramco"])) == ()
    assert grounds(one, cv("c", "Mohamed Ali", "two@example.org", None, ["Aramco"])) == (Ground.EMPLOYER,)
    both = cv("d", "Mohamed Ali", "two@example.org", "+962790123457", ["Aramco", "Petra"])
    assert grounds(one, both) == (Ground.EMPLOYER,)


def test_an_address_of_many_strangers_is_nobody_s() -> None:
    names = ["Dana Kassem", "Omar Nassar", "Sara Odeh"]
    agency = [cv(name[0], name, "sara@agency.example", "+962790123456") for name in names]
    assert len(people(agency[:2], ())) == 1
    assert len(people(agency, ())) == 3
    again = cv("again", "Dana Kassem", "sara@agency.example", "+962790123456")
    assert ids(people([*agency, again], ())) == [["O"], ["S"], ["again", "D"]]


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Mohammed Al-Ghamdi", "Mohamed Alghamdi", False),
        ("Dr. Omar bin Saleh", "OMAR SALEH", False),
        ("Abd al-Rahman Saleh", "Abdulrahman Saleh", False),
        ("José Núñez", "Jose Nunez Ortega", False),
        ("Omar F. Hassanein", "Omar Farouk Hassanein", False),
        ("Lina Kassem", "Dana Kassem", True),
        ("أحمد الغامدي", "احمد غامدي", False),
        ("أحمد الغامدي", "خالد الغامدي", True),
        ("Dana", None, False),
        ("", "!!!", False),
    ],
)
def test_names(one: str, other: str | None, differ: bool) -> None:
    assert names_differ(one, other) is names_differ(other, one) is differ


def test_the_latest_date_in_a_cv_counts_before_the_moment_it_came_in() -> None:
    old, new = cv("old", email="a@b.org", written=(2021, 3), minutes=9), cv("new", email="a@b.org", written=(2025, 1))
    for order in permutations((old, new, cv("undated", email="a@b.org", minutes=20))):
        assert ids(people(order, ())) == [["new", "old", "undated"]]


@pytest.mark.parametrize("written", [((2024, 3), (2024, 3)), ((2024, 3), (2024, None)), ((None, None), (None, None))])
def test_where_the_dates_agree_the_later_file_counts(written: tuple[tuple[int, int], tuple[int, int]]) -> None:
    first = cv("first", email="a@b.org", written=written[0])
    second = cv("second", email="a@b.org", written=written[1], minutes=1)
    assert ids(people([first, second], ())) == ids(people([second, first], ())) == [["second", "first"]]


def test_a_cv_links_others_to_one_person() -> None:
    chain = [
        cv("a", "Dana Kassem", "dana@old.example", written=(2020, 1)),
        cv("b", "Dana Kassem", "dana@old.example", "+962790123456", written=(2022, 1)),
        cv("c", "D. Kassem", "dana@new.example", "+962790123456", written=(2024, 1)),
        cv("x", "Omar Kassem", "omar@new.example", "+962790123456", written=(2025, 1)),
    ]
    for order in permutations(chain):
        assert ids(people(order, ())) == [["c", "b", "a"], ["x"]]
    [dana] = [person for person in people(chain, ()) if len(person) > 1]
    assert [(str(one.candidate_id), shared) for one, shared in older_of(dana)] == [
        ("b", (Ground.PHONE,)),
        ("a", (Ground.EMAIL,)),
    ]


def test_a_cv_without_a_name_does_not_join_a_family() -> None:
    family = [cv("a", "Dana Kassem", phone="+962790123456"), cv("b", "Omar Kassem", phone="+962790123456")]
    assert len(people([*family, cv("c", None, phone="+962790123456")], ())) == 2


def test_told_apart_is_for_good_and_a_third_goes_where_it_is_surest() -> None:
    one = cv("a", "Dana Kassem", "dana@example.org", "+962790123456", written=(2025, 1))
    other = cv("b", "Dana Kassem", "dana@example.org", written=(2024, 1))
    splits = [frozenset((one.candidate_id, other.candidate_id))]
    assert ids(people([one, other], splits)) == [["a"], ["b"]]
    third = cv("c", "Dana Kassem", "dana@example.org", written=(2023, 1))
    assert ids(people([third, other, one], splits)) == [["a", "c"], ["b"]]
    by_phone = cv("d", "Dana Kassem", "d@example.org", "+962790123456", ["Wadi"], written=(2022, 1))
    assert ids(people([other, by_phone, one], splits)) == [["a", "d"], ["b"]]


def test_where_somebody_was_before_is_told_once_a_batch_and_no_secret() -> None:
    own = ShownCv(**cv("own", "Dana Kassem", "a@b.org", "+962790123456").__dict__, shown_id=CandidateId("newest"))

    def elsewhere(batch: str, name: str, email: str | None = None, *, secret: bool = False) -> CvElsewhere:
        return CvElsewhere(
            **cv(f"{name} in {batch}", name, email, "+962790123456").__dict__,
            own_id=own.candidate_id,
            batch_id=BatchId(batch),
            batch_name=batch.capitalize(),
            channel_id="C1",
            secret=secret,
        )

    found = seen_before(
        [own],
        [
            elsewhere("blind", "Dana Kassem", "a@b.org", secret=True),
            elsewhere("spring", "Omar Kassem"),
            elsewhere("summer", "D. Kassem", "a@b.org"),
            elsewhere("summer", "Dana Kassem"),
        ],
    )
    assert list(found) == ["newest"]
    [seen] = found[CandidateId("newest")]
    assert (seen.candidate_id, seen.batch_name) == ("D. Kassem in summer", "Summer")
    assert seen.grounds == (Ground.EMAIL, Ground.PHONE)


PERSON = st.builds(
    cv,
    st.uuids().map(str),
    st.sampled_from([None, "Dana Kassem", "D. Kassem", "Omar Kassem", "دانة"]),
    st.sampled_from([None, "a@b.org", "c@b.org", "hr@b.org"]),
    st.sampled_from([None, "+962790123456", "+962790123457"]),
    st.lists(st.sampled_from(["Wadi", "Petra"]), max_size=2),
    written=st.sampled_from([(None, None), (2024, None), (2024, 3), (2025, 1)]),
    minutes=st.integers(0, 5),
)


@given(st.lists(PERSON, max_size=9, unique_by=lambda one: one.candidate_id), st.data())
@settings(max_examples=150, deadline=None)
def test_everybody_stands_once_in_whatever_order_they_come(cvs: list[PersonCv], data: st.DataObject) -> None:
    pairs = [frozenset((a.candidate_id, b.candidate_id)) for a in cvs for b in cvs if a is not b]
    splits = data.draw(st.sets(st.sampled_from(pairs), max_size=4)) if pairs else set()
    found = people(cvs, splits)
    assert sorted(one.candidate_id for person in found for one in person) == sorted(one.candidate_id for one in cvs)
    assert ids(people(data.draw(st.permutations(cvs)), splits)) == ids(found)
    for person in found:
        members = {one.candidate_id for one in person}
        assert not [pair for pair in splits if pair <= members]
        assert all(shared for _one, shared in older_of(person))


def test_the_date_of_a_cv_is_what_it_says_itself() -> None:
    started, left = PartialDate(year=2021, month=3), PartialDate(year=2024, month=12)
    work = (role("A", started, left), role("B", PartialDate(year=2025, month=1)))
    told = profile().model_copy(update={"experience": work})
    today = date(2026, 11, 15)
    assert latest_date(told, as_of=today) == PartialDate(year=2025, month=1)
    assert latest_date(told, as_of=date(2024, 12, 1)) == left
    study = Education(
        institution=None, degree=None, field=None, level=None, start=None, end=PartialDate(year=2028), span=SPAN
    )
    told = told.model_copy(update={"education": (study,), "written": PartialDate(year=2026, month=3)})
    assert latest_date(told, as_of=today) == PartialDate(year=2026, month=3)
    assert latest_date(profile(), as_of=today) is None
