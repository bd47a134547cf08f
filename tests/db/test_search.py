"""People are found by words, filters, names and meaning; only in the batches asked; by way of the indexes."""

from collections.abc import Awaitable, Sequence
from typing import Any

import pytest

from bot.candidates.search import ranked
from bot.candidates.searching import all_of, asked, name_row
from db.models.candidates import Decision
from db.models.ids import BatchId, CandidateId, UserId
from db.models.search import Filters, Hit, SearchRow
from db.pool import Connection
from db.queries import candidates, search
from tests.db.people import ELSEWHERE, NOW, WORKSPACE, assessed_candidate, opened_batch, slack_user

LEFT = (1.0, *[0.0] * 383)
RIGHT = (0.0, 1.0, *[0.0] * 382)


async def _person(
    conn: Connection,
    batch_id: BatchId,
    known: str,
    *,
    name: str = "Nobody",
    document: str = "",
    score: int = 50,
    embedding: tuple[float, ...] = RIGHT,
    **rest: Any,
) -> CandidateId:
    await assessed_candidate(conn, batch_id, known, score, name=name)
    row = {"skills": (), "years": None, "places": (), "languages": (), **rest}
    await search.upsert_search_row(
        conn,
        SearchRow(
            candidate_id=CandidateId(known),
            workspace_id=WORKSPACE,
            batch_id=batch_id,
            document=document,
            name=name_row(name),
            embedding=embedding,
            **row,
        ),
    )
    return CandidateId(known)


async def _ids(found: Awaitable[Sequence[Hit]]) -> list[CandidateId]:
    return [hit.candidate_id for hit in await found]


def _filters(*batch_ids: BatchId, **rest: Any) -> Filters:
    return Filters(workspace_id=WORKSPACE, batch_ids=batch_ids, **rest)


async def _decide(conn: Connection, known: str, decision: Decision | None, user_id: UserId) -> None:
    await candidates.set_decision(
        conn,
        CandidateId(known),
        workspace_id=WORKSPACE,
        decision=decision,
        reason="",
        decided_by=user_id,
        at=NOW,
    )


async def test_words_rank_by_where_they_stand_and_then_by_score(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    await _person(conn, batch_id, "low", document="'kafka':1D 'bank':1D", score=90)
    await _person(conn, batch_id, "title", document="'kafka':1A 'bank':1D", score=10)
    await _person(conn, batch_id, "high", document="'kafka':1D 'bank':1D", score=95)
    await _person(conn, batch_id, "half", document="'kafka':1A", score=99)
    words = asked("kafkaesque banks")  # two words that are no skill
    assert len(words.terms) == 2
    filters = _filters(batch_id)
    both = await _ids(search.found_by_words(conn, filters, "'kafka' & 'bank'", "'kafka' | 'bank'", limit=9))
    assert both == ["title", "high", "low"]
    assert "half" in await _ids(search.found_by_words(conn, filters, "'kafka' | 'bank'", "'kafka' | 'bank'", limit=9))
    assert await _ids(search.found_by_words(conn, filters, "", "", limit=2)) == ["half", "high"]
    assert await _ids(search.found_by_words(conn, filters, all_of(words.terms), "", limit=9)) == []


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["a", "b", "c"]),
        ({"skills": ("Java", "Kafka")}, ["a"]),
        ({"years": 5.0}, ["a"]),
        ({"places": ("Jeddah", "Riyadh")}, ["a", "b"]),
        ({"languages": ("Arabic", "English")}, ["b"]),
        ({"decision": Decision.SHORTLISTED}, ["b"]),
        ({"decision": Decision.PASSED, "places": ("Riyadh",)}, []),
    ],
)
async def test_filters_hold_for_every_ranking(conn: Connection, filters: dict[str, Any], found: list[str]) -> None:
    batch_id = await opened_batch(conn)
    person = await slack_user(conn)
    shared: dict[str, Any] = {"document": "'kafka':1D", "name": "Layla Haddad"}
    await _person(conn, batch_id, "a", **shared, skills=("Java", "Kafka"), years=8.0, places=("Riyadh",))
    await _person(
        conn, batch_id, "b", **shared, skills=("Java",), years=2.0, places=("Jeddah",), languages=("Arabic", "English")
    )
    await _person(conn, batch_id, "c", **shared, languages=("Arabic",))
    await _decide(conn, "b", Decision.SHORTLISTED, person.user_id)
    await _decide(conn, "c", Decision.PASSED, person.user_id)
    await conn.execute("UPDATE batch_threads SET blind = false")
    wanted = _filters(batch_id, **filters)
    assert sorted(await _ids(search.found_by_words(conn, wanted, "'kafka'", "'kafka'", limit=9))) == found
    assert sorted(await _ids(search.found_by_name(conn, wanted, "layla haddad", "layla haddad", limit=9))) == found
    assert sorted(await _ids(search.found_by_meaning(conn, wanted, LEFT, limit=9))) == found


