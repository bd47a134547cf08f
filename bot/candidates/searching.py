"""Words that somebody searches with become what is asked; a CV becomes what is looked through. Pure rules.

What is asked has filters, which everybody found must pass, and terms, which rank: word stems, each with the field of
work it may name, so that "محاسب" finds an accountant. Names have an alphabet of their own, see `name_row`.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from bot.candidates.conditions import decisions_in, years_wanted
from bot.candidates.models import Asked, Term
from bot.cvs.blind import veiled
from bot.cvs.models import Profile, Reading, SectionKind
from bot.openings.models import RequirementKind, Requirements
from bot.taxonomy.criteria import protected_in_search
from bot.taxonomy.folding import Token, fold, tokens
from bot.taxonomy.languages import find_languages
from bot.taxonomy.names import consonants
from bot.taxonomy.occupations import occupations
from bot.taxonomy.places import cities_named, country_name, country_of
from bot.taxonomy.skills import Naming, skill_matcher
from bot.taxonomy.word_forms import stems
from db.models.ids import CandidateId
from db.models.search import Hit, Searched, SearchRow

LONGEST: Final = 300  # characters of a search; the rest is not read
MOST_NAME_WORDS = 4  # of a search that could be for a name
SURE_CONSONANTS = 4  # from which on two spellings of a name in two scripts may be compared
DIGEST_SKILLS, DIGEST_TITLES = 25, 4
QUOTE = 200  # characters of the line that is shown
STEMS = 3000  # different ones of a CV that are kept
_LONGEST_PLACE = 3  # words
_LARGE = 3000  # cities in order of size that are known without a capital letter or a preposition
_SURE_LANGUAGE = 6  # letters from which on a language needs no capital letter: "more" is one too

_STOP = frozenset(
    token.keys[0]
    for token in tokens(
        fold(
            "a an and or the of in on at for from with to who whom whose has have had is are was were be been that this"
            " any all some but not me us we our you your he she they them his her their it its i"
            " people person candidate candidates cv cvs resume someone somebody anybody anyone everybody find"
            " show search looking need experience experienced years year yrs yr least minimum min over more than plus"
            " speak speaks speaking speaker speakers fluent native language languages knows know knowledge skills skill"
            " good strong based located living lives live near working works worked work please city also both"
            " في من على الى عن مع او و ذو ذوي لديه لديها له لها خبره خبرات خبرته خبرتها خبرتهم سنه سنوات عام اعوام اكثر"
            " اقل لا يقل تقل يجيد تجيد يجيدون يتحدث تتحدث يتحدثون لغه اللغه بلغه مرشح مرشحين مرشحون المرشحين شخص اشخاص"
            " ابحث اريد مطلوب يعرف تعرف مدينه بمدينه مقيم مقيمه يسكن تسكن يعمل تعمل تم اختيارهم الذين الذي التي بخبره"
        )
    )
)
_BEFORE_PLACE = frozenset(("in", "from", "near", "at", "based", "located", "living", "في", "من", "مدينه", "بمدينه"))
_DOCUMENT_WEIGHT = {SectionKind.SKILLS: "B", SectionKind.EXPERIENCE: "C"}


def all_of(terms: Sequence[Term]) -> str:
    """A tsquery for every term."""
    return " & ".join(map(_tsquery, terms))


def any_of(terms: Sequence[Term]) -> str:
    """A tsquery for at least one of the terms."""
    return " | ".join(map(_tsquery, terms))


def _tsquery(term: Term) -> str:
    names = (*map(_field, term.fields), *map(_skill, filter(None, [term.skill])))
    options = [" & ".join(map(_quoted, term.stems)), *map(_quoted, names)]
    return "(" + " | ".join(options) + ")"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _field(name: str) -> str:
    """The lexeme of a field of work; no word of a CV begins so."""
    return f"@{name}"


def _skill(name: str) -> str:
    """The lexeme of a canonical skill."""
    return f"#{name}"


# What is asked


def asked(words: str) -> Asked:
    """What stands in `words`, in English or Arabic."""
    text = " ".join(words.split())[:LONGEST]
    folded = fold(text)
    free = [True] * len(text)

    def take(start: int, end: int) -> None:
        free[start:end] = [False] * (end - start)

    refused = protected_in_search(text)
    for said in refused:
        take(said.start, said.end)
    decisions = decisions_in(folded)
    years = [one for one in years_wanted(text, folded) if free[one.start]]
    for start, end in [(one.start, one.end) for one in decisions] + [(one.start, one.end) for one in years]:
        take(start, end)
    skills = [
        match
        for match in skill_matcher().find(text)
        if free[match.start]
        and match.naming is not Naming.NARROWER
        and not _is_field(match.name)  # "accounting": a term, which every accountant fits
        and any(token.keys[0] not in _STOP for token in tokens(folded[match.start : match.end]))
    ]
    for match in skills:
        take(match.start, match.end)
    languages = [one for one in find_languages(text) if free[one.start] and _stated_language(text[one.start : one.end])]
    for language in languages:
        take(language.start, language.end)
    places = list(_places(text, folded, free))
    for _name, start, end in places:
        take(start, end)
    left = [
        token
        for token in tokens(folded)
        if all(free[token.start : token.end])
        and not _STOP.intersection(token.keys)  # "والفرنسية" is taken from its third letter
    ]
    return Asked(
        words=text,
        skills=_once(match.name for match in skills),
        years=max((one.wanted for one in years if one.wanted is not None), default=None),
        places=_once(name for name, _start, _end in places),
        languages=_once(language.name for language in languages),
        decision=next((one.wanted for one in reversed(decisions) if one.wanted is not None), None),
        terms=tuple(_terms(text, left)),
        refused=_once(text[said.start : said.end] for said in refused),
        skill_terms=tuple(Term(tuple(stems(text[match.start : match.end])), skill=match.name) for match in skills),
        names=_name_forms([text[token.start : token.end] for token in left]),
    )


def asked_by(requirements: Requirements) -> Asked:
    """What a job asks for, as a search: its title, and the skills that it must or would like to have."""
    title = asked(requirements.title)
    skills = _once(name for item in requirements.items if item.kind is RequirementKind.SKILL for name in item.any_of)
    named = (Term(tuple(stems(name)), skill=name) for name in skills)
    return Asked(
        words=". ".join((requirements.title, ", ".join(skills)))[:LONGEST],
        terms=title.terms,
        skill_terms=(*title.skill_terms, *(term for term in named if term.stems)),
    )


def _is_field(skill: str) -> bool:
    return any(field.name == skill.casefold() for field in occupations().named(skill))


def _once(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _stated_language(written: str) -> bool:
    return not written[0].islower() or len(written) >= _SURE_LANGUAGE


def _places(text: str, folded: str, free: Sequence[bool]) -> Iterator[tuple[str, int, int]]:
    """(name, start, end) of every city and country."""
    words = tokens(folded)
    at = 0
    while at < len(words):
        used = 1
        for length in range(min(_LONGEST_PLACE, len(words) - at), 0, -1):
            run = words[at : at + length]
            if not all(free[word.start] for word in run):
                continue
            before = at - 2 if at > 1 and words[at - 1].keys[0] == "the" else at - 1
            after = before >= 0 and words[before].keys[0] in _BEFORE_PLACE
            place = _place(text[run[0].start : run[-1].end], run[0], after_preposition=after)
            if place is not None:
                yield place, run[0].start, run[-1].end
                used = length
                break
        at += used


def _place(written: str, first: Token, *, after_preposition: bool) -> str | None:
    """A city or country by the name that CVs' places have. Typed without a capital, it must be a large one."""
    if _STOP.intersection(first.keys) or (len(written) < 3 and not written.isupper()):
        return None
    stated = after_preposition or not written[0].islower()
    for key in (written, *(key + written[first.end - first.start :] for key in first.keys[1:])):  # "بجدة" is in Jeddah
        city = next(iter(cities_named(key)), None)
        if city is not None and (after_preposition or not city.word) and (stated or city.rank < _LARGE):
            return city.shown
        country = country_of(key)
        if country is not None and (stated or len(written) > 3):
            return country_name(country)
    return None


