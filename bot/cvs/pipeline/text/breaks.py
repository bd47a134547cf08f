"""Words, addresses and links that a line's end has cut: put together on the line they begin on."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.cvs.pipeline.text.assembly import Draft, without_bullet

NEAR = 2.2  # font sizes from line to line at most
SAME_SIZE = 0.5  # points
LONGEST_ENDING = 12  # characters of what ends an address: "example." + "com"

_CUT_WORD = re.compile(r"(?P<before>(?:^|.*\W)(?P<left>[^\W\d_]+))[-\u00ad\u2010\u2011]$")
_NEXT_WORD = re.compile(r"(?P<right>[^\W\d_]{2,}(?:[-'’][^\W\d_]+)*)(?P<signs>[^\s\w]*)(?:\s+|$)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# "Marketing- und Vertriebsleiter": the sign stands for a word, and cuts none
_JOINERS = frozenset("und oder bzw sowie and or to et ou y e o en of".split())
# What begins compounds that are written with a sign.
_FIRST_PARTS = frozenset(
    "all anti avant award back best brand business cash client cloud co code cost cross customer data day decision demi"
    " e early end ex event face fact fast first five four front full goal hands hard high home in inter key large late"
    " lead left life long low market micro mid multi near non object off on one open part peer post pre problem pro"
    " quality real results right second self semi server service short side single small sous state sub task team test"
    " third three time top two up user vice web well work world".split()
)
_CUT_ADDRESS = re.compile(
    r"[\w.+%-]+@(?:[\w-]+\.)*(?:[\w-]*-|[\w-]+\.|)$|\b(?:https?://|www\.|[\w-]+\.(?:com|org|net|io)/)\S*[-/._]$"
)
_REST = re.compile(r"[A-Za-z0-9][\w.%/-]*|@[\w.-]+\.[A-Za-z]{2,}")
_BEGUN_ADDRESS = re.compile(r"(?:^|[\s:|])[A-Za-z0-9][\w.+%-]+$")


def without_breaks(drafts: Iterable[Draft]) -> list[Draft]:
    """The lines of a page, what goes on in the next line moved to where it begins."""
    lines = list(drafts)
    written: Counter[str] | None = None
    kept: list[Draft] = []
    for line in lines:
        before = kept[-1] if kept else None
        if before is not None and _is_next(before, line):
            rest = _rest_of_address(before.text, line.text)
            if rest is not None:
                before.text = before.text.rstrip() + line.text[:rest]
                line.text = line.text[rest:].lstrip()
            elif (cut := _CUT_WORD.match(before.text)) and (word := _NEXT_WORD.match(line.text)):
                written = written or _words(lines)
                before.text = _whole(cut, word, written) or before.text
                line.text = line.text if before.text[-1] in "-\u00ad\u2010\u2011" else line.text[word.end() :]
        if line.text.strip():
            kept.append(line)
    return kept


def _is_next(before: Draft, line: Draft) -> bool:
    if (before.page, before.column) != (line.page, line.column) or without_bullet(line.text)[1]:
        return False
    if before.top is None or line.top is None or before.font_size is None or line.font_size is None:
        return not line.gap_before
    return 0 < line.top - before.top <= NEAR * line.font_size and abs(before.font_size - line.font_size) <= SAME_SIZE


def _rest_of_address(before: str, line: str) -> int | None:
    """How many characters at a line's beginning belong to an address that the line before has begun."""
    rest = _REST.match(line)
    if rest is None:
        return None
    if rest.group().startswith("@"):
        return rest.end() if _BEGUN_ADDRESS.search(before) else None
    cut = _CUT_ADDRESS.search(before)
    if cut is None or ("@" in cut.group() and rest.end() > LONGEST_ENDING and "." not in rest.group()):
        return None
    return rest.end()


def _words(lines: Sequence[Draft]) -> Counter[str]:
    return Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))


def _whole(cut: re.Match[str], word: re.Match[str], written: Counter[str]) -> str | None:
    """The upper line with the whole word; None where the sign cuts none."""
    left, right = cut["left"], word["right"]
    if right.casefold() in _JOINERS:
        return None
    sign = "-" if _is_compound(left, right, written) else ""
    return f"{cut['before']}{sign}{right}{word['signs']}"


def _is_compound(left: str, right: str, written: Counter[str]) -> bool:
    if right[0].isupper() or left.isupper() or "-" in right:
        return True
    left, right = left.casefold(), right.casefold()
    if left + right in written:
        return False
    return f"{left}-{right}" in written or left in _FIRST_PARTS or min(written[left], written[right]) > 1
