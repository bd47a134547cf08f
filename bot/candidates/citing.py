"""What a language model writes, on its way to people: citations become links, everything else loses its teeth. Pure.

It is worked line by line. Where claims are made, a line without a citation of evidence that exists is left out; no
address, mention or picture of the model's own making comes through.
"""

import re
from collections.abc import Mapping

from bot.core.models import Frozen
from bot.core.text import clean
from db.models.ids import CandidateId

LONGEST_LINE = 1200  # characters that are waited for; a longer line ends there
_LINK_TEXT = 48

_BRACKETS = re.compile(r"\[([^\[\]\n]{1,120})\](?:\([^()\n]{0,500}\))?")
_CITED = re.compile(r"[\s,;]+")
_LIKE_ID = re.compile(r"c\d+(?:\.[\w-]+)?")
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*:(?://)?[^\s<>\"]+|\bwww\.\S+", re.IGNORECASE)
_SCHEMES = ("http", "https", "mailto", "slack", "ftp", "tel", "javascript", "data", "file")
_DOT = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2,})")
_JOINER = "\u2060"  # keeps "evil.example" and "ASP.NET" from becoming addresses, and is not seen
_SIGNS = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "@": f"@{_JOINER}", "\u2060": None})


class Evidence(Frozen):
    """Something that a model may cite."""

    candidate_id: CandidateId
    label: str  # of the person
    text: str  # the requirement, or what was asked
    quotes: tuple[str, ...]  # none where nothing shows it
    link: str | None  # to the card


class Citing:
    """`evidence` by id. `claims`: a line that cites none of it is left out."""

    def __init__(self, evidence: Mapping[str, Evidence], *, claims: bool) -> None:
        self._evidence = evidence
        self._claims = claims
        self._open = ""  # the line that is not ended yet
        self.cited: dict[str, Evidence] = {}
        self.left_out = 0  # lines
        self.unknown = 0  # citations of what does not exist

    def feed(self, piece: str) -> str:
        """What may be shown now, in markdown."""
        self._open += piece
        lines = self._open.split("\n")
        self._open = lines.pop()
        if len(self._open) > LONGEST_LINE:
            lines.append(self._open)
            self._open = ""
        return "".join(self._shown(line) for line in lines)

    def end(self) -> str:
        line, self._open = self._open, ""
        return self._shown(line)

    def _shown(self, line: str) -> str:
        if not line.strip():
            return "\n"
        before = set(self.cited)
        valid = 0
        parts, last = list[str](), 0
        found = dict[str, Evidence]()
        for match in _BRACKETS.finditer(line):
            ids = [one for one in _CITED.split(match[1].strip()) if one]
            if not ids or not all(_LIKE_ID.fullmatch(one) for one in ids):
                continue
            known = [one for one in ids if one in self._evidence]
            self.unknown += len(ids) - len(known)
            valid += len(known)
            found.update({one: self._evidence[one] for one in known})
            parts += [defused(line[last : match.start()]), " ".join(map(self._link, known))]
            last = match.end()
        if self._claims and not valid:
            self.left_out += 1
            return ""
        self.cited.update({one: evidence for one, evidence in found.items() if one not in before})
        return "".join([*parts, defused(line[last:])]).rstrip() + "\n"

    def _link(self, known: str) -> str:
        one = self._evidence[known]
        text = f"{_plain(one.label)} · {_plain(one.text)}"
        return f"[{text}]({one.link})" if one.link else f"({text})"


def _plain(text: str) -> str:
    short = text if len(text) <= _LINK_TEXT else text[: _LINK_TEXT - 1] + "…"
    return re.sub(r"[\[\]()*_`~|!\\]", "", defused(short)).strip()


def defused(text: str) -> str:
    """A model's words without addresses, links, pictures and mentions."""
    text = _ADDRESS.sub(_without_address, clean(text))
    return _DOT.sub(f".{_JOINER}", text.translate(_SIGNS))


def _without_address(found: re.Match[str]) -> str:
    scheme, colon, rest = found[0].partition(":")
    if not colon:
        return "…"
    if scheme.lower() in _SCHEMES or rest.startswith("//"):
        return "…"
    return found[0]
