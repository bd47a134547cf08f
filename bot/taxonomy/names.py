"""What stands around a person's name: titles, letters after it, particles in it, labels before it."""

import re
from functools import cache, lru_cache
from pathlib import Path

from bot.taxonomy.folding import fold

_ARABIC_NAMES = Path(__file__).with_name("arabic_names.txt")


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


TITLES = _folded(
    "dr dr. eng eng. engr engr. mr mr. mrs mrs. ms ms. miss mx mx. prof prof. professor sir madam rev rev. capt capt. adv adv. ar. "
    "er. ca cs. ing ing. dipl.-ing. dipl.-ing dipl.-kfm. dipl.-inf. mag. mag di bsc msc phd med. rer. nat. phil. iur. jur. habil. pd "
    "herr frau m. mme mme. mlle mlle. monsieur madame maître me. don doña d. dña. sr sr. sra sra. srta srta. lic lic. arq arq. abg. "
    "ab. mtro. mtra. mtr. dra dra. c.p. tec. dott. dott.ssa dott.sa sig. sig.ra avv. arch. geom. rag. eng.º eng.ª eng.a prof.ª profa. "
    "exmo. ir. ir drs. drs mgr. mgr bc. hab. datuk dato' datin tuan puan haji hajah hj. hj ts. atty. atty shri smt. smt kumari km. "
    "bay bayan av. doç. öğr. "
    "م. م م/ د. د د/ أ. أ أ/ أ.د. أ.د المهندس المهندسة مهندس مهندسة الدكتور الدكتورة دكتور دكتورة الأستاذ الأستاذة السيد السيدة الآنسة "
    "المحامي المحامية الشيخ الحاج الصيدلاني الكابتن سعادة السيد/ السيدة/ الأستاذ/ المهندس/ الدكتور/"
)
POST_NOMINALS = _folded(
    "pmp rn acca cma cpa cfa cia cisa cissp csm cmrp cscp casa ca sa pe phd ph.d ph.d. mba msc m.sc bsc b.sc bsn msn md mbbs esq "
    "jr. sr. jr ii iii iv socpa shrm-cp shrm-scp phr sphr cipd mcipd acipd fcca aca p.eng peng pmi-acp prince2 leed ap togaf cka ckad "
    "itil gphr rmp rpt dds pharmd llm llb leed-ap nebosh igosh ba b.a. ma m.a. bs ms bcom mcom b.com m.com b.e. b.tech m.tech btech "
    "mtech dba jd j.d. edd psyd dphil mphil dnp np pa-c dpt otr ot pt lpn lvn cna ccrn cen bds mds frcs mrcs mrcp frcp facs mrics "
    "frics mciob riba aia ra cprm frm cams cfe cga cpp cisco ccna ccnp ccie oscp ceh cism pgmp capm mcsa mcse aws scrum psm cspo "
    "fca acma cgma fcma acs ceng ieng miet mice fice mimeche cmgr chrp spc lssbb lssgb bcps bcop rph lcsw lmsw lpc cscs mcips fcips "
    "pgce qts fhea sfhea obe mbe cbe qc kc llm. ing. mag. bakk. (fh) m.a b.a m.ed b.ed dipl. msc. bsc. mba. ph.d.c dnb fnb faafp"
)
PARTICLES = _folded(
    "bin bint binti ibn ben ould al el al- el- abu abo abou abd abdel abdul um umm de del della delle dei degli di da do dos das dal "
    "van von vom zu zur zum der den dem ter ten te tot het la las le les los lo du des y e i mac mc o st st. ste san santa af av bt "
    "s/o d/o a/l a/p @ née ap ab ferch ní nic ó ua mhic bar ur san u "
    "بن بنت ابن آل ال أبو أم عبد بو ولد ذو ابو"
)
# words of sentences, headings and employers, which no name has; without those that are names too: Per, Page, علي (على)
_NO_NAME_WORDS = _folded(
    "the and for with of in on at to my our your il für und mit bei pour avec sur dans par et con para por sobre com "
    "curriculum vitae resume résumé cv lebenslauf profile profil perfil profilo about contact contacts kontakt contacto contatti "
    "format formato europeo europass personal persönliche information informationen informazioni informations details daten data "
    "summary objective skills experience education references address phone email updated confidential application bewerbung "
    "portfolio biodata bio-data statement declaration university college school company limited ltd inc llc gmbh "
    "السيرة الذاتية سيرة ذاتية بيانات البيانات معلومات المعلومات شخصية الشخصية تواصل معي معنا اتصال الاتصال نبذة عني من أنا إلى في مع "
    "الرحمن_الرحيم بسم المهارات الخبرات الخبرة التعليم المؤهلات اللغات الاسم العنوان الجنسية المهنة الهاتف جامعة شركة مدرسة حتى الآن منذ"
)

