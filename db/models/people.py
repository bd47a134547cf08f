"""Who a CV is of: what CVs of one person have in common, and the older ones that stand behind a newer."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from db.models.candidates import Decision
from db.models.frozen import Frozen
from db.models.ids import BatchId, CandidateId


class Ground(StrEnum):
    """What says that two CVs are one person's, surest first: `person_keys.ground`."""

    FILE = "file"  # the same bytes
    EMAIL = "email"
    PHONE = "phone"
    EMPLOYER = "employer"  # the same name at the same employer


class PersonKey(NamedTuple):
    """A value that CVs of one person share, in the one spelling that is compared."""

    ground: Ground
    value: str


class PersonCv(Frozen):
    """A candidate's CV, as far as it tells whose it is and which of several is the newest."""

    candidate_id: CandidateId
    name: str | None
    keys: frozenset[PersonKey]
    written_year: int | None  # of the latest date that the CV itself gives
    written_month: int | None  # 1–12; None where that date is a year alone
    received_at: datetime


class ShownCv(PersonCv):
    """A CV that stands on the card of `shown_id`: the candidate's own, or an older one of theirs."""

    shown_id: CandidateId


class CvElsewhere(PersonCv):
    """A CV in another batch that shares a key with `own_id`, which came later."""

    own_id: CandidateId
    batch_id: BatchId
    batch_name: str
    channel_id: str
    secret: bool  # the other batch is blind, and nobody has decided on this person there


class OlderCv(Frozen):
    """A CV that is kept and not ranked, since `newer_id` is the same person's."""

    candidate_id: CandidateId
    newer_id: CandidateId
    filename: str | None
    name: str | None
    phone: str | None
    grounds: tuple[Ground, ...]
    decision: Decision | None
    decision_reason: str | None
    decided_by_slack_id: str | None
    decided_at: datetime | None


class OlderFile(Frozen):
    """The file of an older CV; `secret` while a blind batch hides whose it is."""

    filename: str
    newer_filename: str | None
    secret: bool