async def test_only_batches_of_the_channels_are_looked_through(conn: Connection) -> None:
    here, there = await opened_batch(conn), await opened_batch(conn)
    await _person(conn, here, "here", document="'kafka':1D")
    await _person(conn, there, "there", document="'kafka':1D")
    assert await _ids(search.found_by_words(conn, _filters(here), "'kafka'", "'kafka'", limit=9)) == ["here"]
    assert await _ids(search.found_by_meaning(conn, _filters(there), LEFT, limit=9)) == ["there"]
    assert await _ids(search.found_by_words(conn, _filters(), "'kafka'", "'kafka'", limit=9)) == []
    assert set(await search.visible_batches(conn, WORKSPACE, ["C1", "C2"])) == {here, there}
    assert await search.visible_batches(conn, WORKSPACE, ["C2"]) == ()
    assert await search.visible_batches(conn, ELSEWHERE, ["C1"]) == ()


async def test_a_cv_behind_a_newer_one_is_not_found(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    person = await slack_user(conn)
    for known in ("old", "new"):
        await _person(conn, batch_id, known, name="Layla Haddad", document="'kafka':1D")
        await _decide(conn, known, Decision.SHORTLISTED, person.user_id)
    await conn.execute("UPDATE candidate_standings SET newer_id = 'new' WHERE candidate_id = 'old'")
    filters = _filters(batch_id)
    assert await _ids(search.found_by_words(conn, filters, "'kafka'", "'kafka'", limit=9)) == ["new"]
    assert await _ids(search.found_by_name(conn, filters, "layla haddad", "layla haddad", limit=9)) == ["new"]
    assert await _ids(search.found_by_meaning(conn, filters, LEFT, limit=9)) == ["new"]


async def test_names_are_found_misspelt_and_in_another_script_but_not_in_a_blind_batch(conn: Connection) -> None:
    batch_id = await opened_batch(conn)  # blind
    person = await slack_user(conn)
    await _person(conn, batch_id, "latin", name="Khalid Mansour")
    await _person(conn, batch_id, "arabic", name="خالد منصور")
    await _person(conn, batch_id, "other", name="Grace Okonkwo")

    async def found(words: str) -> list[str]:
        names = asked(words).names
        assert names is not None
        return sorted(await _ids(search.found_by_name(conn, _filters(batch_id), *names, limit=9)))

    assert await found("Khalid Mansour") == []
    for known in ("latin", "arabic", "other"):
        await _decide(conn, known, Decision.PASSED, person.user_id)
    assert await found("Khaled Mansour") == ["arabic", "latin"]
    assert await found("خالد منصور") == ["arabic", "latin"]
    assert await found("okonkwo") == ["other"]


async def test_the_nearest_in_meaning_come_first(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    await _person(conn, batch_id, "far", embedding=RIGHT)
    await _person(conn, batch_id, "near", embedding=LEFT)
    assert await _ids(search.found_by_meaning(conn, _filters(batch_id), LEFT, limit=9)) == ["near", "far"]
    assert await _ids(search.found_by_meaning(conn, _filters(batch_id), LEFT, limit=1)) == ["near"]


async def test_those_whom_words_cannot_tell_apart_share_a_place_and_their_meaning_decides(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    await _person(conn, batch_id, "a", document="'kafkaesqu':1D", embedding=RIGHT, score=90)
    await _person(conn, batch_id, "b", document="'kafkaesqu':1D", embedding=LEFT, score=10)
    await _person(conn, batch_id, "c", document="'kafkaesqu':1A", embedding=RIGHT, score=10)
    filters, words = _filters(batch_id), "'kafkaesqu'"
    assert await search.found_by_words(conn, filters, words, words, limit=9) == [("c", 1), ("a", 2), ("b", 2)]
    assert await search.found_by_words(conn, filters, "", "", limit=9) == [("a", 1), ("b", 2), ("c", 2)]
    assert await search.found_by_meaning(conn, filters, LEFT, limit=9) == [("b", 1), ("a", 2), ("c", 2)]
    assert await ranked(conn, asked("kafkaesque"), filters, None) == ["c", "a", "b"]
    assert (await ranked(conn, asked("kafkaesque"), filters, LEFT)).index(CandidateId("b")) < 2


async def test_pages_are_those_of_ones_own_search(conn: Connection) -> None:
    person = await slack_user(conn)
    kept = await search.insert_search(conn, WORKSPACE, person.user_id, "kafka", at=NOW)
    assert await search.search_words(conn, kept, WORKSPACE, person.user_id) == "kafka"
    assert await search.search_words(conn, kept, ELSEWHERE, person.user_id) is None
    assert await search.search_words(conn, kept, WORKSPACE, UserId(person.user_id + 1)) is None
    await search.insert_search(conn, WORKSPACE, person.user_id, "later", at=NOW + 2 * search.KEPT)
    assert await search.search_words(conn, kept, WORKSPACE, person.user_id) is None
