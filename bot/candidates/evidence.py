"""Where a CV shows something, and how strongly: the lines that prove a skill, the months of the roles behind them."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from bot.candidates.models import Evidence, Grade, Witness
from bot.cvs.models import Experience, Reading, SectionKind, Skill, Span
from bot.settings.models import Scale
from bot.taxonomy.leading import LEADERSHIP, find_leading, is_leading
from bot.taxonomy.occupations import NEIGHBOUR, Occupation, Placement, occupations
from bot.taxonomy.plain_words import telling
from bot.taxonomy.skills import is_ordinary, skill_matcher
from bot.taxonomy.word_forms import stems

_QUOTE = 240
_MOST_WRAPS = 3  # lines that a sentence is followed to, each way
_WORK = {
    SectionKind.EXPERIENCE: Grade.DATED_WORK,
    SectionKind.VOLUNTEERING: Grade.PROJECT,
    SectionKind.PROJECTS: Grade.PROJECT,
    SectionKind.PUBLICATIONS: Grade.PROJECT,
    SectionKind.COURSES: Grade.COURSE,
    SectionKind.CERTIFICATIONS: Grade.COURSE,
    SectionKind.EDUCATION: Grade.COURSE,
    SectionKind.INTERESTS: Grade.EXPOSURE,
}
_EXPOSURE = re.compile(
    r"\b(?:exposure|familiar(?:ity)?|basic|basics|beginner|interested|learning|introduct\w+"
    r"|currently studying|aware\w*)\b"
    r"|\b(?:notions|grundkenntnisse|conocimientos básicos)\b|إلمام|مبادئ|معرفة أساسية|مهتم",
    re.IGNORECASE,
)
_COURSE = re.compile(
    r"\b(?:course|bootcamp|udemy|coursera|training|tutorial|certificate)\b|دورة|formation|Kurs\b",
    re.IGNORECASE,
)
# An entry of the work history that was learning, by its head; and learning told of inside a real one.
_STUDY = re.compile(
    r"\b(?:self[- ]?(?:study|taught|learning|directed learning)|(?:online|web|short) courses?|moocs?|bootcamp)\b"
    r"|\b(?:autodidacte|selbststudium|autoaprendizaje)\b|تعلم ذاتي|دراسة ذاتية|دورات",
    re.IGNORECASE,
)
_STUDIED = re.compile(
    r"\b(?:watched|attended|completed|took|taken|followed|enrolled in|studied)\b[^.;]{0,60}"
    r"\b(?:courses?|videos?|tutorials?|bootcamps?|training|webinars?|workshops?|lectures?|classes)\b",
    re.IGNORECASE,
)
# What somebody does beside their work, where it stands among it.
_ASIDE = re.compile(
    r"\A\W*(?:(?:co-?)?organi[sz]er (?:of|for)|(?:founding )?member of(?! (?:the )?(?:technical staff|parliament))"
    r"|(?:guest |keynote )?speaker (?:at|on)|attendee|(?:exhibitor|stand) at|panelist|juror|jury member)\b",
    re.IGNORECASE,
)
_HEAD_LINES, _HEAD = 2, 120  # of an entry: where its title stands
_PLAIN_SIGNS = 3  # skills and words of a field that show it in a text
_SHORT_PHRASE = 2  # words of which none may be missing
_THIN = 250  # characters of an entry that may tell nothing of the work
_LONG_AGO = 60  # months
_ORDER = list(Grade)
NOBODY = Witness(name="")


class Mention(NamedTuple):
    """A line that shows something."""

    span: Span
    grade: Grade
    role: int | None  # index in Profile.experience


class Role(NamedTuple):
    """An entry of the work history, ready for counting."""

    months: frozenset[int]  # months since year 0; none where it was learning, or beside the work
    title: str
    study: bool
    placed: Placement
    signs: dict[str, int]  # field of work → how many of its skills and words the text shows
    weight: float  # of its months in a field: less for an internship, less for work of long ago


class Barred(NamedTuple):
    """Work that a job says does not count."""

    phrases: tuple[frozenset[str], ...]  # word stems
    fields: frozenset[str]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> "Barred":
        named = {field.name for phrase in phrases for field in occupations().named(phrase)}
        return cls(tuple(frozenset(stems(phrase)) for phrase in phrases), frozenset(named))

    def covers(self, role: Role, wanted: Collection[Occupation]) -> bool:
        """Whether a role is such work by its title, or by its text more than it is what is wanted."""
        title = frozenset(stems(role.title))
        names = {field.name for field in wanted}
        foreign = self.fields - names - {field.within for field in wanted}
        if any(phrase and phrase <= title for phrase in self.phrases):
            return True
        if occupations().widened(role.placed.own | role.placed.domain) & foreign and not role.placed.own & names:
            return True
        most = max((role.signs.get(name, 0) for name in foreign), default=0)
        return most >= _PLAIN_SIGNS and most > max((role.signs.get(name, 0) for name in names), default=0)


class Curriculum:
    """A reading, prepared for being asked. Only what stands in the visible text counts, each line once."""

    def __init__(self, reading: Reading, as_of: date, scale: Scale, witness: Witness = NOBODY) -> None:
        self.scale = scale
        self.reading = reading
        self._witness = witness
        self.profile = reading.profile
        self.text = reading.raw_text
        self._today = as_of.year * 12 + as_of.month - 1
        self._matches = skill_matcher().find(self.text)
        self.roles = tuple(self._role(entry) for entry in self.profile.experience)

    def _role(self, entry: Experience) -> Role:
        title = entry.title.value if entry.title else ""
        study = any(_STUDY.search(fact.value) for fact in (entry.title, entry.company) if fact)
        aside = _ASIDE.match(title) is not None
        months = frozenset[int]()
        if entry.start is not None and not study and not aside:
            end = self._today if entry.current or (entry.end is None and not entry.internship) else None
            if entry.end is not None:
                end = entry.end.months()
            end = entry.start.months() if end is None else end
            months = frozenset(range(entry.start.months(), min(end, self._today) + 1))
        text = entry.span.of(self.text)
        placed = occupations().placed(title)
        if not any(placed):  # the title may have been missed: the entry's first lines name it
            title = "\n".join(text.split("\n", maxsplit=_HEAD_LINES)[:_HEAD_LINES])[:_HEAD]
            placed = occupations().placed(title)
        named = {match.name for match in self._matches if entry.span.start <= match.start < entry.span.end}
        implied = {other for name in named for other in skill_matcher().implies(name)}
        signs = occupations().signs(text, named | implied)
        if len(text) < _THIN and not signs.keys() & (placed.own | placed.shared):
            signs = self._signs_at_large
        past = bool(months) and self._today - max(months) > _LONG_AGO
        weight = (self.scale.internship if entry.internship else 1.0) * (self.scale.long_ago if past else 1.0)
        return Role(months, title, study, placed, signs, weight)

    @cached_property
    def _signs_at_large(self) -> dict[str, int]:
        """The fields that the CV as a whole shows most, by one sign: what entries without words of it are taken for."""
        named = {match.name for match in self._matches}
        implied = {other for name in named for other in skill_matcher().implies(name)}
        signs = occupations().signs(self.text, named | implied)
        most = max(signs.values(), default=0)
        return {name: 1 for name, count in signs.items() if count == most >= _PLAIN_SIGNS}

    @cached_property
    def lines(self) -> tuple[tuple[Span, frozenset[str]], ...]:
        """Every line with its word stems."""
        found, at = [], 0
        for line in self.text.split("\n"):
            found.append((Span(start=at, end=at + len(line)), frozenset(stems(line))))
            at += len(line) + 1
        return tuple(found)

    @cached_property
    def skills(self) -> dict[str, list[Mention]]:
        """Canonical skill, implied ones too, → the lines that show it."""
        found: dict[str, list[Mention]] = {}
        for match in self._matches:
            mention = self._mention(match.start, match.end)
            for name in (match.name, *skill_matcher().implies(match.name)):
                found.setdefault(name, []).append(mention)
        for start, end in find_leading(self.text):
            found.setdefault(LEADERSHIP, []).append(self._mention(start, end))
        for entry in self.profile.experience:
            if entry.title and is_leading(entry.title.value):  # a title alone says less than how many people there were
                named = self._mention(entry.title.span.start, entry.title.span.end)
                found.setdefault(LEADERSHIP, []).append(self._at_most(named, Grade.PROJECT))
        for skill in self._listed:
            mention = self._mention(skill.span.start, skill.span.end)
            for name in (skill.value, *skill_matcher().implies(skill.value)):
                found.setdefault(name, []).append(mention)
        return found

    @cached_property
    def _listed(self) -> tuple[Skill, ...]:
        """Known skills that only their place in a list of skills tells from common words ("react", "go")."""
        seen = {match.start for match in self._matches}
        known = skill_matcher().family
        return tuple(s for s in self.profile.skills if s.span.start not in seen and known(s.value) is not None)

    @cached_property
    def named_skills(self) -> tuple[str, ...]:
        found = (match.name for match in self._matches)
        return tuple(dict.fromkeys((*found, *(skill.value for skill in self._listed))))

    def pointed(self, requirement_id: str) -> list[Mention]:
        """Lines that a witness pointed at; for what it took for partly met, none counts for more than a list does."""
        found = []
        for pointer in self._witness.pointers:
            if pointer.requirement_id == requirement_id:
                mention = self._mention(pointer.span.start, pointer.span.end)
                found.append(mention if pointer.whole else self._at_most(mention, Grade.LISTED))
        return found

    def mentions(self, names: Iterable[str], also: Iterable[Mention] = ()) -> list[Mention]:
        """Lines that show any of `names`, and others, strongest first, each line once."""
        found: dict[int, Mention] = {}
        for shown in (*(self.skills.get(name) or self._phrase(name) for name in names), also):
            for mention in shown:
                known = found.get(mention.span.start)
                if known is None or _ORDER.index(mention.grade) < _ORDER.index(known.grade):
                    found[mention.span.start] = mention
        return sorted(found.values(), key=lambda item: (_ORDER.index(item.grade), item.span.start))

    def _phrase(self, phrase: str) -> Iterator[Mention]:
        """Lines with the words of a phrase that say what is meant.

        All of them in a line show it. All but one of three or more, or all in the lines of one role, count for no more
        than a list; half of them, and two at least, for a touch.
        """
        wanted = telling(phrase) or frozenset(stems(phrase))
        capitals = [word for word in phrase.split() if is_ordinary(word)]
        whole = self._together(wanted)
        for span, words in self.lines if wanted else ():
            missing = len(wanted - words)
            if missing == len(wanted) or any(word not in span.of(self.text).split() for word in capitals):
                continue
            mention = self._mention(span.start, span.end)
            if missing == 0:
                yield mention
            elif (missing == 1 and len(wanted) > _SHORT_PHRASE) or mention.role in whole:
                yield self._at_most(mention, Grade.LISTED)
            elif len(wanted) - missing >= max(_SHORT_PHRASE, len(wanted) / 2):
                yield self._at_most(mention, Grade.EXPOSURE)

    def _together(self, wanted: frozenset[str]) -> frozenset[int]:
        """The roles whose lines have all these words between them."""
        if len(wanted) < _SHORT_PHRASE:
            return frozenset()
        return frozenset(number for number, words in enumerate(self._words_of_roles) if wanted <= words)

    @cached_property
    def _words_of_roles(self) -> tuple[frozenset[str], ...]:
        spans = [entry.span for entry in self.profile.experience]
        return tuple(
            frozenset[str]().union(*(words for line, words in self.lines if span.start <= line.start < span.end))
            for span in spans
        )

    @staticmethod
    def _at_most(mention: Mention, grade: Grade) -> Mention:
        return mention._replace(grade=_ORDER[max(_ORDER.index(mention.grade), _ORDER.index(grade))])

    def _mention(self, start: int, end: int) -> Mention:
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end)
        last = len(self.text) if last < 0 else last
        line = self.text[first:last]
        role = next((n for n, e in enumerate(self.profile.experience) if e.span.start <= start < e.span.end), None)
        kind = next((s.kind for s in self.profile.sections if s.span.start <= start < s.span.end), SectionKind.OTHER)
        grade = _WORK.get(kind, Grade.LISTED)
        if role is not None:
            grade = Grade.DATED_WORK if self.roles[role].months else Grade.PROJECT
        elif grade is Grade.DATED_WORK:
            grade = Grade.PROJECT  # in the part on work, but in no role with dates
        near = line[max(0, start - first - 60) : end - first + 40]
        studied = role is not None and (self.roles[role].study or _STUDIED.search(near) is not None)
        if _EXPOSURE.search(near):
            grade = Grade.EXPOSURE
        elif studied or (grade is not Grade.DATED_WORK and _COURSE.search(near)):
            grade = Grade.COURSE
        return Mention(self._quote(*self._sentence(first, last), start), grade, role)

    def _sentence(self, first: int, last: int) -> tuple[int, int]:
        """The line with those that it wraps from and onto: a line that begins small goes on from the one above."""
        for _wrap in range(_MOST_WRAPS):
            if first == 0 or not self.text[first].islower():
                break
            first = self.text.rfind("\n", 0, first - 1) + 1
        for _wrap in range(_MOST_WRAPS):
            if not self.text[last + 1 : last + 2].islower():
                break
            end = self.text.find("\n", last + 1)
            last = len(self.text) if end < 0 else end
        return first, last

    def _quote(self, first: int, last: int, at: int) -> Span:
        if last - first > _QUOTE:
            first = max(first, at - _QUOTE // 3)
            last = min(last, first + _QUOTE)
        while first < last and self.text[first].isspace():
            first += 1
        while last > first and self.text[last - 1].isspace():
            last -= 1
        return Span(start=first, end=last)

    def years(self, roles: Iterable[int]) -> float:
        """Years that roles cover together; overlapping months once."""
        return len(frozenset[int]().union(*(self.roles[n].months for n in roles))) / 12

    def field_years(
        self,
        fields: Iterable[Occupation],
        also: Iterable[Mention] = (),
        without: Iterable[str] = (),
        *,
        leading: bool = False,
    ) -> tuple[dict[float, float], list[int]]:
        """Years of work in any of `fields` by how near it is (1, 0.5, NEIGHBOUR), and its roles, clearest first.

        A role with a line among `also` is in the field, too; half where that line counts for no more than a list. One
        whose title or text is of what `without` names counts as a neighbour's. If the work is `leading`, a role
        below counts half.
        """
        wanted = tuple(fields)
        told = {mention.role: 1.0 if mention.grade is Grade.DATED_WORK else 0.5 for mention in also}
        barred = Barred.of(without)
        months = dict[int, tuple[float, float]]()
        shares = dict[int, float]()
        for number, role in enumerate(self.roles):
            share = max(told.get(number, 0.0), *(occupations().share(f, role.placed, role.signs) for f in wanted), 0.0)
            if share and barred.covers(role, wanted):
                share = min(share, NEIGHBOUR)
            if leading and not is_leading(role.title):
                share = min(share, 0.5)
            shares[number] = share
            for month in role.months if share else ():
                months[month] = max(months.get(month, (0.0, 0.0)), (share, role.weight))
        years = {
            level: sum(weight for share, weight in months.values() if share == level) / 12
            for level in (1.0, 0.5, NEIGHBOUR)
        }
        roles = sorted((n for n, share in shares.items() if share and self.roles[n].months), key=lambda n: -shares[n])
        return years, roles

    def practised(self, names: Iterable[str]) -> bool:
        """Whether two years of dated work lie in a field where one of the skills is everyday."""
        fields = {field.name: field for name in names for field in occupations().using(name)}
        return bool(fields) and self.field_years(fields.values())[0][1.0] >= 2

    def evidence(self, mention: Mention, years: float | None = None) -> Evidence:
        return self.proof(mention.span, mention.grade, years)

    def proof(self, span: Span, grade: Grade | None, years: float | None = None) -> Evidence:
        page = self.reading.page_of(span.start)
        years = round(years, 1) if years else None
        return Evidence(quote=span.of(self.text), span=span, page=page, grade=grade, years=years)

    def line_of(self, span: Span) -> Span:
        """The line a fact stands in, as a quote."""
        return self._mention(span.start, max(span.start, min(span.end, span.start + 1))).span
