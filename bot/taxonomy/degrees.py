"""Degrees and schools in five languages: what was awarded, at which level, and by whom."""

import re
from functools import cache
from typing import NamedTuple

from bot.taxonomy.folding import fold

SCHOOL, DIPLOMA, BACHELOR, MASTER, DOCTORATE = 1, 2, 3, 4, 5


class Degree(NamedTuple):
    """`text[start:end]` is a degree; `subject` is the part of its name that is also its field ("of Engineering")."""

    level: int
    start: int
    end: int


# Folded. A level's patterns are tried from the highest level down at each place, the longest match wins.
_PATTERNS: tuple[tuple[int, str], ...] = (
    (
        DOCTORATE,
        r"ph\.?\s?d\.?|d\.?phil\.?|doctor(?:ate)?(?: of| in)?(?: philosophy| science| medicine| education| business administration)?"
        r"|doctorat|doctorado|doctor en|promotion|dr\. ?(?:rer|ing|phil|med)\.?(?: ?nat\.?)?|m\.?d\.(?!\w)|pharm\.?d\.?|ed\.?d\.|dba(?!\w)"
        r"|(?:ال)?دكتوراه",
    ),
    (
        MASTER,
        r"master(?:'?s|’s)?(?: degree)?(?: of| in)?(?: science| arts| engineering| business administration| technology| philosophy| commerce"
        r"| laws| education| public health| research| fine arts)?|executive mba|emba|m\.?b\.?a\.?|m\.?\s?sc\.?(?:\s?\(hons\.?\))?|m\.?s\.?(?=[ ,.;:(/|-]|\Z)"
        r"|m\.?a\.?(?=[ ,.;:(/|-]|\Z)|m\.?\s?eng\.?|m\.?\s?tech\.?|m\.?phil\.?|m\.?com\.?|m\.?ed\.?(?!\w)|mca|mph|mpa|ll\.?m\.?|mres|m\.e\.|mfa"
        r"|diplome d['’]ingenieure?|diplomes? d['’]ingenieure?|mastere?(?: specialise)?|magister|diplom(?:-| )?(?:ingenieur(?:in)?|informatiker(?:in)?|kaufmann|kauffrau|volkswirt|betriebswirt|physiker)?(?:\s?\(fh\))?(?!\w)|dipl\.? ?-?ing\.?"
        r"|staatsexamen|maestria|laurea (?:magistrale|specialistica)|yuksek lisans|mestrado|master universitario|licenciatura y master|(?:ال)?ماجستير|postgraduate diploma|pgdip|pgce|diploma \(meng\)",
    ),
    (
        BACHELOR,
        r"bachelor(?:'?s|’s)?(?: degree)?(?: of| in)?(?: science| arts| engineering| business administration| technology| commerce| laws| education| computer applications| fine arts"
        r"| medicine| pharmacy| nursing| accountancy| architecture)?(?: \(hons?\.?\)| \(honou?rs\))?|b\.?\s?sc\.?(?: ?n)?(?:\s?\((?:hons?\.?|honou?rs)\))?|b\.?s\.?n?\.?(?=[ ,.;:(/|-]|\Z)"
        r"|b\.?a\.?(?:\s?\((?:hons?\.?|honou?rs)\))?(?=[ ,.;:(/|-]|\Z)|b\.?\s?eng\.?(?:\s?\(hons?\.?\))?|b\.?\s?tech\.?|b\.?\s?com\.?|b\.?acc(?:\s?\(honou?rs\))?\.?|b\.?e\.?(?=[ ,.;:(/|-]|\Z)|b\.?\s?ed\.?(?=[ ,.;:(/|-]|\Z)"
        r"|b\.?b\.?a\.?|bca|laurea(?: triennale)?|lisans|bacharelado|ll\.?b\.?|b\.?pharm\.?|mbbs|m\.b\.b\.s\.?|mb\s?chb|b\.?arch\.?|licence(?: professionnelle)?|licenciatura|licenciad[oa]|grado(?= en|,|\Z| universitario)"
        r"|graduad[oa] en|ingenieria|ingenier[oa] (?:en|tecnic[oa]|industrial|informatic[oa])|diplomatura|(?:ال)?بكالوريوس|بكالريوس|(?:ال)?ليسانس|(?:ال)?اجازه(?= في)",
    ),
    (
        DIPLOMA,
        r"associate(?:'?s|’s)?(?: degree)?(?: of| in)(?: science| arts| applied science)?|a\.?a\.?s\.?(?=[ ,])|higher national diploma|hnd|hnc|national diploma|advanced diploma|graduate diploma|diploma|dip\."
        r"|bts|dut|but(?= [a-z])|deug|dess|diplome(?: universitaire)?|ausbildung (?:zum|zur)|berufsausbildung|techniker(?!\w)|tecnico superior|ciclo formativo(?: de grado superior)?|formacion profesional"
        r"|(?:ال)?دبلوم(?:ه)?(?: عالي)?",
    ),
    (
        SCHOOL,
        r"high school diploma|high school|secondary school certificate|higher secondary(?: certificate)?|a-levels?|gcses?|baccalaureat(?:e)?|baccalaureate|abitur|fachabitur|fachhochschulreife|allgemeine hochschulreife"
        r"|mittlere reife|realschulabschluss|bachillerato|e\.?s\.?o\.|(?:ال)?ثانويه(?: عامه)?|bac (?:s|es|l|pro)(?!\w)|leaving certificate",
    ),
)
_SCHOOLS = re.compile(
    r"(?<!\w)(?:university|universitat|universite|universidad(?:e)?|universita|universiteit|college|institute|institut|instituto|school|academy|polytechnic|politecnico|politecnica|ecole|"
    r"hochschule|fachhochschule|lycee|faculty|faculte|facultad|akademie|academie|academia|conservatory|gymnasium|berufsschule|"
    r"escuela|colegio|kolleg|madrasa|seminary|iit|nit|iim|mit|eth|epfl|hec|insead|essec|insa|ensai|ensae|ensimag|eseo|esiea|epita|"
    r"supelec|centralesupelec|mines|telecom paris|kaust|kfupm|iae|ensta|(?:ال)?جامعه|(?:ال)?كليه|(?:ال)?معهد|اكاديميه|(?:ال)?مدرسه|مدارس|ثانويه|tu|th|eth|ucl|lse|ucla|nyu|cmu|rwth|kit|upc|upm|uoc|uned)(?!\w)"
    r"|\w{3,30}(?:universitat|hochschule|akademie|gymnasium|schule)(?!\w)"
)


@cache
def _compiled() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?P<l{level}>(?<![\w.])(?:{pattern})(?!\w))" for level, pattern in _PATTERNS))


def find_degrees(text: str) -> list[Degree]:
    """Every degree named in `text`, in order."""
    found = []
    for match in _compiled().finditer(fold(text)):
        if match.end() > match.start():
            level = int(str(match.lastgroup)[1:])
            found.append(Degree(level, match.start(), match.end()))
    return found


def is_school(text: str) -> bool:
    """Whether a text holds a word of a place of learning ("University", "Hochschule", "جامعة")."""
    return bool(_SCHOOLS.search(fold(text[:300])))