def _terms(text: str, left: Sequence[Token]) -> Iterator[Term]:
    """Each free word, or those together that name a field of work."""
    used: set[int] = set()
    for start, end, fields in occupations().mentioned(text):
        inside = [token for token in left if start <= token.start < end and token.start not in used]
        if inside:
            used.update(token.start for token in inside)
            yield Term(_stems(inside), tuple(sorted(fields)))
    for token in left:
        if token.start not in used:
            yield Term(_stems([token]))


def _stems(words: Sequence[Token]) -> tuple[str, ...]:
    return tuple(stem for word in words for stem in stems(word.key))


# Names


def name_row(name: str) -> str:
    """A name as it is looked through: its words in Latin letters, then its consonants, marked by script.

    Trigrams are made of Latin letters alone in a database without a locale, so each other letter stands as a Latin one.
    """
    words = _name_words(name)
    mark = "1" if name.isascii() or _is_latin(words) else "2"
    return " ".join((*map(_latin, words), *(mark + consonants(word) for word in words)))[:200]


def _name_forms(words: Sequence[str]) -> tuple[str, str] | None:
    """How a name is written in rows of the script it was typed in, and of the other; None for what is no name."""
    if not 0 < len(words) <= MOST_NAME_WORDS or any(char.isdigit() for word in words for char in word):
        return None
    folded = _name_words(" ".join(words))
    same = " ".join(map(_latin, folded))
    mark = "2" if _is_latin(folded) else "1"
    sounds = [consonants(word) for word in folded]
    other = " ".join(mark + sound for sound in sounds) if sum(map(len, sounds)) >= SURE_CONSONANTS else same
    return same, other


