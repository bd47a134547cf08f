"""Word documents of 1997 to 2003."""

from bot.cvs.models import Hiding
from tests.cvs.attacks import SECRET, Attack
from tests.cvs.papers import CV
from tests.cvs.word97 import DELETED, ONE_POINT, VANISHED, WHITE_INK, Run, word97

BLACK_PAPER = b"\x0c\x2a\x01"


def doc_with(*runs: Run) -> bytes:
    """The CV and a paragraph of more runs."""
    return word97([*([Run(line)] for line in CV.splitlines()), list(runs) or [Run("")]])


ATTACKS = {
    "hidden": Attack(doc_with(Run(SECRET, VANISHED)), Hiding.VANISH),
    "white": Attack(doc_with(Run(SECRET, WHITE_INK)), Hiding.WHITE),
    "black on black": Attack(doc_with(Run(SECRET, b"\x70\x68\0\0\0\0" + BLACK_PAPER)), Hiding.WHITE),
    "small": Attack(doc_with(Run(SECRET, ONE_POINT)), Hiding.TINY),
    "deleted": Attack(doc_with(Run(SECRET, DELETED)), Hiding.DELETED),
}
