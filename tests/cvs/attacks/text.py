"""Plain text."""

from bot.cvs.models import Hiding
from tests.cvs.attacks import ORDER, SECRET, Attack
from tests.cvs.papers import CV


def text_with(words: str = "") -> bytes:
    return (CV + words).encode()


_SKILLS = "Python, SQL, Airflow, Spark, PostgreSQL"
ATTACKS = {
    "remark": Attack(text_with(f"\n<!-- {ORDER} -->\n"), Hiding.COMMENT, ORDER),
    "far aside": Attack(text_with("\n" + " " * 900 + SECRET), Hiding.OFF_PAGE),
    "tags": Attack(
        CV.replace("Engineer", "Engineer" + "".join(chr(0xE0000 + ord(c)) for c in SECRET), 1).encode(),
        Hiding.INVISIBLE,
    ),
    "selectors": Attack(
        CV.replace("Engineer", "Engineer" + "".join(chr(0xE0100 + ord(c) - 16) for c in SECRET), 1).encode(),
        Hiding.INVISIBLE,
    ),
    "zero width": Attack(
        CV.replace(_SKILLS, "\u200b".join(_SKILLS).replace(" \u200b", " ")).encode(), Hiding.ZERO_WIDTH, _SKILLS
    ),
    "look-alikes": Attack(
        CV.replace("Airflow and Spark", "\u0410irfl\u043ew and Sp\u0430rk").encode(), Hiding.HOMOGLYPH, "Airflow Spark"
    ),
    "accents": Attack(CV.replace("Spark on", "S" + "\u0316" * 9 + "park on").encode(), Hiding.MARKS, "Spark on AWS"),
    "backwards": Attack(CV.replace("Airflow and", "\u202ewolfriA\u202c and").encode(), Hiding.TURNED, "Airflow"),
}
