"""E-mail addresses, telephone numbers and links."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

import phonenumbers

from bot.cvs.models import Fact, SectionKind, Span
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.facts.sections import Block
from bot.taxonomy.folding import fold

_EMAIL = re.compile(r"(?<![\w.+%-])[A-Za-z0-9][\w.+%-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,250}\.[A-Za-z]{2,24}(?![\w-])")
_BREAK = r"(?:\s?\n\s{0,3})?"
_BROKEN_EMAIL = re.compile(
    rf"(?<![\w.+%-])[A-Za-z0-9][\w.+%-]{{0,63}}{_BREAK}@{_BREAK}(?:[A-Za-z0-9-]{{1,63}}{_BREAK}\.?{_BREAK}){{1,6}}",
)
_SPACED_EMAIL = re.compile(
    r"(?<![\w.+%-])[A-Za-z0-9][\w.+%-]{0,63} {0,2}@ {0,2}[A-Za-z0-9-]{1,63}"
    r"(?: {0,2}\. {0,2}[A-Za-z0-9-]{1,63}){1,3}(?![\w-])"
)
_SAID_AT = r"(?: ?[\[({<] ?(?:at|AT|a|ät|arobase|arroba|chiocciola|@) ?[\])}>] ?| (?:at|AT|arobase|arroba|chiocciola) )"
_SAID_DOT = r"(?: ?[\[({<] ?(?:dot|DOT|punkt|point|punto|ponto|\.) ?[\])}>] ?| (?:dot|DOT|point|punto|punkt|ponto) |\.)"
_SPELT_EMAIL = re.compile(
    rf"(?<![\w.+%-])([A-Za-z0-9][\w+%-]{{0,40}}(?:{_SAID_DOT}[\w+%-]{{1,40}}){{0,3}}){_SAID_AT}"
    rf"([A-Za-z0-9-]{{1,63}}(?:{_SAID_DOT}[A-Za-z0-9-]{{1,63}}){{1,3}})(?![\w-])"
)
_DOT = re.compile(_SAID_DOT)
_REFERENCE = re.compile(
    r"(?<!\w)(?:references?|referees?|referenz(?:en|person)?|referencias?|referenze|references|referencias|"
    r"supervisor|line manager|المعرفون|معرفون|مراجع|المراجع)(?!\w)"
)
_REFERENCE_LINES = 6  # under such a word
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_NUMBER = re.compile(
    r"(?<![\w.,/@])(?:\(?\+|00)?[ (]{0,2}\d(?:[\d ().\-/–‑\u00a0]|\u200e|\u202a|\u202c){5,34}\d"
    r"(?:\s?\+(?:\d{1,3}(?![ (]{0,2}\d))?)?(?![\w@]|[.,]\d)"  # the code last: from right to left
)
_CODE_LAST = re.compile(r"\+\d{0,3}\Z")
_NOT_A_NUMBER = re.compile(
    r"(?:19|20)\d\d\s?[-–/.]\s?(?:(?:19|20)\d\d|\d\d)(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d"
    r"|(?<!\d)\d{1,2}/(?:19|20)\d\d"
)
_MOBILE = (
    r"mobile?|cell(?:ular)?(?: phone)?|whatsapp|gsm|m|handy|mobiltelefon|mobilnummer|portable|port|movil|celular|cel|"
    r"telemovel|tlm|cellulare|mob|cep|mobiel|"
    r"(?:ال)?جوال|(?:ال)?موبايل|(?:ال)?محمول|(?:ال)?نقال|المتحرك|واتس ?اب|خلوي|الخلوي"
)
_ANY_PHONE = (
    r"(?:tele)?phone|telefono?|telephone|tel|t|p|ph|call|contact|fon|festnetz|fixe|fijo|domicile|telefoon|telefone|"
    r"(?:ال)?هاتف|(?:ال)?تليفون|(?:ال)?تلفون|ت|للتواصل|رقم التواصل|اتصال"
)
_NUMBER_WORD = r"(?:\s?(?:no|nos|number|numbers|nr|num|nummer|n°|numero|phone|fixe|#|\(m\)|\(mobile\)|\(home\)))?"
_AFTER_LABEL = r"\s?\.?\s?[:：#/|]?\s{0,12}[(]?\Z"
_MOBILE_LABEL = re.compile(rf"(?<![^\W\d_])(?:{_MOBILE}){_NUMBER_WORD}{_AFTER_LABEL}")
_LABEL = re.compile(rf"(?<![^\W\d_])(?:{_ANY_PHONE}){_NUMBER_WORD}{_AFTER_LABEL}")
_MOBILE_AFTER = re.compile(rf"\s{{0,2}}[(\[]?\s?(?:{_MOBILE})(?!\w)")
_OTHER_LABEL = re.compile(
    r"(?<![^\W\d_])(?:id|iqama|passport|passnummer|licen[cs]e|registration|registered|membership|member|account|iban|fax|telefax|"
    r"telecopie|ref(?:erence)?|ausweis|pasaporte|dni|nie|cpf|rg|cnic|nic|ssn|nino|cnss|siret|nif|codice fiscale|orcid|"
    r"isbn|doi|zip|post ?code|p\.?o\.? ?box|b\.?p\.?|vat|visa|permit|aadhaar|pan|prc|pin|"
    r"هويه|الهويه|اقامه|الاقامه|جواز السفر|الجواز|رخصه|عضويه|سجل|فاكس|الفاكس|الرقم القومي|الرقم الوطني|"
    r"السجل المدني|ص\.?ب)"
    r"\s?(?:no|number|nr|num|card|رقم)?\s?[.:：#]{0,2}\s*\Z"
)
_NEARBY = 300  # characters between a person's address and number
_MOST_NUMBERS = 50
_LINK = re.compile(
    r"(?<![\w@.])(?:https?://|www\.)[^\s<>|,;()\"']{4,200}"
    r"|(?<![\w@.-])(?:[a-z]{2}\.)?(?:linkedin\.com|github\.com|gitlab\.com|bitbucket\.org|behance\.net|dribbble\.com|"
    r"medium\.com|stackoverflow\.com|kaggle\.com|orcid\.org|x\.com|twitter\.com)/[^\s<>|,;()\"']{2,150}",
    re.IGNORECASE,
)


_SHORT_LINE = 60  # characters of a line that can introduce a referee
_SHORTEST = 7  # digits of a telephone number
_BEFORE = 28  # characters in which a number's label stands
_SPELT = 0.85  # confidence below which an address was put together


def about_others(blocks: Sequence[Block]) -> tuple[Span, ...]:
    """The stretches of a CV that are about referees, whose contacts are not the person's."""
    found = [Span(start=block.start, end=block.end) for block in blocks if block.kind is SectionKind.REFERENCES]
    for block in blocks:
        if block.kind is not SectionKind.HEADER:
            for index, line in enumerate(block.lines):
                if len(line.text) <= _SHORT_LINE and _REFERENCE.search(fold(line.text)):
                    last = block.lines[min(index + _REFERENCE_LINES, len(block.lines) - 1)]
                    found.append(Span(start=line.start, end=last.end))
    return tuple(found)


