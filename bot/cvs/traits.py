"""Where a text tells a person's age, gender, family, origin, belief or military service.

General rules for English, Arabic, French, German and Spanish: a label of a form with its value, a word that stands
alone between separators, and a few turns of phrase. A word within a sentence ("single sign-on") is none.
"""

import re
from collections.abc import Iterator

from bot.taxonomy.folding import fold

Place = tuple[int, int]  # half-open, of the text


def _either(lines: str) -> str:
    """One pattern of several lines of alternatives."""
    return "|".join(line.strip() for line in lines.strip().splitlines())


# What separates one thing from the next in a line of personal data
_EDGE = r"[\n|·•;,،؛/()\[\]\t]"
_GAP = r"[^\S\n]{0,3}"
_COLON = rf"(?:{_GAP}[:：=]{_GAP}|\t{{1,3}}|[ ]{{2,9}}|[ ][-–—][ ])"
_BELOW = rf"{_GAP}[:：]?{_GAP}\n{_GAP}"  # where the value is the next line
# Of a label's value; a full stop ends it where words follow
_VALUE = r"(?:(?!\s?[|·•;؛\t]|\s{2}|[,،]\s*[\w ]{2,30}[:：]|\.\s+(?!\w{3,10}\.? (?:19|20)\d\d)[^\W\d])[^\n]){1,80}"
_YEAR = r"(?<!\d)(?:19|20|١٩|٢٠)\d\d(?!\d)"
_GROWN = r"(?:1[6-9]|[2-7]\d|[١-٧][٠-٩])"  # an age at which people work

# All of these are looked for in the folded text: no capitals, no accents, one form of each Arabic letter.
_LABELS = _either(
    r"""
    (?:date|place)(?: (?:and|&) (?:date|place))? of birth|birth ?(?:date|day|place)|d\.?o\.?b\.?|born|gender|sex
    (?:marital|civil|family) status|nationality|citizenship|religion|denomination|ethnicity|race|pronouns
    (?:military|national) (?:service|status)(?: status)?|height(?: ?/ ?weight)?|blood (?:group|type)
    (?:father|mother|husband|wife|spouse)(?:['’]?s)? name|(?:passport|national id|iqama)(?: (?:no|number)\b\.?)?
    رقم (?:الهويه|الجواز|جواز السفر|الاقامه)|اسم (?:الاب|الام|الزوج|الزوجه)|فصيله الدم
    تاريخ(?: ومكان)? الميلاد|(?:مكان|محل)(?: وتاريخ)? الميلاد|مواليد|الجنس|الجنسيه|الديانه|الحاله الاجتماعيه
    (?:الحاله|الوضع) (?:العائليه|العائلي|المدنيه)|الخدمه العسكريه|الموقف من (?:التجنيد|الخدمه العسكريه|الجيش)
    (?:date|lieu)(?: et (?:date|lieu))? de naissance|nee? le|sexe|etat civil|nationalite|service militaire
    situation (?:de famille|familiale|matrimoniale)
    geburts(?:datum|ort|tag|name)|geboren(?: am)?|geschlecht|familienstand|nationalitat|konfession|wehrdienst
    staats(?:angehorigkeit|burgerschaft)|zivildienst
    (?:fecha|lugar)(?: y (?:fecha|lugar))? de nacimiento|sexo|genero|estado civil|nacionalidad|servicio militar
    """
)
_COUNTED = (  # labels whose value is a number
    r"(?:current )?age|العمر|السن|alter|edad|(?:number of )?(?:children|kids|dependents|dependants)"
    r"|عدد (?:الاولاد|الاطفال|الابناء)|(?:nombre d['’])?enfants(?: a charge)?|kinder|(?:numero de )?hijos"
)
_COUNT = r"(?:\d{1,2}(?!\d)|none|no(?!\w)|one|two|three|four|five|keine?|aucun|sans|ningun\w*|لا يوجد|ثلاث\w*|اثنان)"