def _name_words(name: str) -> list[str]:
    return [token.key for token in tokens(fold(name))]


def _is_latin(words: Collection[str]) -> bool:
    return all(word.isascii() for word in words)


def _latin(word: str) -> str:
    return "".join(char if char.isascii() else chr(ord("a") + ord(char) % 26) for char in word)


# What is looked through


def search_row(searched: Searched, reading: Reading, embedding: Sequence[float]) -> SearchRow:
    profile = reading.profile
    skills = profile.skill_names()
    known = dict.fromkeys((*skills, *(other for name in skills for other in skill_matcher().implies(name))))
    location = profile.location
    return SearchRow(
        candidate_id=searched.candidate_id,
        workspace_id=searched.workspace_id,
        batch_id=searched.batch_id,
        document=document(searched, reading, known),
        name=name_row(searched.name or ""),
        skills=tuple(known),
        years=profile.total_years,
        places=tuple(name for name in (location.city, location.country) if name) if location else (),
        languages=tuple(dict.fromkeys(spoken.language for spoken in profile.languages)),
        embedding=tuple(embedding),
    )


def document(searched: Searched, reading: Reading, skills: Iterable[str]) -> str:
    """A CV's stems as a tsvector's text: A in titles, B among skills, C in work, D elsewhere; the person left out."""
    weights: dict[str, str] = {}

    def add(text: str, weight: str) -> None:
        for stem in stems(veiled(text, name=searched.name, phone=searched.phone)):
            if len(weights) < STEMS and len(stem) <= 60:
                weights[stem] = min(weights.get(stem, weight), weight)

    profile = reading.profile
    for title in _titles(profile):
        add(title, "A")
    for section in profile.sections:
        add(section.span.of(reading.raw_text), _DOCUMENT_WEIGHT.get(section.kind, "D"))
    add(reading.raw_text, "D")
    weights.update(dict.fromkeys(map(_field, _fields(profile)), "A"))
    weights.update(dict.fromkeys(map(_skill, skills), "B"))
    return " ".join(f"{_quoted(stem)}:1{weight}" for stem, weight in weights.items())


def digest(profile: Profile) -> str:
    """What somebody does, in a few lines, for an embedding."""
    titles = list(_titles(profile))[:DIGEST_TITLES]
    skills = profile.skill_names()[:DIGEST_SKILLS]
    place = profile.location
    parts = (
        ". ".join(titles),
        ", ".join(_fields(profile)),
        ", ".join(skills),
        ", ".join(name for name in (place.city, place.country) if name) if place else "",
    )
    return ". ".join(part for part in parts if part)


def _titles(profile: Profile) -> Iterator[str]:
    """The headline, and the titles of the work history, newest first as CVs have them."""
    titles = [entry.title.value for entry in profile.experience if entry.title]
    yield from dict.fromkeys((*([profile.headline.value] if profile.headline else ()), *titles))


def _fields(profile: Profile) -> tuple[str, ...]:
    return _once(field.name for title in _titles(profile) for field in occupations().named(title))


# What was found


def fused(rankings: Sequence[tuple[float, Sequence[Hit]]]) -> list[CandidateId]:
    """One ranking of several (weight, best first) by reciprocal rank fusion: agreement near the top wins.

    Whom one ranking cannot tell apart, the others do.

    The constant 60 is that of Cormack, Clarke and Büttcher (2009); it keeps one ranking's first from deciding alone.
    """
    sums: dict[CandidateId, float] = {}
    for weight, ranking in rankings:
        for one, place in ranking:
            sums[one] = sums.get(one, 0.0) + weight / (60 + place)
    return sorted(sums, key=lambda one: -sums[one])


def matched_line(text: str, wanted: Asked) -> str:
    """The line of a CV that shows most of what was asked; empty where none shows any of it."""
    stems_wanted = {stem for term in (*wanted.terms, *wanted.skill_terms) for stem in term.stems}
    stems_wanted.update(stem for name in (*wanted.skills, *wanted.places, *wanted.languages) for stem in stems(name))
    fields = {name for term in wanted.terms for name in term.fields}
    best, most = "", 0
    for line in text.split("\n"):
        count = len(stems_wanted.intersection(stems(line)))
        if count > most:
            best, most = line, count
    if most == 0:
        at = _shown_at(text, wanted.skills, fields)
        best = "" if at is None else text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
    return best.strip(" \t•-*·▪●–")[:QUOTE]


def _shown_at(text: str, skills: Collection[str], fields: Collection[str]) -> int | None:
    """Where a text first shows one of the skills under another name, or names one of the fields of work."""
    matcher = skill_matcher()
    for match in matcher.find(text) if skills else ():
        if match.name in skills or not set(matcher.implies(match.name)).isdisjoint(skills):
            return match.start
    named = (start for start, _end, names in occupations().mentioned(text) if not names.isdisjoint(fields))
    return next(named, None) if fields else None
