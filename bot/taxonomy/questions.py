"""Words of asking, in English and Arabic; patterns are for text that `fold` has folded."""

import re
from collections.abc import Mapping

from bot.taxonomy.folding import fold

POLITE = re.compile(
    r"^(?:\W|(?:please|pls|kindly|can you|could you|would you|will you|can we|i (?:want|need) you to|i'd like you to|i would"
    r" like you to|help me(?: to)?|let'?s|just|now|then|hey|hi|hello|ok|okay|nexus|من فضلك|لو سمحت(?:ت|م)?|رجاء|ارجو ان"
    r"|هل (?:يمكنك|تستطيع|بامكانك)(?: ان)?|ممكن|اريدك ان|اريد منك ان|ساعدني في)(?!\w))*"
)
COMPOSES = re.compile(
    r"(?:draft|write|compose|prepare|word|re-?word|phrase|re-?phrase|rewrite|translate|formulate|come up with|make up)(?!\w)"
    r"|(?:اكتب|تكتب|صغ|تصوغ|صياغه|كتابه|حرر|جهز|تجهز|حضر|تحضر|ترجم|اعد صياغه)(?!\w)"
)
ACTS = re.compile(
    r"(?:short-?list|reject|pass|hire|invite|schedule|book|send|e-?mail|mail|call|phone|message|move|remove|delete|promote"
    r"|re-?rank|change|approve|decline|offer|contact|notify|remind|close|open|export)(?!\w)"
    r"|(?:ارفض|اقبل|رشح|ادع|ادعو|ارسل|احجز|جدول|احذف|غير|عين|انقل|اتصل|بلغ|وظف)(?!\w)"
)
GREETS = re.compile(
    r"(?:help|hi|hello|hey|hey there|hi there|hello there|good (?:morning|afternoon|evening)|thanks?|thank you|start|menu"
    r"|what can (?:you|i) (?:do|ask)(?: here| you)?|how (?:do you|does this) work|who are you|what are you"
    r"|مرحبا|اهلا|اهلا وسهلا|السلام عليكم|صباح الخير|مساء الخير|شكرا|مساعده|المساعده|ساعدني|من انت"
    r"|ماذا (?:تستطيع|يمكنك)(?: ان)?(?: تفعل)?|ما الذي (?:تستطيع|يمكنك)(?: ان)?(?: تفعله)?|كيف تعمل)?\W*"
)
COMPARES = re.compile(
    r"\b(?:compar\w+|versus|vs|differ\w*|above|below|over|ahead|behind|better|worse|higher|lower|stronger|weaker|beats?"
    r"|outrank\w*|between|than|or)\b|قارن|مقارن|الفرق|اعلي|ادني|افضل من|اقوي|اضعف|فوق|تحت|اقل من|(?<!\w)بين(?!\w)"
    r"|يتفوق|تتفوق|يتقدم|تتقدم|متقدم"
)
EVERYBODY = re.compile(r"\b(?:the (?:others?|rest)|everyone|everybody|anyone else|all)\b|الجميع|الاخرين|البقيه|غيره")
WEAK = re.compile(
    r"\b(?:lack\w*|miss(?:ing|es)?|weak\w*|gaps?|concerns?|risks?|worr\w+|short of|fall short|not (?:have|show|meet))\b"
    r"|ينقص\w*|تنقص\w*|ضعف|يفتقر|تفتقر|مخاوف|لا (?:يملك|تملك)"
)
STRONG = re.compile(
    r"\b(?:strengths?|strong\w*|good at|best at|great at|advantages?|stand out)\b|قوه|القوه|يميز\w*|تميز\w*|مزايا"
)
ABOUT = re.compile(
    r"\b(?:why|how come|reason\w*|about|tell|explain|summar\w+|profile)\b"
    r"|لماذا|(?<!\w)لم(?!\w)|ليش|سبب|حدثني|اخبرني|عن|لخص|اشرح|نقاط|ماذا|ما الذي"
)
NUMBERS: Mapping[str, int] = {
    **{word: number for number, word in enumerate("one two three four five six seven eight nine ten".split(), start=1)},
    "اثنين": 2,
    "اثنان": 2,
    "ثلاثه": 3,
    "ثلاث": 3,
    "اربعه": 4,
    "خمسه": 5,
    "سته": 6,
    "سبعه": 7,
    "ثمانيه": 8,
    "تسعه": 9,
    "عشره": 10,
}
FIRST = re.compile(
    rf"(?:\b(?:top|best|first|leading|strongest)|(?<!\w)(?:افضل|اول|اقوي|احسن))\s+(\d{{1,2}}|{'|'.join(NUMBERS)})(?!\w)"
)
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
RANK = re.compile(
    r"(?:(?:\b(?:candidate|number|no\.?|rank|place)|المرشحه?|رقم|المركز)\s*#?|#)(\d{1,3})(?!\w)"
    rf"|\bthe ({ORDINALS.replace(' ', '|')}) (?:one|candidate|person|place)\b"
)
CHOSEN = re.compile(r"\b(?:short-?list(?:ed)?)\b|القايمه (?:المختصره|القصيره)")
TURNED_DOWN = re.compile(r"\b(?:reject(?:ed)?|passed(?: on)?|turn(?:ed)? down|declined)\b|مرفوض\w*|مستبعد\w*|رفضنا\w*")
# Words of asking, beside those that a search leaves out
ASKING = frozenset(
    fold(word)
    for word in (
        "why how come what which where when does do did done is are was were be been being ever there here it its he she they them"
        " his her their him by as than so then but not no yes our your i my let lets tell explain about summarise summarize list"
        " everyone everybody anybody all each many much number count total top best first strongest leading most highest lowest"
        " score scored scores rank ranked ranking ranks place placed position reason reasons above below over ahead behind better"
        " worse higher lower stronger weaker between versus vs compare compared comparison compares difference different differ"
        " lack lacks lacking miss missing misses weak weakness weaknesses weakest gap gaps concern concerns risk risks strength"
        " strengths strong great should hire hired batch round job opening requirement requirements applicant applicants please"
        " thanks can could would will may might one ones other others else end ended up get got put came profile summary point"
        " points side compared against rather also still really actually exactly whole team's more less fit fits match matches"
        f" qualified suitable met meets meet {ORDINALS} 1st 2nd 3rd"
        " لماذا لم ليش كيف ماذا ما الذي التي اي متى اين هل هو هي هم هن كان كانت قد سبق كم عدد كل جميع الجميع احد افضل اول احسن"
        " اعلى ادنى اقوى اضعف اكثر اقل فوق تحت قبل بعد بين قارن مقارنة الفرق فرق ينقص ينقصه ينقصها تنقص ضعف الضعف نقاط قوة القوة"
        " لدى عند حدثني اخبرني لخص اشرح ملخص سبب ترتيب مرتبة مركز المركز درجة الدرجة نتيجة دفعة وظيفة الوظيفة متطلبات يجب نوظف"
        " نختار الاخر الاخرون يمتلك تمتلك يملك تملك توجد يوجد هناك هؤلاء من هم هذا هذه ثاني الثاني الثانية ثالث الثالث الثالثة"
        " الاول الاولى رابع الرابع متقدم يتقدم تتقدم"
    ).split()
) | frozenset(NUMBERS)
