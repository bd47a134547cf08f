"""E-mail addresses, telephone numbers and links."""

import re

import phonenumbers

from bot.cvs.models import Fact, Span
from bot.cvs.pipeline.document import Document

_EMAIL = re.compile(r"(?<![\w.+%-])[A-Za-z0-9][\w.+%-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,250}\.[A-Za-z]{2,24}(?![\w-])")
_BROKEN_EMAIL = re.compile(
    r"(?<![\w.+%-])[A-Za-z0-9][\w.+%-]{0,63}(?:\s?\n\s{0,3})?@(?:\s?\n\s{0,3})?"
    r"(?:[A-Za-z0-9-]{1,63}(?:\s?\n\s{0,3})?\.?(?:\s?\n\s{0,3})?){1,6}",
)
_SPELT_EMAIL = re.compile(
    r"(?<![\w.+%-])([A-Za-z0-9][\w.+%-]{0,63}) ?[\[({]? ?(?:at|AT) ?[\])}]? ?"
    r"([A-Za-z0-9-]{1,63}(?: ?[\[({]? ?(?:dot|DOT) ?[\])}]? ?[A-Za-z0-9-]{1,63}){1,3})(?![\w-])"
)
_DOT = re.compile(r" ?[\[({]? ?(?:dot|DOT) ?[\])}]? ?")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_NUMBER = re.compile(
    r"(?<![\w.,/@])(?:\+|00)?[ (]{0,2}\d(?:[\d ().\-/–‑]|\u200e|\u202a|\u202c){5,22}\d(?![\w@]|[.,]\d)"
)
_NOT_A_NUMBER = re.compile(r"(?:19|20)\d\d\s?[-–/.]\s?(?:(?:19|20)\d\d|\d\d)(?!\d)|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d")
_LABEL = re.compile(
    r"(?:phone|mobile|tel|cell|call|whatsapp|gsm|m|t|p|جوال|الجوال|هاتف|الهاتف|موبايل|التليفون|نقال|tél|téléphone|"
    r"portable|handy|mobil|telefon|móvil|teléfono)\s?\.?\s?[:：]?\s*\Z",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"(?:\bid|iqama|passport|licen[cs]e|registration|membership|account|iban|fax|ref(?:erence)?|ausweis|pasaporte|dni"
    r"|هوية|الهوية|إقامة|الإقامة|جواز السفر|رخصة|عضوية|سجل|فاكس)\s?(?:no|number|nr|num|رقم)?\s?[.:：#]{0,2}\s*\Z",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?<![\w@.])(?:https?://|www\.)[^\s<>|,;()\"']{4,200}"
    r"|(?<![\w@.-])(?:[a-z]{2}\.)?(?:linkedin\.com|github\.com|gitlab\.com|bitbucket\.org|behance\.net|dribbble\.com|"
    r"medium\.com|stackoverflow\.com|kaggle\.com|orcid\.org|x\.com|twitter\.com)/[^\s<>|,;()\"']{2,150}",
    re.IGNORECASE,
)


def find_email(document: Document) -> Fact | None:
    """The person's address: the first in the text, else a mailto link, else one broken over lines or spelt out."""
    text = document.text
    linked = [target[7:].split("?")[0] for target, _ in document.links if target.lower().startswith("mailto:")]
    whole = _EMAIL.search(text)
    for broken in _BROKEN_EMAIL.finditer(text):
        if "\n" not in broken.group():
            continue
        fact = _joined(broken.start(), broken.group(), linked)
        starts_first = whole is None or broken.start() <= whole.start()
        if starts_first and fact is not None and (whole is None or len(fact.value) >= len(whole.group())):
            return fact
    if whole is not None:
        return Fact(value=whole.group(), span=Span(start=whole.start(), end=whole.end()), confidence=0.99)
    for target, offset in document.links:
        if target.lower().startswith("mailto:") and offset is not None and _EMAIL.fullmatch(linked[0]):
            end = document.text.find("\n", offset)
            end = len(document.text) if end < 0 else end
            if end > offset:
                return Fact(value=linked[0], span=Span(start=offset, end=end), confidence=0.9)
    spelt = _SPELT_EMAIL.search(text)
    if spelt and _DOT.search(spelt.group(2)):
        value = f"{spelt.group(1)}@{_DOT.sub('.', spelt.group(2))}"
        if _EMAIL.fullmatch(value):
            return Fact(value=value, span=Span(start=spelt.start(), end=spelt.end()), confidence=0.8)
    return None


_TOP_LEVEL = frozenset(
    "com net org edu gov io dev me info co uk de fr es it nl be ch at pl se no dk fi ie pt gr tr ru ua cz ro"
    " hu in pk bd lk np sg my id ph vn th cn hk tw jp kr au nz ca us mx br ar cl pe sa ae qa kw bh om jo lb eg"
    " ma tn dz ly iq sy ps ye sd za ng ke gh et tz ug eu app tech online site xyz".split()
)


def _joined(start: int, written: str, linked: list[str]) -> Fact | None:
    """An address broken over lines; how much of the last line belongs to it follows from its top level domain."""
    known = {link.casefold(): link for link in linked}
    for cut in range(len(written), 0, -1):
        candidate = re.sub(r"\s+", "", written[:cut])
        at_edge = cut == len(written) or not written[cut].isalnum()
        whole = candidate.rsplit(".", 1)[-1].lower() in _TOP_LEVEL and _EMAIL.fullmatch(candidate)
        if at_edge and (whole or candidate.casefold() in known):
            value = known.get(candidate.casefold(), candidate)
            return Fact(value=value, span=Span(start=start, end=start + len(written[:cut].rstrip())), confidence=0.9)
    return None


def find_phone(document: Document, region: str | None) -> Fact | None:
    """The person's number in E.164; `region` (ISO code) reads a national one. Years, dates and ids are not numbers."""
    text = document.text.translate(_DIGITS)
    candidates: list[tuple[int, int, Fact]] = []
    for match in _NUMBER.finditer(text):
        written = match.group()
        digits = re.sub(r"\D", "", written)
        if not 7 <= len(digits) <= 15 or _NOT_A_NUMBER.search(written):
            continue
        before = text[max(0, match.start() - 24) : match.start()]
        if _OTHER_LABEL.search(before):
            continue
        labelled = bool(_LABEL.search(before))
        international = written.lstrip(" (").startswith(("+", "00"))
        if not international and region is None:
            continue
        value = _e164(written, digits, international, region)
        if value is None:
            continue
        confidence = 0.98 if international else 0.85 if labelled else 0.75
        fact = Fact(value=value, span=Span(start=match.start(), end=match.end()), confidence=confidence)
        candidates.append((0 if labelled else 1 if international else 2, match.start(), fact))
        if len(candidates) >= 50:
            break
    return min(candidates, key=lambda candidate: candidate[:2])[2] if candidates else None


def _e164(written: str, digits: str, international: bool, region: str | None) -> str | None:
    # "+44 (0)20": the zero is for callers at home
    if international:
        digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", written))
        digits = digits[2:] if written.lstrip(" (").startswith("00") else digits
        attempts: list[tuple[str, str | None]] = [("+" + digits, None)]
    else:
        attempts = [(digits, region), ("+" + digits, None)] if len(digits) > 10 else [(digits, region)]
    for number, country in attempts:
        try:
            parsed = phonenumbers.parse(number, country)
        except phonenumbers.NumberParseException:
            continue
        # test and fictional ranges are not "valid" but have a possible length
        if phonenumbers.is_possible_number(parsed):
            return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return None


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