# Of nationalities, those that are no language's name
_ALONE = _either(
    r"""
    male|female|married|single|unmarried|divorced|separated|widow(?:ed|er)?|engaged|transgender|non-binary
    muslim|christian|jewish|hindu|buddhist|sikh|catholic|protestant|(?:he/him|she/her|they/them)(?:/\w{3,6})?
    (?:\d|one|two|three|four|no) (?:children|kids|child)
    ذكر|انثي|متزوجه?|اعزب|عزباء|عازبه?|مطلقه?|ارمله?|خاطب|مخطوبه|مسلمه?|مسيحيه?
    homme|femme|masculin|feminin|mariee?|celibataire|divorcee?|veuf|veuve|pacsee?|(?:\d|un|deux|trois|quatre) enfants?
    mannlich|weiblich|verheiratet|ledig|geschieden|verwitwet|(?:\d|ein|zwei|drei|vier) kind(?:er)?
    hombre|mujer|masculino|femenino|casad[oa]|solter[oa]|divorciad[oa]|viud[oa]|(?:\d|un|dos|tres|cuatro) hijos?
    saudi|emirati|egyptian|jordanian|lebanese|syrian|iraqi|kuwaiti|bahraini|qatari|omani|yemeni|palestinian
    sudanese|moroccan|algerian|tunisian|libyan|indian|pakistani|bangladeshi|nigerian|kenyan|ghanaian|american
    british|canadian|australian|austrian|swiss|belgian|mexican|colombian|argentinian|brazilian|egyptien(?:ne)?
    marocaine?|algerien(?:ne)?|tunisien(?:ne)?|libanaise?|syrien(?:ne)?|osterreicher(?:in)?|schweizer(?:in)?
    (?:سعودي|اماراتي|مصري|اردني|لبناني|سوري|عراقي|كويتي|بحريني|قطري|عماني|يمني|فلسطيني|سوداني)ه?
    (?:مغربي|جزائري|تونسي|ليبي|هندي|باكستاني)ه?
    """
)

