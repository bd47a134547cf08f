"""Words of job descriptions that are not about the work: protected criteria, and proxies that stand in for them.

Wider than any one law, since none of it says how well somebody works. In English and Arabic, with the commonest forms
of French, German and Spanish.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple


class Criterion(StrEnum):
    """Protected: it cannot be held against a CV."""

    AGE = "age"
    GENDER = "gender"
    NATIONALITY = "nationality"
    RELIGION = "religion"
    FAMILY = "family"  # marital status, children, pregnancy
    HEALTH = "health"  # disability, height and weight
    PHOTO = "photo"


class Proxy(StrEnum):
    """Often asked in place of a protected criterion, if not meant so."""

    NATIVE_SPEAKER = "native_speaker"
    RECENT_GRADUATE = "recent_graduate"
    YOUNG = "young"
    CULTURE_FIT = "culture_fit"
    NO_GAPS = "no_gaps"
    LOCAL_ONLY = "local_only"
    TOP_SCHOOL = "top_school"
    DISTRICT = "district"
    APPEARANCE = "appearance"
    MOST_YEARS = "most_years"
    DIGITAL_NATIVE = "digital_native"


class Said(NamedTuple):
    """Where a text says something of the kind."""

    about: Criterion | Proxy
    start: int
    end: int


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_PEOPLE = r"(?:candidates?|applicants?|persons?|people|nationals?|staff|employees?)"
_LANGUAGE = (
    r"(?:arabic|english|french|german|spanish|italian|portuguese|russian|chinese|mandarin|japanese|korean|hindi|urdu|turkish"
    r"|dutch|persian|farsi|hebrew|tagalog|filipino|polish|swedish|greek|bengali|malayalam)"
)
_NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|ten|twelve)"
PROTECTED: Final[Mapping[Criterion, re.Pattern[str]]] = {
    Criterion.AGE: _any(
        r"\bage(?:d)?\b(?! (?:care|groups?|well|structures?|analysis|debt|receivables?))(?=\W*(?:limit|range|bracket|between|under"
        r"|below|over|above|from|up to|not|no|max\w*|min\w*|is|of|must|should|\d|\Z|[,;.]))",
        r"\b(?:max\w*|min\w*|upper|preferred|ideal|certain|under|over|below|above)\.? (?:the )?age\b(?! groups?)",
        r"\b(?:under|below|over|above|than|between|max\w*|up to|from|aged?|be) (?:\d\d (?:and|to|-|–) )?\d\d years (?:old|of age)\b"
        r"|\b\d\d ?(?:-|–|to) ?\d\d years (?:old|of age)\b|\byears of age\b|\byears old or (?:younger|older|less)\b"
        r"|\A\W*\d\d years old\b",
        r"\b(?:not older|younger|not younger) than\b|\bborn (?:after|before)\b",
        r"العمر|\bعمره\b|\bأعمارهم|السن (?:لا|من|بين|المطلوب|أقل)|ألا يتجاوز (?:سنه|عمره)|مواليد",
        r"\baltersgrenze\b|\blímite de edad\b|\blimite d['’]âge\b|\b(?:edad|alter|âge)\s?(?:[:<>]|entre|máxima|zwischen|maximum)",
    ),
    Criterion.GENDER: _any(
        r"\bgender\b(?! (?:equality|studies|pay|diversity|balance|issues|mainstreaming|reporting|analysis|programm?es?))",
        r"\b(?:fe)?males?\b(?! (?:patients?|wards?|clients?|students?|sections?|connectors?|fertility|health|anatomy|voices?))",
        r"\b(?:men|women|ladies|gentlemen|girls?|boys?) only\b|\bonly (?:men|women|ladies|girls|boys)\b|\bladies (?:preferred|welcome)",
        rf"\b(?:wom[ae]n|lady|ladies|m[ae]n) {_PEOPLE}\b",
        r"الجنس(?![يا])|(?<!\w)(?:ال)?ذكرا?(?!\w)|(?<!\w)(?:ذكور|إناث|اناث)(?!\w)|أنثى|انثى|للرجال|للنساء|للسيدات|للشباب فقط|للبنات",
        r"\bnur (?:männer|frauen)\b|\bsexe\b|\bsexo\b",
    ),
    Criterion.NATIONALITY: _any(
        r"\bnationality\b|\bcitizenship\b|\b\w+ (?:nationals?|citizens?)\b(?! (?:bank|grid|health|park|standards?|accounts?|insurance))"
        r"(?=\W*(?:only|preferred|required|are|is|or|and|with|[.,;)]|\Z))",
        rf"\b(?:saudis?|emiratis?|kuwaitis?|qataris?|omanis?|bahrainis?|jordanians?|egyptians?|lebanese|indians?|pakistanis?|filipinos?"
        rf"|filipinas?|arabs?|westerners?|western|europeans?|british|americans?|expats?|gcc|local) (?:{_PEOPLE} )?(?:only|preferred)\b",
        rf"\bonly (?:saudis?|emiratis?|kuwaitis?|qataris?|omanis?|bahrainis?|arabs?|westerners?|europeans?|expats?)\b|\b(?:western|arab)\s{_PEOPLE}\b",
        r"\bpassport holders?\b|\bethnic\w*|\brace\b(?= (?:is|or|must|:))",
        r"الجنسية|جنسيته|(?<!\w)(?:ل|ال|لل)?(?:سعوديين|سعوديون|سعوديات|إماراتيين|مواطنين|مواطنون|كويتيين|قطريين|عمانيين)(?!\w)"
        r"|سعودي الجنسية|للسعودي\w*|(?<!\w)(?:من )?(?:ال)?سعودي\w* فقط",
    ),
    Criterion.RELIGION: _any(
        r"\breligio(?:n|us)\b(?! (?:education|studies|tourism))",
        rf"\b(?:muslims?|christians?|hindus?|jew(?:ish|s)?|sunnis?|shi['’]?as?) (?:{_PEOPLE}\b|(?:{_PEOPLE} )?(?:only|preferred)\b)",
        r"\b(?:be|a practi[sc]ing|practi[sc]ing|devout) (?:an? )?(?:muslim|christian|hindu)\b|\A\W*(?:muslim|christian|hindu)s?\W*\Z",
        r"الديانة|ديانته|(?<!\w)(?:أن يكون )?مسلما(?!\w)|الطائفة|المذهب",
    ),
    Criterion.FAMILY: _any(
        r"\bmarital status\b|\b(?:un)?married\b|\bdivorced\b|\bsingle\b(?=\W*(?:only|candidates?|status|or|and|women|men|[,;.]|\Z))",
        r"\bpregnan\w+(?! (?:women|care|patients?))|\b(?:no|without|have) (?:small )?(?:children|kids|dependents)\b|\bfamily status\b|\bmaternity plans\b",
        r"الحالة الاجتماعية|الحالة العائلية|(?<!\w)(?:أعزب|عزباء|متزوجا?|متزوجة|غير متزوج\w*)(?!\w)|(?<!\w)حامل(?!ا? (?:ل|شهادة|رخصة|درجة|مؤهل|بكالوريوس))(?=\W*(?:[،,.]|\Z))",
    ),
    Criterion.HEALTH: _any(
        r"\b(?:no|without|free of|free from) (?:any )?(?:physical |mental )?(?:disab\w+|handicaps?|chronic (?:illness\w*|diseases?)|illness\w*)\b",
        r"\bable[- ]bodied\b|\b(?:minimum|min\.?|body) (?:height|weight)\b|\bheight\s?[:≥>]|\bmin\w* \d{3} ?cm\b|\b(?:physically|medically) perfect\b",
        r"خالي?ا? من (?:الأمراض|الإعاقات|أي إعاقة|العيوب)|سليم البنية|اللياقة البدنية والصحية|(?<!\w)(?:الطول|الوزن) (?:لا|المناسب)",
    ),
    Criterion.PHOTO: _any(
        r"\b(?:recent|personal|passport|attach\w*|send|your|with|include|full[- ]length) (?:an? |your )?(?:\w+ )?(?:photo(?:graph)?s?|pictures?)\b(?! (?:editing|retouching|skills|experience|library|shoots?))",
        r"\bphoto (?:is )?(?:required|mandatory)\b|صورة شخصية|صورة حديثة|إرفاق صورة|\b(?:mit|bewerbungs)foto\b|\bavec photo\b|\bcon foto\b",
    ),
}
PROXIES: Final[Mapping[Proxy, re.Pattern[str]]] = {
    Proxy.NATIVE_SPEAKER: _any(
        rf"\bnative {_LANGUAGE}\b|\bnative (?:\w+ ){{0,3}}?speakers?\b"
        r"|\bmother[- ]tongue\b|\bfirst[- ]language\b|\bnative speakers?\b|\bmuttersprach\w*|\blangue maternelle\b|\bnativ[oa]s?\b|\bmadrelingua\b",
        r"(?:ال)?لغة الأم|لغته الأم|ناطق(?:ا|ون|ين)? أصلي|متحدث(?:ا|ون)? أصلي|لغته الأصلية",
    ),
    Proxy.RECENT_GRADUATE: _any(
        r"\b(?:recent|fresh|new|newly) (?:college |university )?graduat\w+|\bfresh(?:er)?s only\b|\bgraduat\w+ (?:in|after|since) 20\d\d\b",
        r"حديث(?:و|ي|ة|ات)? (?:ال)?تخر\w+|خريج(?:ين|ون)? جدد|دفعة 20\d\d",
    ),
    Proxy.YOUNG: _any(
        r"\byoung(?:er)?(?=,)|\byoung(?:er)? (?:and|&|dynamic|energetic|candidates?|persons?|people|professionals?|talent|team|wom[ae]n|m[ae]n|ladies|lady)"
        r"|\b(?:be|is|are) young\b|\byouthful\b|\b(?:energetic|dynamic) (?:and|&) young\b|\bjunges? team\b|\bjeunes? (?:et|équipe)\b|\bjoven(?:es)?\b",
        r"(?<!\w)شابا?(?!\w)|(?<!\w)شابة(?!\w)|(?<!\w)(?:من )?(?:فئة )?الشباب(?!\w)|روح شبابية|شباب طموح",
    ),
    Proxy.CULTURE_FIT: _any(
        r"\b(?:cultur(?:e|al)|team) fit\b|\bfits? (?:in(?:to)? )?(?:with )?our culture\b|\bcultural(?:ly)? (?:match|aligned)\b|\bone of us\b",
        r"(?:ال)?(?:توافق|ملاءمة|انسجام) (?:ال)?ثقافي\w*|ينسجم مع ثقافت\w+|يتوافق مع ثقافت\w+|مناسب لثقافت\w+",
    ),
    Proxy.NO_GAPS: _any(
        r"\b(?:no|without|any) (?:\w+ )?(?:career |employment |cv )?(?:gaps?|breaks?) (?:in|on|between)\b.{0,20}\b(?:cv|career|employment|resume|history|jobs?)\b"
        r"|\b(?:no|without) (?:\w+ )?(?:career|employment|cv|resume) (?:gaps?|breaks?)\b|\b(?:continuous|uninterrupted|unbroken) (?:employment|career|work history)\b"
        r"|\bcurrently employed\b|\blückenlos\w*",
        r"(?:دون|بدون|بلا) (?:أي )?(?:فجوات|انقطاع(?:ات)?|فترات انقطاع)|عدم وجود (?:فجوات|انقطاع)|(?:خبرة|مسيرة) متصلة",
    ),
    Proxy.LOCAL_ONLY: _any(
        rf"\blocal (?:{_PEOPLE}|residents?|hires?)\b(?: only)?|\blocals only\b|\b(?:gcc|gulf|uae|ksa|saudi|qatar|kuwait|local|uk|us|canadian|australian|western)"
        r" (?:work |working |market )?experience(?: (?:is )?(?:a must|required|mandatory|only|preferred))?\b|\bexperience in (?:the )?(?:gcc|gulf)\b",
        r"(?:ال)?خبرة (?:\w+ )?(?:خليجية|سعودية|محلية)|خبرة في (?:دول )?(?:الخليج|مجلس التعاون)|(?:المقيمين|مقيم) داخل (?:المملكة|الدولة) فقط",
    ),
    Proxy.TOP_SCHOOL: _any(
        r"\b(?:top|leading|elite|prestigious|reputed|reputable|renowned|ivy[- ]league|tier[- ](?:1|one)|first[- ]class|well[- ]known|world[- ]class)"
        r"(?:[- ]\w+){0,2} (?:universit\w+|schools?|colleges?|institut\w+|business schools?)\b|\bivy league\b|\b(?:oxbridge|russell group)\b",
        r"(?:جامعة|جامعات|كلية|معهد) (?:\w+ )?(?:مرموقة?|عريقة|معروفة|مميزة|رائدة|ذات سمعة)|أفضل الجامعات",
    ),
    Proxy.DISTRICT: _any(
        r"\b(?:residents? of|resid(?:e|es|ing) in|living in|lives? in|live (?:near|close)|residing near|must live|home address)\b",
        r"من سكان|(?:ال)?سكن (?:في|قريب\w*|ب)|يسكن(?: في)?|(?:ال)?مقيم(?:ا|ين)? في (?:حي|منطقة|أحياء)|قريب السكن",
    ),
    Proxy.APPEARANCE: _any(
        r"\b(?:presentable|good[- ]looking|attractive|well[- ]groomed|pleasant|smart|professional|neat|good) (?:appearance|looks?|looking|personality and appearance|presence)\b"
        r"|\b(?:presentable|good[- ]looking|well[- ]groomed)\b|\bgepflegt\w* (?:äußeres|erscheinung\w*)|\bbonne présentation\b|\bbuena presencia\b",
        r"(?:حسن|حسنة|جميل\w*|لائق\w*|جيد\w*) (?:ال)?(?:مظهر|هندام)|(?:ال)?مظهر (?:ال)?(?:حسن|لائق|جيد|جذاب)|حسن الشكل",
    ),
    Proxy.MOST_YEARS: _any(
        rf"\b(?:no more than|not more than|not exceeding|max(?:imum)?\.?(?: of)?|at most|(?<!no )(?<!not )less than|(?<!no )(?<!not )fewer than|under)\s{_NUMBER}\s?\+?\s?(?:years?|yrs?)(?! (?:old|of age))\b"
        rf"|\b{_NUMBER} (?:years?|yrs?) (?:at most|max(?:imum)?|or less|or fewer)\b|\boverqualified\b",
        r"(?:لا|ألا) (?:تزيد|يزيد|تتجاوز|يتجاوز) (?:عن |على )?(?:\w+ )?(?:سنة|سنوات|سنتين|أعوام)|بحد أقصى \w+ (?:سنة|سنوات|أعوام)"
        r"|خبرة (?:لا تزيد|لا تتجاوز)(?: عن| على)? \w+",
    ),
    Proxy.DIGITAL_NATIVE: _any(
        r"\bdigital natives?\b|\btech natives?\b|من جيل (?:الإنترنت|الرقمي\w*)|مواطن رقمي|جيل رقمي"
    ),
}
# Says that none of it counts, or that all are welcome.
OPEN_TO_ALL: Final = _any(
    r"\bregardless of\b|\birrespective of\b|\bwithout regard\b|\bequal[- ]opportunit\w+|\b(?:not|n['’]t) discriminate\b|\bdiscriminat\w+ (?:on|against)\b"
    r"|\b(?:all|any|every) (?:ages?|genders?|nationalit\w+|religions?|backgrounds?)\b|\ball (?:qualified )?(?:applicants|candidates|people) (?:\w+ ){0,4}consideration\b"
    r"|\b(?:male|female|men|women)s? ?(?:or|and|/|&) ?(?:male|female|men|women)s?\b|\bboth genders\b|\bnot (?:ask|look) (?:for|at)\b",
    r"بغض النظر|دون تمييز|بدون تمييز|تكافؤ الفرص|من الجنسين|(?:ذكر|ذكور) ?(?:أو|و|/) ?(?:أنثى|إناث|اناث)|لكلا الجنسين|جميع الجنسيات|كافة الجنسيات",
    r"\(?\b[mfwdh](?:/[mfwdhx])+\b\)?",
)
# In the few words of a search they need no company; no name of a person is among them.
_SEARCHED: Final[Mapping[Criterion, re.Pattern[str]]] = {
    Criterion.AGE: _any(
        r"\b(?:under|below|over|above|younger than|older than) \d\d\b(?! ?(?:years? of|years? exp|years?\b(?! old)|yrs?\b|%|people))(?: years old)?|\b\d\d years old\b|\b\d\d-year-olds?\b",
        r"(?:تحت|فوق|دون) (?:سن |ال)?\w+ ?(?:من العمر|عاما)|(?:ال)?سن (?:أقل|أكبر|تحت)",
    ),
    Criterion.GENDER: _any(
        r"\b(?:fe)?males?\b|\bwom[ae]n\b|\blad(?:y|ies)\b|\bm[ae]n\b|\bgirls?\b|\bboys?\b",
        r"(?<!\w)(?:نساء|رجال|فتيات|سيدات|بنات|امرأة)(?!\w)",
    ),
    Criterion.NATIONALITY: _any(
        r"\b\w+ (?:nationals?|citizens?)\b(?: only)?|(?<!\w)(?:سعوديين|سعوديات|إماراتيين|مواطنين)(?!\w)"
    ),
    Criterion.RELIGION: _any(r"\b(?-i:muslims?|christians?|hindus?)\b|\b(?:muslims|christians|hindus)\b"),
    Criterion.FAMILY: _any(r"\b(?:un)?married\b|\b(?-i:single)\b|\bchildless\b"),
}


def protected_in(text: str) -> list[Said]:
    """What a text asks for that is protected, in order; nothing where it says that all are welcome."""
    return [] if OPEN_TO_ALL.search(text) else sorted(_said(PROTECTED, text), key=lambda said: said.start)


def proxies_in(text: str) -> list[Said]:
    """What a text asks for that may stand in for what is protected, in order."""
    return sorted(_said(PROXIES, text), key=lambda said: said.start)


def protected_in_search(text: str) -> list[Said]:
    """As `protected_in`, in words that somebody searches with."""
    found = list[Said]()
    for said in sorted((*_said(PROTECTED, text), *_said(_SEARCHED, text)), key=lambda said: (said.start, -said.end)):
        if not found or said.start >= found[-1].end:
            found.append(said)
    return found


def _said(patterns: Mapping[Criterion, re.Pattern[str]] | Mapping[Proxy, re.Pattern[str]], text: str) -> Iterator[Said]:
    for about, pattern in patterns.items():
        for hit in pattern.finditer(text):
            if hit.end() > hit.start():
                yield Said(about, hit.start(), hit.end())
