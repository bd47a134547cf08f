"""Which CVs are one person's, and which of them counts: the rule of docs/decisions/0009."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from bot.candidates.models import SeenBefore
from bot.cvs.models import PartialDate, Profile
from bot.taxonomy.folding import fold, tokens
from db.models.ids import BatchId, CandidateId
from db.models.people import CvElsewhere, Ground, PersonCv, PersonKey, ShownCv

Splits = Collection[frozenset[CandidateId]]

_LONGEST_VALUE: Final = 300  # characters of a key; an index takes 2,700 bytes
_ORDER = list(Ground)
_MANY = 3  # people with names that have nothing in common, from which on an address is not one person's
# Parts of addresses that belong to an office, not to a person
_OFFICES = frozenset(
    "admin applications career careers cv cvs hr info job jobs office recruiter recruiters recruiting recruitment "
    "resume resumes talent".split()
)
_GMAIL = frozenset(("gmail.com", "googlemail.com"))
# Words beside a name, and between its parts: "Dr. Omar bin Saleh Al-Ghamdi" is "omar saleh ghamdi"
_BESIDE_NAMES = frozenset(
    "abd abdul abu al bin ben bint da de del der dos dr el eng engr ibn la le miss mr mrs ms prof ul van von"
    " بن ابن بنت ابو عبد ال د م".split()
)
# "Alghamdi" for "Al-Ghamdi", "Abdulrahman" for "Abd al-Rahman"
_JOINED = re.compile(r"\A(?:(?:abd)?(?:al|el|ul)|عبدال)(?=\w{4})")
_DOUBLED = re.compile(r"(\w)\1+")
_LEGAL_FORMS = frozenset(
    "ag bv co company corp corporation gmbh inc incorporated limited llc llp ltd plc pvt sa sarl sas spa srl the"
    " شركه مؤسسه المحدوده محدوده".split()
)
_NO_EMPLOYERS = frozenset(
    "anonymous confidential employed freelance freelancer freelancing independent none private self various"
    " حر خاص مستقل سريه".split()
)


def keys_of(profile: Profile, sha256: str) -> frozenset[PersonKey]:
    """What other CVs of the same person would share with this one; `sha256` is that of its file."""
    found = [(Ground.FILE, sha256)]
    if profile.email is not None:
        found.append((Ground.EMAIL, _address(profile.email.value)))
    if profile.phone is not None:
        found.append((Ground.PHONE, profile.phone.value))
    name = sorted(name_words(profile.name.value)) if profile.name is not None else []
    if len(name) > 1:  # many people at one employer are called Mohammed
        employers = {_employer(entry.company.value) for entry in profile.experience if entry.company is not None}
        found += [(Ground.EMPLOYER, f"{' '.join(name)} @ {employer}") for employer in employers if employer]
    return frozenset(PersonKey(ground, value[:_LONGEST_VALUE]) for ground, value in found if value)


def _address(written: str) -> str:
    """An e-mail address without its case and tag; "" for an office's."""
    local, _at, domain = written.casefold().rpartition("@")
    local = local.partition("+")[0]
    if domain in _GMAIL:
        local, domain = local.replace(".", ""), "gmail.com"
    return "" if local in _OFFICES else f"{local}@{domain}"


def _words(text: str) -> list[str]:
    return [token.key for token in tokens(fold(unicodedata.normalize("NFKC", text).casefold()))]


def _employer(written: str) -> str:
    """An employer without its legal form; "" for none ("self-employed", "confidential")."""
    words = [word for word in _words(written) if word not in _LEGAL_FORMS]
    return "" if _NO_EMPLOYERS.issuperset(words) else " ".join(words)


@lru_cache(maxsize=4096)
def name_words(name: str) -> frozenset[str]:
    """The words of a name that tell people apart, in one spelling; an initial is a word of one letter."""
    words = (word for word in _words(name) if word not in _BESIDE_NAMES)
    return frozenset(_DOUBLED.sub(r"\1", _JOINED.sub("", word)) for word in words)


def names_differ(one: str | None, other: str | None) -> bool:
    """Whether two names cannot be one person's: the shorter has a word that is none of the longer.

    A missing name contradicts nothing, nor does one in another script.
    """
    shorter, longer = sorted((name_words(one or ""), name_words(other or "")), key=len)
    if not _comparable(shorter, longer):
        return False
    return not all(any(_alike(word, known) for known in longer) for word in shorter)


def _two_given_names(one: str | None, other: str | None) -> bool:
    """Whether the names differ and begin with different words: brothers and sisters, not one who married."""
    given = [next((word for word in _words(name or "") if word not in _BESIDE_NAMES), "") for name in (one, other)]
    return names_differ(one, other) and not _alike(*given)


def _nothing_in_common(one: str | None, other: str | None) -> bool:
    words, others = name_words(one or ""), name_words(other or "")
    return _comparable(words, others) and not any(_alike(word, known) for word in words for known in others)


def _comparable(one: Collection[str], other: Collection[str]) -> bool:
    return bool(one and other) and any(word.isascii() for word in one) == any(word.isascii() for word in other)


