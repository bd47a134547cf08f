"""The words of job descriptions: headings, what asks, what is only welcome, what does not count, what says little."""

import re
from enum import StrEnum


class Part(StrEnum):
    """What a part of the description is about."""

    MUST = "must"
    NICE = "nice"
    BARRED = "barred"  # what does not count
    DUTIES = "duties"  # what the work consists of
    OTHER = "other"
    UNKNOWN = "unknown"


# A heading belongs to the first kind that one of its words is of.
HEADINGS = (
    (
        Part.BARRED,
        r"\bnot (?:what|who|for|looking|a fit)\b|\bdon['’]?t apply\b|\bdo not apply\b|\bwho should not\b|\bthis is not\b"
        r"|\bwe (?:don['’]t|do not|cannot)\b|لا (?:نبحث|نحتسب|يحتسب|تتقدم)|لا تتقدم",
    ),
    (
        Part.OTHER,
        r"\bwhat (?:we|us) (?:offer|do|give)\b|\bwhat you(?:['’]ll| will)? get\b|\bwe offer\b|\bwhy\b|\bhow to apply\b"
        r"|\bplease note\b|\bbenefits\b|\babout (?:us|the|our)\b|\bwho we are\b(?! look| after| seek)|\bperks\b|\bsalary\b|\bwe pay\b|\bpackage\b"
        r"|\byour team\b|\bequal opportunit\w+|نقدم|المزايا(?! الإضافية)|عن الشركة|من نحن|ملاحظ"
        r"|\b(?:wir bieten|über uns|nous offrons|ofrecemos|offriamo)\b",
    ),
    (
        Part.DUTIES,
        r"\bwhat you(?:['’]ll| will)? (?:do|be doing|own|work on)\b|\bday[- ]to[- ]day\b|\bduties\b|\baccountabilit\w+|\bresponsibilit\w+|\btasks\b"
        r"|\b(?:the|your) (?:work|role|job|day|mission)\b|\bposition summary\b|\byou will\b(?! need| have| bring)|\bin this role\b"
        r"|المهام|المسؤوليات|مسؤوليات|مهام|ماذا ستفعل|ستفعل|طبيعة العمل|الوصف الوظيفي"
        r"|\b(?:aufgaben|missions|funciones|mansioni|funções)\b",
    ),
    (
        Part.NICE,
        r"\bnot (?:a |an )?(?:must|required?|requirement|essential|needed|mandatory)\b|\b(?:still )?great\b|المفضل|\bnice\b(?!,)|\bpluses\b|\bplus\b|\bprefer\w*|\bbonus\b|\bdesir\w+|\badvantage\w*|\bextras?\b|\bgood to have\b"
        r"|\bwelcome\b|\bideally\b|\boptional\b|\bstand out\b|\bhelps?\b|\bhelpful\b|\bassets?\b|\bwish ?list\b|\bgreat if\b"
        r"|يفضل|يُفضل|ميزة|مزايا إضافية|إضافي|يزيد|يُرجح|يرجح|نقاط إضافية|مرغوب|أفضلية|الأفضلية"
        r"|\b(?:schön|wäre|von vorteil|wünschenswert|atouts?|souhait\w+|deseable|valorable|se valora\w*|preferibil\w*|valoriza\w*)\b",
    ),
    (
        Part.MUST,
        r"\bneeds?\b|\brequire\w*|\bqualif\w+|\bmusts?\b|\bessentials?\b|\bprofile\b|\bbring\b|\bexpect\b|\blook(?:ing)? for\b"
        r"|\byou(?:['’]ll| will)? have\b|\bwho you are\b|\babout you\b|\byou are\b|\byou\Z|\bexperience\b|\bskills\b"
        r"|\bcriteria\b|\beligib\w+|\bmust[- ]haves?\b|\bwe ask\b|\bknowledge\b|\bthe basics\b|\bbackground\b|\bcandidate\b"
        r"|\beducation\b|\blanguages?\b|\btechnical\b|\bcertificat\w+|\bcompetenc\w+|المؤهل|الخبرة|اللغات|الشهادات|التعليم"
        r"|\b(?:mitbring\w*|bringst|suchen|kenntnisse|sprachen|cherch\w+|recherch\w+|buscamos|cerchiamo|procuramos|idiomas|lingue)\b"
        r"|من تكون|من أنت|المرشح|شروط|الشروط|نشترط|يشترط|متطلبات|المتطلبات|مؤهلات|المؤهلات|مطلوب|المطلوب|نطلب|ننتظر|نبحث عن|نتوقع|المهارات|الخبرات|يلزم|نحتاج"
        r"|\b(?:profil|anforderungen|requisitos|requisiti|perfil|profilo|qualifikation\w*|voraussetzung\w*|compétences)\b",
    ),
)
PROTECTED = re.compile(
    r"\b(?:age(?! care| groups?)|aged (?:under|below|over|between|\d+)|years old|gender|(?:fe)?male(?! patients?| wards?| clients?)|men only|women only|nationality|nationals only|saudis? only"
    r"|religion|muslim|christian|marital status|married|unmarried|single (?:only|candidates?|status)|(?:recent|personal|passport|attach\w*|send|your|with) (?:an? )?(?:\w+ )?photo(?:graph)?s?|pregnan\w+|(?:no|without|free of) (?:any )?disab\w+)\b"
    r"|العمر|عمره|الجنس|ذكر|أنثى|للرجال|للنساء|الجنسية|سعودي الجنسية|الديانة|الحالة الاجتماعية|صورة شخصية|أعزب|متزوج",
    re.IGNORECASE,
)
WELCOME = re.compile(
    r"\b(?:(?:an?|big|clear|real|definite) (?:\w+ )?plus(?=\W*\Z|[.,;)]|\s(?:for|as|if)\b)|plus\W*\Z|advantage|asset|preferred|preferably|desirable"
    r"|nice to have|welcome|bonus|optional|helps|helpful|faster|ideal(?:ly)?|we will teach|not required|souhaitée?s?|apprécié\w*|von vorteil|wünschenswert|deseable|valorable)\b|يفضل|ميزة|إضافة",
    re.IGNORECASE,
)
MUST_WORDS = re.compile(
    r"\b(?:must|(?<!not )required?|essential|at least|minimum|mandatory|need)\b|يشترط|لا يقل|مطلوب", re.IGNORECASE
)
ASKS = re.compile(
    r"\b(?:at least|minimum|must|should|need(?:s|ed)?|requir\w+|look(?:ing)? for|experience[ds]?|degree|diploma"
    r"|fluen\w+|expect|helps|knowledge|proficien\w+|skilled|certif\w+|familiar|years)\b"
    r"|لديه|لديها|يمتلك|حاصل|يتقن|نتوقع|خبرة|إجادة|يجيد|يشترط|مطلوب|شهادة|بكالوريوس|معرفة|إتقان|سنوات",
    re.IGNORECASE,
)
PLACED = re.compile(
    r"\b(?:based|located|location|office|on[- ]site|hybrid|remote)\b|مقر|العمل في|بمدينة|في مدينة", re.IGNORECASE
)
REMOTE = re.compile(r"\b(?:remote|relocation|work from home|anywhere)\b|عن بعد|بدل انتقال", re.IGNORECASE)
YOU_DO = re.compile(
    r"\byou(?:['’]ll| will)\b|\byour (?:tasks|duties|work) (?:include|are|is)\b|مهامك|ستقوم|سوف تقوم|تتولى",
    re.IGNORECASE,
)
LEADING = re.compile(
    r"\b(?:report(?:s|ing)? to you|direct reports|(?:lead|leading|led|manag(?:e|ed|ing)|supervis\w+|head(?:ed|ing)?) (?:and \w+ )?(?:an? |of )?"
    r"(?:\w+ ){0,2}(?:people|teams?|staff|shifts?|others|crews?|colleagues|employees|reps|brigades?|departments?|units?)"
    r"|people management|staff management|team (?:leadership|management|lead))\b"
    r"|\b(?:führung von|mitarbeiterführung|personalverantwortung|encadrement|management d['’]équipe|gestión de equipos?"
    r"|coordinación de equipos?|gestione (?:di|del) (?:un )?team|gestão de equipas?)\b"
    r"|(?:إدارة|قيادة|الإشراف على|إشراف على|قيادة وتدريب) (?:ال)?(?:فرق|فريق|موظف|عامل|مجموعة)",
    re.IGNORECASE,
)
TWO_IN_ONE = re.compile(
    r",?\s(?:and|as well as)\s(?:(?:have|hold|possess|speak)\s)?"
    r"(?=(?:an?\s|the\s)?(?:(?:university|relevant|valid)\s)?"
    r"(?:bachelor|master|b\.?sc|degree|diploma|ph\.?d|fluen|proficien|at least|minimum|knowledge|licen[cs]e|certificat))"
    r"|,?\sand\s(?=(?:hold|possess)\b)|[،,]?\sو(?=(?:ال)?(?:معرفة|ترخيص|رخصة|شهادة|عضوية|إجادة|إتقان|اجتياز))",
    re.IGNORECASE,
)
FILLER = re.compile(
    r"\b(?:experience|knowledge|working|good|excellent|strong|solid|proven|ability|used|daily|of|in"
    r"|with|the|an?|one|to|or|and"
    r"|you|have|has|been|is|are|comparable|similar|first|valid|least|at|some|more|skills?|other|stories|familiarity|understanding|for|plus|any|membership|must|should|hold|minimum|approved|preferred|preferably)\b|خبرة|في|إجادة|إتقان|معرفة",
    re.IGNORECASE,
)
CERTIFICATES = frozenset(
    ("PMP", "PRINCE2", "SOCPA", "ACCA", "CMA", "CPA", "CIA", "CFA", "CIPD", "SHRM", "CISSP", "CISM", "BLS", "ACLS")
)
PAPER = re.compile(
    r"\b(?:certif\w+|licen[cs]ed?|registration|registered|accredit\w+|chartered)\b|رخصة|ترخيص|شهادة", re.IGNORECASE
)
# What most people say of themselves tells them little apart.
COMMON = frozenset(
    (
        *("Excel", "Microsoft Word", "Outlook", "PowerPoint", "Microsoft Office", "Office 365", "Office tools"),
        *("Negotiation", "Category B licence", "Team training", "Public speaking", "Report writing"),
    )
)
SOFT = re.compile(
    r"\b(?:communicat\w+|team ?(?:player|work|spirit)|friendly|motivat\w+|flexib\w+|organi[sz]ed|organi[sz]ation(?:al)?|planning"
    r"|time management|problem[- ]solving|attention to detail|accura\w+|reliab\w+|resilien\w+|interpersonal|independent\w*"
    r"|proactive|initiative|creativ\w+|passion\w*|energetic|presentable|pressure|multi-?task\w*|self-?\w+|attitude|curio\w+|positive)\b"
    r"|مهارات (?:ال)?تواصل|العمل الجماعي|روح الفريق|ضغط العمل|الدقة|الالتزام|المرونة|التنظيم|حسن|لباقة|مبادرة|التواصل",
    re.IGNORECASE,
)
SENIORITY = re.compile(
    r"\b(?:senior|junior|sr|jr|lead|principal|staff|trainee|graduate|mid[- ]level|experienced|assistant|deputy|head of|chief"
    r"|[mfdwx](?:/[mfdwx])+)\b|\(.*?\)|أول|مبتدئ|/ة",
    re.IGNORECASE,
)
# what may follow "degree in accounting or …" without being a field of study
NO_FIELD = re.compile(
    r"related|equivalent|similar|comparable|any\b|degree|diploma|bachelor|master|licen[cs]|certif|qualification|experience|years|يعادل|مشابه|مناسب|أي تخصص|ذات صلة|شهادة",
    re.IGNORECASE,
)
_NOT = r"(?:do(?:es)?|is|are|will|can|would)\s?(?:not|n['’]t)\b|wo?n['’]t|can['’]t|cannot|(?:is|are) no\b|ليست?"
_NOT_COUNTED = (
    r"لا ت?ي?كفي|لا ت?ي?حتسب|لا ت?ي?عد|zähl\w+ nicht|genüg\w+ nicht|reich\w+ nicht|ne suffi\w+|ne compte\w*|no cuentan?|no basta"
    r"|non (?:basta|conta)\w*|need not apply"
)
BARRED_ALONE = re.compile(
    r"^(?P<what>.{3,160}?)\s+(?:experience\s)?(?:alone|only|by (?:itself|themselves)|on (?:its|their) own|وحدها|وحده|فقط"
    rf"|allein|seule?s?|solo|da sola?)\s.{{0,30}}?(?:{_NOT}|{_NOT_COUNTED}|not)",
    re.IGNORECASE,
)
BARRED_COUNTS = re.compile(
    rf"^(?P<what>.{{3,160}}?)\s+(?:{_NOT_COUNTED}|(?:{_NOT})\s*(?:\w+\s){{0,2}}(?:count|replace|qualify|substitute|suffice|help"
    r"|enough|sufficient|considered|accepted|relevant|what we|ضمن|كخبرة|خبرة|\Z))",
    re.IGNORECASE,
)
BARRED_BEFORE = re.compile(
    r"(?:\bwe (?:do not|don['’]t|cannot|can['’]t|will not|won['’]t) (?:count|consider|accept)|\bit does not help to have|\bnot counted:?"
    r"|\b(?:other than|excluding|except)|لا نحتسب|لا يحتسب|لا تحتسب|لا نقبل|باستثناء|لا تشمل)\s+(?P<what>.{3,200}?)"
    r"(?=[.:!]|\s(?:as|toward|towards|among|ضمن|في سنوات)\s|\Z)",
    re.IGNORECASE,
)
BARRED_FILLER = re.compile(
    r"\b(?:experience|work(?:ed|ing)?|years?|of|in|as|an?|the|to|have|has|had|having|with|without|up|set|please|note|that|only"
    r"|your|is|are|other|sectors?|your|jobs?|pure|purely|mere|just|any|background)\b|خبرة|الخبرة|في|العمل|مجرد|ضمن|سنوات",
    re.IGNORECASE,
)
