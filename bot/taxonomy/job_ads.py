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
        r"\bnot (?:what|who|for|looking|a fit)\b|\b(?:not|n['’]t) count\w*|zählt nicht|ne compte pas|no cuenta"
        r"|لا ي?ت?(?:دخل|عد|حسب|عتبر)\b|\bdon['’]?t apply\b|\bdo not apply\b|\bwho should not\b|\bthis is not\b"
        r"|\bwe (?:don['’]t|do not|cannot)\b|لا (?:نبحث|نحتسب|يحتسب|تحتسب|تتقدم)|لا تتقدم",
    ),
    (
        Part.OTHER,
        r"\bwhat (?:we|us) (?:offer|do|give)\b|\bwhat you(?:['’]ll|['’]d| will| would)? get\b|\bwe offer\b|\bwhy\b|\bhow to apply\b"
        r"|\bplease note\b|\bbenefits\b|\babout (?:us|the|our)\b|\bwho we are\b(?! look| after| seek)|\bperks\b|\bsalary\b|\bwe pay\b|\bpackage\b"
        r"|\b(?:does|do)(?: not|n['’]t) matter\b|\byour team\b|\bequal opportunit\w+|نقدم|المزايا(?! الإضافية)|عن الشركة|من نحن|ملاحظ"
        r"|\b(?:wir bieten|über uns|nous offrons|ofrecemos|offriamo)\b",
    ),
    (
        Part.DUTIES,
        r"\bwhat you(?:['’]ll|['’]d| will| would)? (?:do|be doing|own|work on)\b|\bday[- ]to[- ]day\b|\bduties\b|\baccountabilit\w+|\bresponsibilit\w+|\btasks\b"
        r"|\b(?:the|your) (?:work|role|job|day|mission)\b|\bposition summary\b|\byou will\b(?! need| have| bring)|\bin this role\b"
        r"|المهام|المسؤوليات|مسؤوليات|مهام|ماذا ستفعل|ستفعل|طبيعة العمل|الوصف الوظيفي"
        r"|\b(?:aufgaben|missions|funciones|mansioni|funções)\b",
    ),
    (
        Part.NICE,
        r"\bnot (?:a |an )?(?:must|required?|requirement|essential|needed|mandatory)\b|(?<!\bbe )(?<!\bare )\bgreat\b|المفضل|\bnice\b(?!,)|\bpluses\b|\bplus\b|\bprefer\w*|\bbonus\b|\bdesir\w+|\badvantage\w*|\bextras?\b|\bgood to have\b"
        r"|\bwelcome\b|\bideally\b|\boptional\b|\bstand out\b|\bhelps?\b|\bhelpful\b|\buseful\b|\bhandy\b|\blovely\b|\bmerits?\b|\bassets?\b|\bwish ?list\b"
        r"|يفضل|يُفضل|ميزة|مزايا إضافية|إضافي|يزيد|يُرجح|يرجح|نقاط إضافية|مرغوب|أفضلية|الأفضلية"
        r"|\b(?:schön|wäre|von vorteil|wünschenswert|atouts?|souhait\w+|deseable|valorable|se valora\w*|preferibil\w*|valoriza\w*)\b",
    ),
    (
        Part.MUST,
        r"\bneeds?\b|\brequire\w*|\bqualif\w+|\bmusts?\b|\bessentials?\b|\bprofile\b|\bbring\b|\bexpect\b|\blook(?:ing)? for\b"
        r"|\byou(?:['’]ll| will)? have\b|\bwho you are\b|\babout you\b|\byou are\b|\byou\W*\Z|\bexperience\b|\bskills\b"
        r"|\bcriteria\b|\beligib\w+|\bmust[- ]haves?\b|\bwe ask\b|\bknowledge\b|\bthe basics\b|\bbackground\b|\bcandidate\b"
        r"|\beducation\b|\blanguages?\b|\btechnical\b|\bcertificat\w+|\bcompetenc\w+|المؤهل|الخبرة|اللغات|الشهادات|التعليم"
        r"|\b(?:mitbring\w*|bringst|suchen|kenntnisse|sprachen|cherch\w+|recherch\w+|buscamos|cerchiamo|procuramos|idiomas|lingue)\b"
        r"|من تكون|من أنت|المرشح|شروط|الشروط|نشترط|يشترط|متطلبات|المتطلبات|مؤهلات|المؤهلات|مطلوب|المطلوب|نطلب|ننتظر|نبحث عن|نتوقع|المهارات|الخبرات|يلزم|نحتاج"
        r"|\b(?:profil|anforderungen|requisitos|requisiti|perfil|profilo|qualifikation\w*|voraussetzung\w*|compétences)\b",
    ),
)
WELCOME = re.compile(
    r"\b(?:(?:an?|big|clear|real|definite) (?:\w+ )?plus(?=\W*\Z|[.,;)]|\s(?:for|as|if)\b)|plus\W*\Z|advantage|asset|preferred|preferably|desirable"
    r"|nice to have|welcome|bonus|optional|helps|helpful|useful|faster|ideal(?:ly)?|we (?:will|can|['’]ll) (?:teach|train)|even better|(?:not|n['’]t) (?:required|needed|necessary|essential|a must)|(?:is|are|be|takes?|have|has|get) (?:a )?priority|would be (?:an? )?(?:good|great|nice|fine|lovely|handy|bonus)|highly desirable|atouts?|(?:serait|est) un plus|wäre (?:schön|toll)|se valorará|gradit[ao]|souhaitée?s?|apprécié\w*|von vorteil|wünschenswert|deseable|valorable)\b|يفضل|يحبذ|ميزة|إضافة|أولوية|الأولوية",
    re.IGNORECASE,
)
MUST_WORDS = re.compile(
    r"\b(?:must|(?<!not )required?|essential|at least|minimum|mandatory|need)\b|يشترط|لا يقل|مطلوب", re.IGNORECASE
)
ASKS = re.compile(
    r"\b(?:at least|minimum|must|should|need(?:s|ed)?|requir\w+|look(?:ing)? for|experience[ds]?|degree|diploma"
    r"|fluen\w+|expect|hope|you(?:['’]ve| (?:have|can|know|understand|speak|write|hold))|helps|knowledge|proficien\w+|skilled|certif\w+|familiar|years)\b"
    r"|لديه|لديها|يمتلك|حاصل|يتقن|نتوقع|خبرة|إجادة|يجيد|يشترط|مطلوب|شهادة|بكالوريوس|معرفة|إتقان|سنوات",
    re.IGNORECASE,
)
PLACED = re.compile(
    r"\b(?:based|located|location|office|on[- ]site|hybrid|remote)\b|مقر|العمل في|بمدينة|في مدينة", re.IGNORECASE
)
REMOTE = re.compile(r"\b(?:remote|relocation|work from home|anywhere)\b|عن بعد|بدل انتقال", re.IGNORECASE)
YOU_DO = re.compile(
    r"\byou(?:['’]ll| will)\b|\b(?:candidate|person|holder|he/she|employee|teacher|nurse|engineer)s? will\b|\byou are going to\b|\byour (?:tasks|duties|work) (?:include|are|is)\b|مهامك|ستقوم|سوف تقوم|تتولى",
    re.IGNORECASE,
)
LEADING = re.compile(
    r"\b(?:report(?:s|ing)? to you|direct reports|(?:lead|leading|led|manag(?:e|ed|ing)|supervis\w+|head(?:ed|ing)?) (?:and \w+ )?(?:an? |of )?"
    r"(?:\w+ ){0,2}(?:people|teams?|staff|shifts?|others|crews?|gangs?|colleagues|employees|reps|brigades?|departments?|units?)"
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
    r"|you|have|has|been|is|are|comparable|similar|first|valid|least|at|some|more|skills?|other|stories|familiarity|understanding|for|plus|any|membership|must|should|hold|minimum|approved|preferred|preferably|either|enough|suffices?)\b|\b(?:خبرة|في|إجادة|إتقان|معرفة|(?:إحدا|أحد)هما|[تي]كفي)\b",
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
    r"|proactive|initiative|creativ\w+|honest\w*|discre\w+|rigou?r\w*|hard-?working|team\w*geist|teamfähig\w*|belastbar\w*|zuverlässig\w*|autonom\w*|sérieu\w+|responsable y|trabajo en equipo|prioriti\w+|own (?:car|transport|tools|vehicle)|polite\w*|passion\w*|energetic|presentable|pressure|multi-?task\w*|self-?\w+|attitude|curio\w+|positive)\b"
    r"|مهارات (?:ال)?تواصل|العمل الجماعي|روح الفريق|ضغط العمل|الدقة|الالتزام|المرونة|التنظيم|حسن|لباقة|مبادرة|التواصل",
    re.IGNORECASE,
)
# How a sentence speaks to whoever reads it: what comes before the thing that is asked for, and after it.
ADDRESS = re.compile(
    r"\W*(?:(?:you|who|we|they|he|she|he/she|i|it|that|which|vous|ils?|elles?|sie|du|wir|usted|tú|lei|"
    r"(?:the |an? )?(?:\w+ )?(?:candidates?|applicants?|persons?|somebody|someone))"
    r"(?:['’](?:ve|re|ll|d))?|have|has|had|having|can|could|will|would|shall|should|must|may|might|do|does|are|is|be|been"
    r"|know|knows|knowing|understand|understands|able to|avez|êtes|maîtrisez|savez|connaissez|titulaire d['’]une?|disposez d['’]une?"
    r"|haben|hast|sind|bist|verfügen über|beherrschen|beherrschst|kennen|tienes?|posees?|dominas?|eres|es|hai|possiedi|conosci|used?|to|also|really|already|well|even|and|or|but|preferably|ideally"
    r"|either|then|both|not|n['’]t|of|in|with|for|an?|the|some|your|their|our|any)(?=[\s,]|\Z)",
    re.IGNORECASE,
)
SPEAKS_TO = re.compile(
    r"\b(?:you|vous|usted|we|they|he|she|who|whom|your|yourself|our|us|their)\b|['’](?:ve|re|ll|d)\b", re.IGNORECASE
)
PREDICATE = re.compile(
    r"\s(?:is|are|was|were|will|would|which|that|who|well|lately|yourself)(?:\s.*)?\Z",
    re.IGNORECASE,
)
TOLD = re.compile(r"\W*(?:can|are|is|be|have|has|know|understand|must|should|will|able to)\b", re.IGNORECASE)
OFFERS = re.compile(
    r"\b(?:salary|wages?|accommodation|health insurance|medical insurance|allowances?|annual leave|days off|holidays?|air ?tickets?"
    r"|we (?:offer|pay|provide|give|take care|believe)|gehalt|salaire|salario|stipendio)\b|راتب|رواتب|بدل سكن|تأمين طبي|نقدم لك",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\b(?:not|no|never|nobody|nothing|without)\b|n['’]t\b|\b(?:nicht|kein\w*|pas|sin|senza|sem)\b|\b(?:لا|ليس|دون)\b",
    re.IGNORECASE,
)
STRONGLY = re.compile(
    r"\b(?:should|must) (?:know|have|hold|be (?:able|familiar|fluent|handling|experienced)|speak|possess)\b|يجب أن|لا بد",
    re.IGNORECASE,
)
NOT_ASKED = re.compile(
    r"\b(?:not|n['’]t) (?:required|needed|necessary|essential|a must|matter|mandatory|compulsory)\b|\bno need\b|غير (?:مطلوب|ضروري|لازم)\w*|لا يشترط",
    re.IGNORECASE,
)
SUBORDINATE = re.compile(r"\s(?:when|if|because|since|so that|although|while)\s.*\Z", re.IGNORECASE)
CONCEDES = re.compile(r"\W*(?:if|although|though|while|even if|whether|unless)\b|\W*(?:إذا|وإن|حتى لو)", re.IGNORECASE)
SENIORITY = re.compile(
    r"\b(?:senior|junior|sr|jr|lead|principal|staff|trainee|graduate|mid[- ]level|experienced|assistant|deputy|head of|chief"
    r"|[mfdwx](?:/[mfdwx])+)\b|\(.*?\)|أول|مبتدئ|/ة",
    re.IGNORECASE,
)
# what may follow "degree in accounting or …" without being a field of study
NO_FIELD = re.compile(
    r"related|equivalent|similar|comparable|any\b(?! of)|\bone\b|\bshare\b|degree|diploma|bachelor|master|licen[cs]|certif|qualification|experience|years|يعادل|مشابه|مناسب|أي تخصص|ذات صلة|شهادة",
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
    r"|enough|sufficient|considered|accepted|relevant|apply|what we|ضمن|كخبرة|خبرة|\Z))",
    re.IGNORECASE,
)
BARRED_BEFORE = re.compile(
    r"(?:\bwe (?:do not|don['’]t|cannot|can['’]t|will not|won['’]t) (?:count|consider|accept)|\bit does not help to have|\bnot counted:?"
    r"|\b(?:other than|excluding|except)|لا نحتسب|لا يحتسب|لا تحتسب|لا نقبل|باستثناء|لا تشمل)\s+(?P<what>.{3,200}?)"
    r"(?=[.:!]|\s(?:as|toward|towards|among|ضمن|في سنوات)\s|\Z)",
    re.IGNORECASE,
)
BARRED_ONLY = re.compile(
    rf"(?=.*(?:{_NOT}|n['’]t\b|\bnot\b)).*\b(?:only|just|exclusively)\s(?:ever\s)?(?:experience\sis\s(?:in|of|with|from)|done|worked\s(?:in|as|for|with|on))"
    r"\s(?P<what>.{3,160}?)(?=[.:!;]|\s(?:please|do not|don['’]t)\b|\Z)",
    re.IGNORECASE,
)
BARRED_FILLER = re.compile(
    r"['’]|\b(?:experience|work(?:ed|ing)?|years?|of|in|as|an?|the|to|have|has|had|having|with|without|up|set|please|note|that|only"
    r"|your|is|are|other|sectors?|jobs?|pure|purely|mere|just|any|background|time|if|who|whose|you|re|after|positions?|roles?|persons?|people"
    r"|candidates?|applicants?|those)\b|\b(?:خبرة|الخبرة|في|العمل|مجرد|ضمن|سنوات)\b",
    re.IGNORECASE,
)