def _alike(one: str, other: str) -> bool:
    """The same word, or one the other's initial."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def grounds(one: PersonCv, other: PersonCv) -> tuple[Ground, ...]:
    """What says that both CVs are one person's, surest first; nothing where they are two people's."""
    shared = {key.ground for key in one.keys & other.keys}
    if shared and Ground.FILE not in shared:
        if names_differ(one.name, other.name):
            shared.discard(Ground.PHONE)  # a family's telephone
        if _differ(one, other, Ground.PHONE) and _two_given_names(one.name, other.name):
            shared.discard(Ground.EMAIL)  # an agency's address, or a family's
        employers = [key for key in one.keys & other.keys if key.ground is Ground.EMPLOYER]
        if len(employers) == 1 and _differ(one, other, Ground.PHONE) and _differ(one, other, Ground.EMAIL):
            shared.discard(Ground.EMPLOYER)  # two people of a frequent name at a large employer
    return tuple(ground for ground in _ORDER if ground in shared)


def _differ(one: PersonCv, other: PersonCv, ground: Ground) -> bool:
    """Whether both give this, and not the same."""
    own, others = ({key for key in cv.keys if key.ground is ground} for cv in (one, other))
    return bool(own and others) and not own & others


def _offices(cvs: Iterable[PersonCv]) -> frozenset[PersonKey]:
    """Addresses on the CVs of many people: an agency's, though it may not look like one."""
    strangers: dict[PersonKey, list[str]] = {}
    for cv in sorted(cvs, key=_age):
        for key in cv.keys:
            known = strangers.setdefault(key, [])
            if cv.name and len(known) < _MANY and all(_nothing_in_common(cv.name, name) for name in known):
                known.append(cv.name)
    return frozenset(key for key, names in strangers.items() if key.ground is Ground.EMAIL and len(names) == _MANY)


def people(cvs: Iterable[PersonCv], splits: Splits) -> list[list[PersonCv]]:
    """The CVs of each person, the one that counts first. `splits` are pairs that somebody has told apart, for good.

    The result does not depend on the order of `cvs`. A CV that links others makes them one person only where no two of
    them were told apart or bear names that differ; else it goes with those that it is surest to belong to.
    """
    newest_first = sorted(cvs, key=_age, reverse=True)
    offices = _offices(newest_first)
    groups: list[list[PersonCv]] = []
    for cv in (cv.model_copy(update={"keys": cv.keys - offices}) for cv in newest_first):
        own = [cv]
        linked = [(_surest(cv, group, splits), number) for number, group in enumerate(groups)]
        for place, number in sorted(linked):
            if place < len(_ORDER) and not any(_apart(one, other, splits) for one in own for other in groups[number]):
                own += groups[number]
                groups[number] = []
        groups = [group for group in (*groups, own) if group]
    return [_newest_first(group) for group in groups]


def _surest(cv: PersonCv, group: Sequence[PersonCv], splits: Splits) -> int:
    """Place of the surest ground that links `cv` to one of a group; the number of grounds where none does."""
    found = (grounds(cv, other) for other in group if _pair(cv, other) not in splits)
    return min((_ORDER.index(shared[0]) for shared in found if shared), default=len(_ORDER))


def _apart(one: PersonCv, other: PersonCv, splits: Splits) -> bool:
    return _pair(one, other) in splits or (names_differ(one.name, other.name) and not grounds(one, other))


def _pair(one: PersonCv, other: PersonCv) -> frozenset[CandidateId]:
    return frozenset((one.candidate_id, other.candidate_id))


def _age(cv: PersonCv) -> tuple[int, int, datetime, str]:
    return cv.written_year or 0, cv.written_month or 0, cv.received_at, cv.candidate_id


def _newest_first(group: Sequence[PersonCv]) -> list[PersonCv]:
    """Newest by the latest date that a CV itself gives; where these agree, by the moment it came in.

    "2024" and "March 2024" agree; a CV without any date is older than one with.
    """
    year = max(cv.written_year or 0 for cv in group)
    latest = [cv for cv in group if (cv.written_year or 0) == year]
    if all(cv.written_month for cv in latest):
        month = max(cv.written_month or 0 for cv in latest)
        latest = [cv for cv in latest if cv.written_month == month]
    newest = max(latest, key=lambda cv: (cv.received_at, cv.candidate_id))
    return [newest, *sorted((cv for cv in group if cv is not newest), key=_age, reverse=True)]


def older_of(person: Sequence[PersonCv]) -> list[tuple[PersonCv, tuple[Ground, ...]]]:
    """A person's older CVs, with what says that they are theirs: what they share with the newest, else with another."""
    newest, *older = person
    return [
        (cv, next(filter(None, (grounds(cv, other) for other in (newest, *older) if other is not cv)), ()))
        for cv in older
    ]


def seen_before(own: Sequence[ShownCv], elsewhere: Sequence[CvElsewhere]) -> dict[CandidateId, list[SeenBefore]]:
    """By candidate shown: where they were before, each batch once, in the order of `elsewhere`; no secret is told."""
    known = {cv.candidate_id: cv for cv in own}
    offices = _offices((*known.values(), *{cv.candidate_id: cv for cv in elsewhere}.values()))
    found: dict[CandidateId, dict[BatchId, SeenBefore]] = {}
    for other in elsewhere:
        cv = known[other.own_id]
        shared = grounds(cv.model_copy(update={"keys": cv.keys - offices}), other)
        if shared and not other.secret:
            seen = SeenBefore(
                candidate_id=other.candidate_id,
                batch_id=other.batch_id,
                batch_name=other.batch_name,
                channel_id=other.channel_id,
                grounds=shared,
            )
            found.setdefault(cv.shown_id, {}).setdefault(other.batch_id, seen)
    return {shown_id: list(batches.values()) for shown_id, batches in found.items()}


def latest_date(profile: Profile, *, as_of: date) -> PartialDate | None:
    """The latest date that a CV itself gives: its own, or of its work and studies; none after `as_of`.

    "Present" is no date: it says when a CV was read, not when it was written.
    """
    work = [day for role in profile.experience for day in (role.start, role.end)]
    studies = [day for study in profile.education for day in (study.start, study.end)]
    given = (profile.written, *work, *studies)
    today = PartialDate.of(as_of).months()
    past = (day for day in given if day is not None and day.months() <= today)
    return max(past, key=lambda day: (day.year, day.month or 0), default=None)
