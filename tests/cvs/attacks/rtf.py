"""Rich text."""

from bot.cvs.models import Hiding
from tests.cvs.attacks import ORDER, SECRET, Attack
from tests.cvs.papers import CV, rtf_of


def rtf_with(body: str = "") -> bytes:
    return rtf_of(CV)[:-1] + body.encode("ascii") + b"}"


def _shape(edges: str = r"\shpleft0\shptop0\shpright3000\shpbottom2000", properties: str = "") -> str:
    return rf"{{\shp{{\*\shpinst{edges}{properties}{{\shptxt \pard {SECRET}\par}}}}}}"


ATTACKS = {
    "hidden": Attack(rtf_with(rf"{{\v {SECRET}}}"), Hiding.VANISH),
    "small": Attack(rtf_with(rf"{{\fs2 {SECRET}}}"), Hiding.TINY),
    "white": Attack(rtf_with(rf"{{\b\cf1 {SECRET}}}"), Hiding.WHITE),
    "white on a faint pattern": Attack(rtf_with(rf"{{\chshdng100\cf1 {SECRET}}}"), Hiding.WHITE),
    "white on a white pattern": Attack(rtf_with(rf"{{\chshdng10000\chcfpat1\cf1 {SECRET}}}"), Hiding.WHITE),
    "white after a pattern": Attack(rtf_with(rf"\pard\shading9000\pard{{\cf1 {SECRET}}}"), Hiding.WHITE),
    "pressed flat": Attack(rtf_with(rf"{{\charscalex1 {SECRET}}}"), Hiding.TINY),
    "one over the other": Attack(rtf_with(rf"{{\expndtw-200 {SECRET}}}"), Hiding.TINY),
    "raised": Attack(rtf_with(rf"{{\up3000 {SECRET}}}"), Hiding.OFF_PAGE),
    "far aside": Attack(rtf_with(rf"\pard\li30000 {SECRET}\par"), Hiding.OFF_PAGE),
    "low line": Attack(rtf_with(rf"\pard\sl-1\slmult0 {SECRET}\par"), Hiding.CLIPPED),
    "low row": Attack(rtf_with(rf"\trowd\trrh-1\cellx3000\pard\intbl {SECRET}\cell\row"), Hiding.CLIPPED),
    "deleted": Attack(rtf_with(rf"{{\deleted {SECRET}}}"), Hiding.DELETED),
    "hidden shape": Attack(rtf_with(_shape(properties=r"{\sp{\sn fHidden}{\sv 1}}")), Hiding.VANISH),
    "shape of no width": Attack(
        rtf_with(_shape(r"\shpleft0\shptop0\shpright0\shpbottom2000")), Hiding.CLIPPED
    ),
    "description": Attack(
        rtf_with(rf"{{\shp{{\*\shpinst{{\sp{{\sn wzDescription}}{{\sv {ORDER}}}}}}}}}"), Hiding.ALT_TEXT, ORDER
    ),
    "keywords": Attack(rtf_with(rf"{{\info{{\keywords {SECRET}}}}}"), Hiding.METADATA),
    "remark": Attack(rtf_with(rf"{{\*\annotation {ORDER}}}"), Hiding.COMMENT, ORDER),
}  # fmt: skip