def _is_others(at: int, others: Sequence[Span]) -> bool:
    return any(span.start <= at < span.end for span in others)


def find_emails(document: Document, others: Sequence[Span] = ()) -> list[Fact]:
    """Addresses as they are linked, written, broken over lines, spaced or spelt out, the likeliest first.

    Those in `others`, stretches about other people, count only where there are none else.
    """
    found = [
        *_linked_emails(document),
        *_broken_emails(document),
        *(_email(match.group(), match, 0.99) for match in _EMAIL.finditer(document.text)),
        *(_email(match.group().replace(" ", ""), match, 0.9) for match in _SPACED_EMAIL.finditer(document.text)),
        *(
            _email(f"{_DOT.sub('.', match.group(1))}@{_DOT.sub('.', match.group(2))}", match, 0.8)
            for match in _SPELT_EMAIL.finditer(document.text)
            if _DOT.sub(".", match.group(2)).rpartition(".")[2].lower() in _TOP_LEVEL
        ),
    ]
    able = [fact for fact in found if _EMAIL.fullmatch(fact.value)][:_MOST_NUMBERS]
    # an address that ends or begins inside another one is a part of it
    whole = [fact for fact in able if not any(_holds(other.span, fact.span) for other in able)]
    own = [fact for fact in whole if not _is_others(fact.span.start, others)]
    return sorted(own or whole, key=lambda fact: (fact.confidence < _SPELT, fact.span.start))


def of_person(emails: Sequence[Fact], name: str | None) -> Fact | None:
    """The first address with a part of the name in it, else the first."""
    parts = [part for part in re.split(r"[^a-z]+", fold(name)) if len(part) > 2] if name else []
    named = (one for one in emails if any(part in fold(one.value.partition("@")[0]) for part in parts))
    return next(named, emails[0] if emails else None)


def _holds(outer: Span, inner: Span) -> bool:
    longer = outer.end - outer.start > inner.end - inner.start
    return longer and outer.start <= inner.start and inner.end <= outer.end


def _email(value: str, match: re.Match[str], confidence: float) -> Fact:
    return Fact(value=value, span=Span(start=match.start(), end=match.end()), confidence=confidence)


