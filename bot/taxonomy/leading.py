"""Signs that somebody leads people: a number of them behind a word of leading, or a title that says so."""

import re
from collections.abc import Iterator

from bot.taxonomy.folding import fold

LEADERSHIP = "Team leadership"  # as skills.csv calls it
_LEAD = (
    r"\bled|\blead(?:s|ing)?|\bmanag(?:e[sd]?|ing)|\bsupervis\w+|\bhead(?:ed|ing|s)?|\bmentor\w*|\bcoach\w*"
    r"|\bteams? of|\bstaff of|\bcrew of|\bin charge of|\boversee\w*|\bdirect(?:ed|s|ing)|\bcoordinat\w+|\breporting to me"
    r"|\bencadr\w+|\bdirig\w+|\bequipes? de|\bequipo de|\bequipa de|\bsquadra di|\bteam (?:de|di|von|mit)|\banim\w+ une equipe"
    r"|\bfuhr\w*|\bgefuhrt|\bleit\w*|\bgeleitet|\bcoordin\w+|\bgestion\w* de|\ba cargo de|\bliderand?o?\w*|\blidero"
    r"|قياده|قدت|اقود|يقود|تقود|اداره|ادير|الاشراف|اشراف|اشرف\w*|فريق|رياسه"
)
_NUMBER = (
    r"\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|deux|trois|quatre|cinq|zwei|drei|vier|funf|sechs"
    r"|sieben|acht|neun|zehn|dos|tres|cuatro|cinco|seis|ثلاثه?|اربعه?|خمسه?|سته?|سبعه?|ثمانيه?|تسعه?|عشره?"
)
_PEOPLE = (
    r"people|persons?|staff|employees?|members?|workers?|reps?|engineers?|developers?|nurses?|accountants?|technicians?"
    r"|fitters?|mechanics?|electricians?|drivers?|agents?|sellers?|supervisors?|juniors?|colleagues?|operatives?|cooks?"
    r"|chefs?|waiters?|cleaners?|guards?|teachers?|analysts?|clerks?|trainees?|direct reports|attendants?|pickers?"
    r"|personnes?|collaborateurs?|salaries|agents?|vendeurs?|\w{0,20}mitarbeit\w*|personen|leuten?|kolleg\w*|monteur\w*|fachkraft\w*"
    r"|personas?|empleados?|trabajadores|recepcionistas|colaborador\w*|persone|addetti|collaboratori|dipendenti|operai"
    r"|pessoas?|موظف\w*|اشخاص|شخصا?|مندوب\w*|ممرض\w*|محاسب\w*|فنيين|عامل\w*|عمال|مهندس\w*|سائق\w*|مشرف\w*|افراد|معلم\w*"
)
_TEAM = (
    r"\b(?:teams?|crew|squad|staff|brigade|department) of|\bequipes? de|\bequip[oa]s? de|\bsquadra di|\bteam (?:de|di|von|mit|aus)"
    r"|\bdepartamento de|\breparto di|فريق (?:من|مكون من|يضم|عمل من)"
)
_LEADS = re.compile(
    rf"(?:{_LEAD})\b[^.\n]{{0,50}}?\b(?:{_NUMBER})\b[^.\n]{{0,40}}?\b(?:{_PEOPLE})\b|(?:{_TEAM}) (?:{_NUMBER})\b"
)
_TITLE = re.compile(
    r"(?<!door )\bsupervisor\b|\Alead (?!generation)|\bteam ?lead(?:er)?\b|\bshift ?lead(?:er)?\b|\bforeman\b|\bhead (?:of|nurse|chef|waiter|teacher|teller)\b"
    r"|\bsuperintendent\b|\bcharge nurse\b|\bchief (?!of staff)\b|\bdirector\b(?! of photo)|\bmatron\b|\bsous chef\b"
    r"|\b(?:nurse|shop|store|restaurant|warehouse|maintenance|production|plant|hotel|site|office|branch|operations"
    r"|logistics|transport|kitchen|ward|team|shift|front office|housekeeping|service|general|duty"
    r"|accounting|finance|engineering|department|depot|salon|farm|workshop|laboratory|construction) manager\b"
    r"|\bchef d[' ]?equipe\b|\bchef de (?:cuisine|service|reception|chantier|quai|rayon)\b|\bresponsables? (?:de|d|des|du)\b"
    r"|\bcadre de sante\b|\w*leiter(?:in)?\b|\w*leitung\b|\w*(?:schicht|gruppen|vor)(?:fuhrer|arbeiter)(?:in)?\b"
    r"|\bjef[ea] de\b|\bencargad[oa] de\b|\bcapo\w*\b|\bresponsabile\b|\bchefe de\b|\bsupervisora?\b|\bmaitre\b"
    r"|(?:^|\s)(?:مشرف|مشرفه|رييس|رييسه|مدير|مديره|قايد|قايده) "
)
_ASKS = re.compile(
    rf"(?:{_LEAD})\b[^.\n]{{0,50}}?(?:\b(?:{_PEOPLE}|teams?|crews?|squads?)\b|فريق|فرق)|قاد\w* (?:فريق|موظف)\w*"
)
_LONGEST_TITLE = 100


def find_leading(text: str) -> Iterator[tuple[int, int]]:
    """Where `text` tells of leading a number of people."""
    for found in _LEADS.finditer(fold(text)):
        yield found.start(), found.end()


def asks_leading(text: str) -> bool:
    """Whether a question is about leading people, however many."""
    return _ASKS.search(fold(text)) is not None


def is_leading(title: str) -> bool:
    """Whether a job title is of somebody who leads others."""
    return _TITLE.search(fold(title[:_LONGEST_TITLE])) is not None
