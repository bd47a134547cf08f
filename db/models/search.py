"""Search: what is looked through, what is asked, what is found."""

from typing import Any, NamedTuple

from db.models.candidates import Decision
from db.models.frozen import Frozen
from db.models.ids import BatchId, CandidateId, WorkspaceId


class Searched(Frozen):
    """A candidate as the index needs it read."""

    candidate_id: CandidateId
    workspace_id: WorkspaceId
    batch_id: BatchId
    name: str | None
    phone: str | None
    reading: dict[str, Any]


class SearchRow(Frozen):
    """A row of `candidate_search`."""

    candidate_id: CandidateId
    workspace_id: WorkspaceId
    batch_id: BatchId
    document: str  # a tsvector as text: `'kafka':1A 'bank':1D`
    name: str
    skills: tuple[str, ...]
    years: float | None
    places: tuple[str, ...]
    languages: tuple[str, ...]
    embedding: tuple[float, ...]  # of length 1


class Filters(Frozen):
    """Who may be found: everybody of these batches for whom each given filter holds."""

    workspace_id: WorkspaceId
    batch_ids: tuple[BatchId, ...]
    skills: tuple[str, ...] = ()  # all of these
    years: float | None = None  # at least
    places: tuple[str, ...] = ()  # one of these
    languages: tuple[str, ...] = ()  # all of these
    decision: Decision | None = None


class Hit(NamedTuple):
    """Somebody in a ranking; those whom it cannot tell apart share a place, from 1."""

    candidate_id: CandidateId
    place: int


class FoundCandidate(Frozen):
    """Somebody who was found, with what the list shows of them."""

    candidate_id: CandidateId
    batch_id: BatchId
    batch_name: str
    blind: bool
    blind_schools: bool
    scale: dict[str, Any]  # that the score was made with
    decision: Decision | None
    education: list[dict[str, Any]] | None
    name: str | None
    phone: str | None
    filename: str | None
    title: str | None
    score: int | None  # None: the CV says too little for one
    raw_text: str | None