def _linked_emails(document: Document) -> Iterator[Fact]:
    """Addresses behind links whose text is something else ("Mail me")."""
    for target, offset in document.links:
        address = unquote(target[7:].split("?")[0]).strip()
        if target.lower().startswith("mailto:") and offset is not None and address not in document.text:
            end = document.text.find("\n", offset)
            end = len(document.text) if end < 0 else end
            if end > offset:
                yield Fact(value=address, span=Span(start=offset, end=end), confidence=0.9)


_TOP_LEVEL = frozenset(
    "com net org edu gov io dev me info co uk de fr es it nl be ch at pl se no dk fi ie pt gr tr ru ua cz ro"
    " hu in pk bd lk np sg my id ph vn th cn hk tw jp kr au nz ca us mx br ar cl pe sa ae qa kw bh om jo lb eg"
    " ma tn dz ly iq sy ps ye sd za ng ke gh et tz ug eu app tech online site xyz ac sch mil int biz name pro"
    " test example cloud digital design agency studio email world health".split()
)


def _broken_emails(document: Document) -> Iterator[Fact]:
    """Addresses broken over lines; how much of the last line belongs to one follows from its top level domain."""
    linked = [unquote(target[7:].split("?")[0]) for target, _ in document.links if target.lower().startswith("mailto:")]
    known = {link.casefold(): link for link in linked}
    for broken in _BROKEN_EMAIL.finditer(document.text):
        written = broken.group()
        if "\n" not in written:
            continue
        for cut in range(len(written), 0, -1):
            candidate = re.sub(r"\s+", "", written[:cut])
            at_edge = cut == len(written) or not written[cut].isalnum()
            alone = document.text[broken.start() + cut : broken.start() + cut + 1] in ("", "\n")
            whole = at_edge and _ends(written[:cut], alone=alone) and _EMAIL.fullmatch(candidate)
            if candidate.casefold() in known or whole:
                value = known.get(candidate.casefold(), candidate)
                span = Span(start=broken.start(), end=broken.start() + len(written[:cut].rstrip()))
                yield Fact(value=value, span=span, confidence=0.95)
                break


def _ends(written: str, *, alone: bool) -> bool:
    """Whether an address ends where `written` does: at a top level domain, and at none on the line above.

    `alone`: nothing follows on its last line.
    """
    above, broken, last = written.rstrip().rpartition("\n")
    if re.sub(r"\s+", "", written).rpartition(".")[2].lower() not in _TOP_LEVEL:
        return False
    before = re.sub(r"\s+", "", above)
    complete = _EMAIL.fullmatch(before) and before.rpartition(".")[2].lower() in _TOP_LEVEL
    # a line that has the whole address goes on only in "…@mail.co" / ".uk", and "m" where a narrow column broke ".com"
    return not (broken and complete) or last.strip().startswith(".") or (alone and len(last.strip()) == 1)


class _Number(NamedTuple):
    rank: int  # 0 for the likeliest kind of number
    start: int
    fact: Fact


def find_phone(
    document: Document, regions: Sequence[str], others: Sequence[Span] = (), beside: Span | None = None
) -> Fact | None:
    """The person's number in E.164, the mobile one where there are several; years, dates and ids are not numbers.

    `regions`: ISO codes of the countries whose national numbers may stand there, the likeliest first. Numbers in
    `others` count only where there is no other; of two alike the one nearer to `beside`, the e-mail address, is told.
    """
    text = document.text.translate(_DIGITS)
    folded = fold(text)
    found: list[_Number] = []
    for match in _NUMBER.finditer(text):
        for start, written in _one_by_one(match):
            number = _number(folded, start, written, regions)
            if number is not None:
                found.append(number._replace(rank=number.rank + 10 * _is_others(start, others)))
        if len(found) >= _MOST_NUMBERS:
            break
    if not found:
        return None
    home = beside.start if beside else 0
    best = min(
        found, key=lambda number: (number.rank + 2 * (abs(number.start - home) > _NEARBY), abs(number.start - home))
    )
    return best.fact


