"""Lists of skills, in whatever form: the items, each with its place in the text, without labels, levels and years."""

import re
from collections.abc import Iterator, Sequence

from bot.cvs.models import SectionKind
from bot.cvs.pipeline.document import Line
from bot.cvs.pipeline.facts.dates import find_periods
from bot.cvs.pipeline.facts.pieces import Piece
from bot.cvs.pipeline.facts.sections import Block
from bot.taxonomy.folding import fold
from bot.taxonomy.headings import heading_kind
from bot.taxonomy.languages import find_languages, find_level
from bot.taxonomy.places import is_place
from bot.taxonomy.skills import skill_matcher

_SEPARATOR = re.compile(r"\s*[,،;؛|•·●▪■◦✓✔➢►▸\t]\s*|[ \u00a0]{2,}|\s+[/–—-]\s+|\.\s+(?=[^\W\d_a-z])")
_LABEL = re.compile(r"\s*(?P<label>[^:：,،;|()\n]{2,45}?)\s*[:：]\s*")
_BARE_LABEL = re.compile(r"\s*[^\W\d_]+(?:\s[/&]\s[^\W\d_]+)?\s+(?=\S)")
_WORD = re.compile(r"[^\W\d_]+")
_EDGE = " \t\n\u00a0.,،;:*•·–—-"
_EDGE_BEFORE = _EDGE.replace(".", "")  # .NET
_LISTING = ",،;؛|•·"  # after these a new item begins
_COMMA = re.compile(r"[,،;؛]")
_MAX_WORDS, _MAX_CHARACTERS = 6, 60
_PROSE_WORDS = 8  # an item of so many words makes its line a sentence
_LONGEST = 2000  # characters of a list; nobody writes a longer one in one paragraph
_LIST = 3  # items from which a line is a list that may be broken anywhere
_FULL_LINE = 0.9  # share of the list's width from which a line may have been broken for want of room