_ARMY = r"(?:military|army|national|conscription)"
_FOLDED = [
    rf"(?<!\w)(?:{_LABELS}){_COLON}(?P<value>{_VALUE})",
    rf"(?<!\w)(?:{_COUNTED}){_COLON}(?P<value>{_COUNT}{_VALUE}|{_COUNT})",
    rf"^{_GAP}(?:{_LABELS}){_BELOW}(?P<value>{_VALUE})",
    rf"^{_GAP}(?:{_COUNTED}){_BELOW}(?P<value>{_COUNT})",
    rf"(?<!\w)(?:النوع){_COLON}(?P<value>ذكر|انثي)(?!\w)",
    (
        rf"(?:(?<={_EDGE})|(?<=[ ][ ])|(?<=[ ][-–—])|^){_GAP}(?P<value>{_ALONE})"
        rf"(?=\.?{_GAP}(?:{_EDGE}|[ ][-–—]|[ ]{{2}}|$))"
    ),
    # Age and birth
    (
        rf"(?<!\w)(?:aged? {_GROWN}(?!\w)|(?:agee? de|de) {_GROWN} an(?:o)?s(?: de edad)?(?= d|[^\w ]|$)"
        rf"|{_GROWN} (?:years|ans|anos|jahre)(?=[,،] (?:{_ALONE})(?!\w))"
        rf"|{_GROWN} jahre alt|{_GROWN} anos de edad|{_GROWN}[ -]years?[ -]old(?!\w)"
        r"(?! (?:\w+ )?(?:code|system|company|firm|product|platform|application|app|building|plant|site|brand|legacy)))"
    ),
    rf"(?<!\w)(?:عمري|(?:ي|ت)بلغ من العمر|ابلغ من العمر){_GAP}:?{_GAP}\d{{1,2}}(?: (?:سنه|عاما?))?",
    (
        r"(?<!\w)(?:born|nee? (?:le|en|a)|geb\.|geboren|nacid[oa] (?:el|en)|(?:من )?مواليد|ولدت?|مولوده?)(?!\w)"
        rf"(?:[^\n.;|]|(?<=\d)\.|\.(?=\d)){{0,40}}?{_YEAR}"
    ),
    # Family
    (
        r"(?<!\w)(?:(?:mother|father|mum|dad) of (?:an? |one|two|three|four|five|\d)(?: (?:children|kids|boys|girls))?"
        r"|house(?:wife|husband)|(?:pere|mere) de \d enfants?|(?:madre|padre) de \d hijos?"
        r"|(?:mutter|vater) von \d kindern)(?!\w)"
    ),
    (
        r"(?<!\w)(?:(?:maternity|paternity|parental) leave|conge (?:de )?(?:maternite|paternite|parental)|mutterschutz"
        r"|elternzeit|mutterschaftsurlaub|(?:baja|permiso|licencia) (?:por|de) (?:maternidad|paternidad)"
        r"|اجازه (?:ال)?(?:امومه|وضع|ولاده))(?!\w)"
    ),
    # Military service
    (
        rf"(?<!\w)(?:exempt(?:ed)?(?: from)?|completed|finished|performed|postponed|deferred)(?: \w{{2,12}})? {_ARMY} "
        r"(?:service|duty)(?!\w)"
    ),
    (
        rf"(?<!\w){_ARMY} (?:service|duty|status)[ :,–-]{{1,3}}(?:is )?(?:exempt\w*|complet\w*|done|finish\w*"
        r"|postponed|deferred|not applicable|n/a)(?!\w)"
    ),
    (
        r"(?:(?:معفي|معفاه|معاف|اعفاء|ادي|اديت|انهي|انهيت|اتممت|موجل|تم (?:انهاء|تاديه|اداء))[^\n،|·;]{0,20})?"
        r"(?<!\w)(?:من )?(?:الخدمه العسكريه|التجنيد(?: الاجباري)?|خدمه العلم)(?!\w)"
        r"(?:[ :،-]{1,3}(?:معفي|معفاه|موجله?|مكتمله|منتهيه|مؤداه|تمت))?"
    ),
    (
        r"(?<!\w)(?:degagee? des obligations militaires|service militaire (?:effectue|accompli)|(?:grund)?wehrdienst"
        r"|zivildienst|servicio militar (?:cumplido|realizado))(?!\w)"
    ),
    # How Arabic addresses people
    r"(?<!\w)(?:السيده?|الانسه|الاستاذه)(?!\w)",
]
# In these, capitals tell.
_AS_WRITTEN = [
    (
        r"(?<!\w)(?:Mr|Mrs|MRS|Ms|Miss|Mx|Herrn?|Frau|Mme|Mlle|Monsieur|Madame|Mademoiselle|Sra|Srta|Señora?|Señorita)"
        rf"(?!\w)\.?(?={_GAP}(?:[^\W\d_a-z]|{_EDGE}|$))"
    ),
    r"(?<!\w)MR\.(?=[ ][A-Z]{2})",
    (
        r"(?<!\w)(?:[A-Z][a-z]{2,20}[ -])?[A-Z][A-Za-z]{1,20} (?:national|citizen)"
        rf"(?=\.?{_GAP}(?:{_EDGE}|$)|\.[ ]|[ ](?:with|and|living|holding|residing|by)(?!\w))"
    ),
    r"(?<!\w)[Bb]orn(?: and (?:raised|bred))?(?: in [A-Z][\w-]{1,20}(?:,? [A-Z][\w-]{1,20}){0,2})(?!\w)",
]
_PRONOUNS = r"(?<![\w@.])(?:[Ss]/?[Hh]e|[Hh]e|[Hh]is|[Hh]ers?|[Hh]im|[Hh]imself|[Hh]erself)(?![\w@])"
# Where "he" or "her" are words of another meaning
_OTHER_HE = frozenset(("de", "es", "nl", "tr"))

_IN_FOLDED = [re.compile(pattern, re.MULTILINE) for pattern in _FOLDED]
_IN_WRITTEN = [re.compile(pattern, re.MULTILINE) for pattern in _AS_WRITTEN]
_IN_ENGLISH = re.compile(_PRONOUNS)


def traits(text: str, *, language: str | None) -> Iterator[Place]:
    """The places, in no order; they may overlap. `language` is the CV's, None where it is not known."""
    folded = fold(text)
    for pattern in _IN_FOLDED:
        for found in pattern.finditer(folded):
            yield found.span("value") if "value" in pattern.groupindex else found.span()
    for pattern in _IN_WRITTEN:
        for found in pattern.finditer(text):
            yield found.span()
    if language not in _OTHER_HE:
        for found in _IN_ENGLISH.finditer(text):
            yield found.span()