def _one_by_one(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """The numbers of "+961 3 123456 / 70 654321", each with its offset."""
    written, at = match.group(), 0
    for cut in (*re.finditer(r"\s*/\s*|\s+-\s+|\s+(?=\+)", written), None):
        stop = cut.start() if cut else len(written)
        rest = written[cut.end() :] if cut else ""
        enough = sum(map(str.isdigit, written[at:stop])) >= _SHORTEST
        if cut is None or (enough and sum(map(str.isdigit, rest)) >= _SHORTEST):
            yield match.start() + at, written[at:stop]
            at = cut.end() if cut else stop


def _number(folded: str, start: int, written: str, regions: Sequence[str]) -> _Number | None:
    digits = re.sub(r"\D", "", written)
    before = folded[max(0, start - _BEFORE) : start].rpartition("\n")
    label = before[2] if before[2].strip() else before[0].rpartition("\n")[2]
    after = folded[start + len(written) : start + len(written) + _BEFORE].partition("\n")[0]
    international = written.lstrip(" (").startswith(("+", "00")) or bool(_CODE_LAST.search(written))
    if not _SHORTEST <= len(digits) <= 15 or _OTHER_LABEL.search(label):
        return None
    mobile = bool(_MOBILE_LABEL.search(label) or _MOBILE_AFTER.match(after))
    labelled = mobile or bool(_LABEL.search(label))
    if _NOT_A_NUMBER.search(written) and not (international or labelled):
        return None
    value = _e164(written, digits, international, regions, labelled=labelled)
    if value is None:
        return None
    confidence = 0.98 if international else 0.85 if labelled else 0.75
    fact = Fact(value=value, span=Span(start=start, end=start + len(written)), confidence=confidence)
    return _Number(0 if mobile else 1 if labelled or international else 2, start, fact)


def _e164(written: str, digits: str, international: bool, regions: Sequence[str], *, labelled: bool) -> str | None:
    if _CODE_LAST.search(written) and not written.lstrip(" (").startswith("+"):
        return _turned_abroad(re.findall(r"\d+", written), regions)
    # "+44 (0)20": the zero is for callers at home
    if international:
        digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", written))
        digits = digits[2:] if written.lstrip(" (").startswith("00") else digits
        attempts: list[tuple[str, str | None]] = [("+" + digits, None)]
    else:
        attempts = [(digits, region) for region in regions]
        if len(digits) > 10 and regions:
            attempts.append(("+" + digits, None))
    possible: str | None = None
    for number, country in attempts:
        try:
            parsed = phonenumbers.parse(number, country)
        except phonenumbers.NumberParseException:
            continue
        value = str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
        if phonenumbers.is_valid_number(parsed):
            return value
        # test and fictional ranges are not "valid" but have a possible length; of the first country alone
        able = country is None or country == regions[0] or labelled
        if possible is None and able and phonenumbers.is_possible_number(parsed):
            possible = value
    return _turned(written, regions) or possible


def _turned(written: str, regions: Sequence[str]) -> str | None:
    """A national number whose groups a page from right to left has in the opposite order."""
    groups = re.findall(r"\d+", written)
    if len(groups) < 2 or groups[0].startswith("0"):
        return None
    opened = len(groups) > 2 and groups[-1].startswith("0")
    alike = len({len(group) for group in groups}) == 1  # "4417 9988", without a zero that tells the first one
    able = regions if opened else regions[:1] if alike else ()
    return next((value for region in able if (value := _valid("".join(reversed(groups)), region))), None)


def _turned_abroad(groups: Sequence[str], regions: Sequence[str]) -> str | None:
    """The same for "5541 327 91 218+", whose groups may also stand in the right order before or after the code."""
    orders = (groups[::-1], (groups[-1], *groups[:-1]), groups)
    able = [value for order in orders if (value := _valid("+" + "".join(order), None))]
    return next((value for value in able if phone_region(value) in regions), able[0] if able else None)


def _valid(number: str, region: str | None) -> str | None:
    """A number in E.164, where it is one of its country's."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def phone_region(value: str) -> str | None:
    """ISO code of the country of a number in E.164."""
    try:
        code = phonenumbers.parse(value, None).country_code
        return phonenumbers.region_code_for_country_code(code) if code else None
    except phonenumbers.NumberParseException:
        return None


def find_links(document: Document) -> tuple[Fact, ...]:
    """Web addresses, each once: the hyperlinks' targets and those written out."""
    found: dict[str, Fact] = {}
    for match in _LINK.finditer(document.text):
        written = match.group().rstrip(".:/")
        value = written if written.lower().startswith("http") else "https://" + written
        span = Span(start=match.start(), end=match.start() + len(written))
        found.setdefault(_link_key(value), Fact(value=value, span=span, confidence=0.95))
    for target, offset in document.links:
        if not re.match(r"https?://[^\s]{4,300}\Z", target, re.IGNORECASE) or offset is None:
            continue
        end = document.text.find("\n", offset)
        end = min(len(document.text) if end < 0 else end, offset + 200)
        key = _link_key(target)
        broken = [known for known in found if key.startswith(known)]
        for known in broken:  # the written form was cut by a line's end; the target is whole
            found.pop(known)
        if end > offset:
            found.setdefault(key, Fact(value=target.rstrip("/"), span=Span(start=offset, end=end), confidence=0.95))
    return tuple(found.values())


def _link_key(value: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", value.casefold()).rstrip("/")