_YEARS = r"\d{1,2}\+?\s?(?:years?|yrs?\.?|ans|jahren?|años|anni|anos|سنوات|سنة|أعوام)(?:\s(?:of\s)?experience)?"
_GRADE = (
    r"(?:(?:very|sehr|tr[eè]s|muy)\s)?(?:advanced|intermediate|beginner|basics?|expert|proficient|excellent|good|fluent|strong|familiar"
    r"|competent|experienced|skilled|novice|elementary|fair|avanc[ée]e?|interm[ée]diaire|d[ée]butante?|confirm[ée]e?|ma[iî]tris[ée]e?"
    r"|notions|courante?|bon(?:ne)?|fortgeschritten(?:e)?|grundkenntnisse|gut(?:e\skenntnisse)?|experte|anf[äa]nger|avanzad[oa]|b[áa]sic[oa]"
    r"|intermedi[oa]|expert[oa]|avanzat[oa]|ottim[oa]|buon[oa]|avan[çc]ad[oa]|متقدمة?|متوسطة?|مبتدئة?|ممتازة?|جيدة?(?:\sجدا)?|خبيرة?|محترفة?)"
    r"(?:\s(?:level|knowledge|user|niveau|kenntnisse|nivel|livello|n[íi]vel))?"
)
_MARK = rf"(?:[●○★☆■□▪▫◆◇▮▯█░⬤◯✦✧•*]{{2,}}|\d{{1,3}}\s?%|\d(?:[.,]\d)?\s?/\s?(?:5|10|100)|{_YEARS})"
_LEVEL = re.compile(rf"\s*[:–—-]?\s*\(?(?:{_MARK}|{_GRADE}|know|none)\)?", re.IGNORECASE)
_TAIL = re.compile(
    rf"(?:\s*[:–—-]?\s*(?:{_MARK})|\s*[\[(]\s*(?:{_MARK}|{_GRADE}|(?:19|20)\d\d(?:\s?[–-]\s?(?:(?:19|20)\d\d|\w{{3,8}}))?)\s*[\])]"
    rf"|\s*[:–—-]\s*{_GRADE}|\s{_GRADE})\s*\Z",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*[(\[](?P<inner>[^()\[\]]{2,60})[)\]]\s*\Z")
_NOT_A_SKILL = re.compile(r"\S@\S|://|www\.|\d[\d\s()-]{7,}\d|[!?]|\b(?:updated|i am|i have|my)\b", re.IGNORECASE)
_JOINED = re.compile(r"(?:[&/+-]|\b(?:and|of|for|with|in|to|et|de|des|du|und|von|y|e|di|da|do))\Z|\bو\Z", re.IGNORECASE)
_LEADING = re.compile(  # of a sentence that lists skills
    r"(?:and|or|und|et|y|e|ou)\s+|(?:(?:very|good|strong|excellent|solid|working|basic|advanced|hands-on)\s)*"
    r"(?:knowledge|command|understanding|use|experience|experienced|expertise|proficien\w+|skilled|familiar\w*|competent)"
    r"\s(?:of|in|with|at|using)\s+"
    r"|(?:bonnes?\s|tr[eè]s\s)*(?:ma[iî]trise|connaissances?|pratique)\s(?:du|des|de\sla|de\sl['’]|de|en|d['’])\s?"
    r"|(?:sehr\s|gute\s|sicherer?\s)*(?:kenntnisse|erfahrung|umgang)\s(?:in|mit|im)\s+"
    r"|(?:manejo|dominio|conocimientos?|dom[ií]nio|conhecimentos?|(?:ottima\s|buona\s)?conoscenza)"
    r"\s(?:de|del|di|do|em|en|dei|della)\s+"
    r"|(?:إجادة|إتقان|اتقان|اجادة)\s(?:استخدام\s)?|(?:معرفة|إلمام)\sب",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|und|et|y|e)\s|\sو(?=\S)", re.IGNORECASE)
_REMARK_WORDS = 4  # after a label, what has so many and lists nothing is a remark on it
_THEN_LEVEL = re.compile(r"\s*[(\[:–—-]")  # "Korean (TOPIK 5)"
_SHORTEST = 4  # letters of what may be a word beside a language's name
_NOT_ITEMS = frozenset(
    "skills languages education experience references certifications header summary awards interests other".split()
)
_TELLING = re.compile(
    r"skills\b|expertise|competen[cz]|kompetenzen|kenntnisse|fahigkeiten|habilidades|conocimientos|conoscenze|aptitud"
    r"|savoir-faire|areas? of (?:practice|experience|focus)|areas de experiencia|practice areas|good at|مهارات|كفاءات"
)
_CATEGORIES = frozenset(
    "programming platforms frameworks libraries databases systems languages cloud methods methodologies hardware"
    " protocols web mobile backend frontend office other misc tools software technologies"
    " langages methodes systemes logiciels outils bureautique industrie"
    " programmiersprachen datenbanken betriebssysteme werkzeuge methoden fachlich edv it"
    " lenguajes sistemas metodologias programas herramientas"
    " linguaggi strumenti sistemi ferramentas linguagens".split()
)


def skill_lists(blocks: Sequence[Block]) -> Iterator[Sequence[Line]]:
    """The lines of sections about skills, and lines of other sections that say they list skills."""
    for block in blocks:
        if block.kind is SectionKind.SKILLS or (
            block.kind is SectionKind.OTHER and block.heading and _TELLING.search(fold(block.heading))
        ):
            yield block.lines
        elif block.kind is not SectionKind.LANGUAGES:
            for line in block.lines:
                label = _LABEL.match(line.text)
                if label and heading_kind(label["label"]) == SectionKind.SKILLS and label.end() < len(line.text):
                    yield [line]


def list_items(lines: Sequence[Line]) -> Iterator[Piece]:
    """Everything that the lines of a list name, in order; an item may go on over the end of a line."""
    plain = any(not line.bold for line in lines)
    for wrapped in _wrapped(lines):
        paragraph = Piece("\n".join(line.text for line in wrapped), wrapped[0].start)
        if len(paragraph.text) > _LONGEST:
            continue
        label = wrapped[0].bold and plain and not _SEPARATOR.search(paragraph.text)
        if label and not skill_matcher().find(paragraph.text):
            continue
        for part in _listed(paragraph):
            yield from _cleaned(part)


def _listed(paragraph: Piece) -> list[Piece]:
    """The items of a list; of "Leadership: led a team of twelve" the label; nothing of a sentence."""
    begins = _after_label(paragraph.text)
    parts = _parts(paragraph, begins)
    longest = max((len(part.text.split()) for part in parts), default=0)
    if begins and longest >= _REMARK_WORDS and (len(parts) == 1 or longest >= _PROSE_WORDS):
        return _parts(Piece(paragraph.text[:begins], paragraph.start), 0)
    if longest >= _PROSE_WORDS:
        return []
    return [*parts[:-1], *_both(parts[-1])] if len(parts) > 1 else parts


def _both(last: Piece) -> list[Piece]:
    """The last two of a list, "SQL and Zorbex", apart; "health and safety" is one."""
    joint, known = _AND.search(last.text), skill_matcher().canonical
    if joint is None or known(last.text):
        return [last]
    first = Piece(last.text[: joint.start()], last.start)
    second = Piece(last.text[joint.end() :], last.start + joint.end())
    return [first, second] if known(first.text) or known(second.text) else [last]


def _wrapped(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines, each with those that its last item goes on into."""
    widest = max((line.x1 - line.x0 for line in lines if line.x0 is not None and line.x1 is not None), default=None)
    group: list[Line] = []
    for line in lines:
        if group and not _goes_on(group[-1], line, widest):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _goes_on(line: Line, following: Line, widest: float | None) -> bool:
    """Whether an item that begins at the end of `line` ends in `following`."""
    if (
        following.start != line.end + 1
        or following.bullet
        or following.gap_before
        or (following.column, following.cell, following.page) != (line.column, line.cell, line.page)
        or following.bold != line.bold
        or _LABEL.match(following.text)
    ):
        return False
    parts = _parts(Piece(line.text, line.start), _after_label(line.text))
    first = _parts(Piece(following.text, following.start), 0)[:1]
    if not parts or not first or line.text.rstrip()[-1] in _LISTING:
        return False
    if line.text.count("(") > line.text.count(")") or _JOINED.search(line.text.rstrip()):
        return True
    matcher, last = skill_matcher(), parts[-1]
    ends, begins = matcher.canonical(last.text), matcher.canonical(first[0].text)
    if matcher.canonical(f"{last.text} {first[0].text}") and not (ends and begins):
        return True
    if ends or begins:
        return False
    if first[0].text[0].islower() and not last.text[0].islower():
        return True
    if widest is None or line.x0 is None or line.x1 is None or not _COMMA.search(line.text):
        return False  # between tags and bullets lines are broken, not within
    return len(parts) >= _LIST and line.x1 - line.x0 >= _FULL_LINE * widest


def _after_label(text: str) -> int:
    """Where the list begins: after "Databases:", or a bare "Databases" before names; "Mambu: 90%" has no label."""
    label = _LABEL.match(text)
    if label is not None:
        level = _LEVEL.match(text, label.end())
        return 0 if level and not text[level.end() : level.end() + 1].isalnum() else label.end()
    first = _BARE_LABEL.match(text)
    if first and _SEPARATOR.search(text, first.end()) and set(_WORD.findall(fold(first.group()))) <= _CATEGORIES:
        return first.end()
    return 0


def _parts(piece: Piece, at: int) -> list[Piece]:
    """What stands between the separators of a text from `at` on; those inside brackets separate nothing."""
    found, text, depth, counted = list[Piece](), piece.text, 0, at
    for separator in [*_SEPARATOR.finditer(text, at), None]:
        end = separator.start() if separator else len(text)
        depth += sum((char in "([") - (char in ")]") for char in text[counted:end])
        counted = end
        if separator and depth > 0:
            continue
        part = text[at:end].rstrip(_EDGE)
        inner = part.lstrip(_EDGE_BEFORE)
        if inner:
            found.append(Piece(inner, piece.start + at + len(part) - len(inner)))
        at = separator.end() if separator else end
    return found


def _cleaned(item: Piece) -> Iterator[Piece]:
    """The item without its level; where one side of "CRM (Salesforce)" is a known skill, the two sides are two."""
    lead = _LEADING.match(item.text)
    if lead and lead.end() < len(item.text):
        item = Piece(item.text[lead.end() :], item.start + lead.end())
    while (tail := _TAIL.search(item.text)) and tail.start() > 0:
        item = Piece(item.text[: tail.start()], item.start)
    brackets = _BRACKETS.search(item.text)
    if brackets and brackets.start() > 0:
        outer = Piece(item.text[: brackets.start()], item.start)
        inner = Piece(brackets["inner"], item.start + brackets.start("inner"))
        if all(_LEVEL.fullmatch(part.text) for part in _parts(inner, 0)):
            item = outer
        elif skill_matcher().find(outer.text) or skill_matcher().find(inner.text):
            named = [part for part in _parts(inner, 0) if part.text[0].isalpha() and not part.text[0].islower()]
            for part in (outer, *named):  # "(12 people)", "(module MM)" tell of the one before them
                if _can_be_skill(part.text):
                    yield part
            return
    if _can_be_skill(item.text):
        yield item


def _can_be_skill(text: str) -> bool:
    if skill_matcher().canonical(text) is not None:
        return True
    if not 1 < len(text) <= _MAX_CHARACTERS or len(text.split()) > _MAX_WORDS or not any(map(str.isalpha, text)):
        return False
    if _LEVEL.fullmatch(text) or _NOT_A_SKILL.search(text) or heading_kind(text) in _NOT_ITEMS:
        return False
    return not (is_place(text) or find_periods(text) or _speaks_of_language(text))


def _speaks_of_language(text: str) -> bool:
    """Whether a language and how well it is spoken is all that `text` says; "French cuisine" says more."""
    names = find_languages(text)
    if not names:
        return False
    if names[0].start == 0 and _THEN_LEVEL.match(text, names[0].end):
        return True
    rest, at = "", 0
    for name in names:
        rest, at = rest + text[at : name.start], name.end
    rest = f"{rest}{text[at:]}".strip(_EDGE + "()/&")
    return len(rest) < _SHORTEST or find_level(rest) is not None or heading_kind(rest) == SectionKind.LANGUAGES