_GIVEN = (
    r"(?:first|given|fore|christian)[- ]?names?(?:\(s\))?|prenoms?|vornamen?|nombres?(?: de pila)?|nome(?: proprio)?|voornaam|adi|"
    r"الاسم الاول|الاسم الشخصي"
)
_FAMILY = (
    r"(?:last |family |sur|family|last)[- ]?names?(?:\(s\))?|nom(?: de famille)?|nachnamen?|familienname|zuname|apellidos?|cognome|sobrenome|"
    r"apelidos?|achternaam|soyadi|اسم العائله|الاسم العائلي|اللقب|النسب|الكنيه|الشهره"
)
_FULL = (
    r"(?:full |complete |candidate |applicant |candidate's |applicant's |my )?name(?: in full| of (?:the )?(?:candidate|applicant))?|"
    r"name (?:and|&) surname|surname,? (?:and )?(?:first |other )?names?(?:\(s\))?|names?|first name\(s\)(?: and)? surname\(s\)|"
    r"surname\(s\)[ /]+first name\(s\)|first name\(s\)[ /]+surname\(s\)|"
    r"nom(?: (?:et|,|/) ?prenoms?|,? prenoms?| complet)|prenoms? (?:et |/ ?)?nom|nombre(?: y apellidos?| completo)|nombre\(s\)|"
    r"apellidos? y nombres?|apellidos?[, /]+nombres?|nome(?: e cognome| completo)?|cognome e nome|nome/cognome|"
    r"vor-? ?(?:und|u\.|&) ?(?:nach|zu)name|nach-? und vorname|naam|ad[iı] soyad[iı]|isim|"
    r"(?:ال)?اسم(?: (?:و ?)?(?:ال)?(?:كامل|رباعي|ثلاثي|خماسي|لقب|نسب|شهره)\w*){0,2}(?:\s?/\s?name)?"
)
_MARKS = "[\u064b-\u0652]?"
_AFTER = rf"{_MARKS}(?:\s*[:：]\s*|\s{{2,}}|\s+[-–]\s+|\s*\|\s*)"
NAME_LABEL = re.compile(rf"^\W*(?:{_FULL}){_AFTER}(?=\S)")
GIVEN_LABEL = re.compile(rf"^\W*(?:{_GIVEN}){_AFTER}(?=\S)")
FAMILY_LABEL = re.compile(rf"^\W*(?:{_FAMILY}){_AFTER}(?=\S)")
NAME_LABEL_ALONE = re.compile(rf"^\W*(?:{_FULL}){_MARKS}\s*[:：]?\s*$")
OTHER_PERSON = re.compile(
    r"^\W*(?:father|mother|spouse|husband|wife|guardian|next of kin|emergency|nominee|company|employer|project|school|client|"
    r"nom du pere|nom de la mere|name des vaters|اسم (?:الاب|الام|الزوج|الزوجه|الشركه|المشروع|المدرسه))(?!\w)"
)

_VOWELS = re.compile("[\u0640\u064b-\u0652\u0670]")
_ARABIC_SOUNDS = str.maketrans(
    dict(zip("بتثجخدذرزسشصضطظغفقكلمن", "bttgkdzrzsssdtzgfkklmn", strict=True)) | dict.fromkeys("احعهويء\u0640")
)
_LATIN_PAIRS = (("sh", "s"), ("ch", "s"), ("kh", "k"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ou", ""))
_LATIN_SOUNDS = str.maketrans("qcjvpx", "kkgfbk", "aeiouyhw")


def names_word(word: str) -> bool:
    """Whether a word can stand in a name, so far as its meaning goes."""
    return fold(word.strip(".,:;()")) not in _NO_NAME_WORDS


def begins_as_a_name(text: str) -> bool:
    """Whether a usual Arabic name is among a text's first two words, as in no job title: surnames are trades."""
    words = without_marks(fold(text)).split(maxsplit=2)[:2]
    return any(word in _arabic_names() for word in (*words, "".join(words)))


def without_marks(text: str) -> str:
    """Arabic text without vowel signs and lengthened joints."""
    return _VOWELS.sub("", text)


@cache
def _arabic_names() -> frozenset[str]:
    lines = _ARABIC_NAMES.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=4096)
def consonants(word: str) -> str:
    """What Arabic and Latin spellings of one name share: "الشناوي" and "elshenawy" give the same."""
    folded = fold(word)
    folded = folded[2:] if folded[:2] in ("ال", "al", "el") and len(folded) > 4 else folded
    if folded[:1] > "\u0600":
        sounds = re.sub("[\u064b-\u0652]", "", folded).translate(_ARABIC_SOUNDS)
    else:
        for pair, sound in _LATIN_PAIRS:
            folded = folded.replace(pair, sound)
        sounds = re.sub(r"[^a-z]", "", folded).translate(_LATIN_SOUNDS)
    return re.sub(r"(.)\1", r"\1", sounds)
