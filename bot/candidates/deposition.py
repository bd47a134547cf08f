"""What a language model says of a CV, and what is left of it once held against the CV's own words.

A model reads; it does not score. It may point at lines that the rules would not have found. Whatever it cannot quote is
dropped, and what a line is worth follows from where it stands, as for any other line.
"""

import re
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, Field

from bot.candidates.blind import VEIL
from bot.candidates.models import Pointer, Verdict, Witness
from bot.cvs.models import Span
from bot.taxonomy.folding import fold

LEAST_QUOTE = 3  # letters and digits
MOST_QUOTES = 3  # for one requirement
MOST_STATEMENTS = 5
LONGEST_STATEMENT = 300  # characters
_SIGNS = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-", "…": ".", "،": ","}
)
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u0640\u064b-\u0652\u0670]")
_MARKS = re.compile(r"[\u0640\u064b-\u0652\u0670]*")  # that belong to the letter before them


class Claim(BaseModel):
    requirement: str = Field(description="the requirement's id")
    verdict: Verdict
    quotes: list[str] = Field(description="words of the CV, copied exactly, that prove it; none if there are none")


class Statement(BaseModel):
    text: str = Field(description="one sentence about the person's fit")
    quote: str = Field(description="the words of the CV, copied exactly, that it rests on")


class Deposition(BaseModel):
    """The form of a model's answer."""

    claims: list[Claim]
    assessment: list[Statement]


class Quotable:
    """The visible text of a CV, in which quotes are found whatever became of their spaces, case and quotation marks."""

    def __init__(self, text: str) -> None:
        self._text = text
        signs, self._places = list[str](), list[int]()
        for at, sign in enumerate(fold(text).translate(_SIGNS)):
            if _UNSEEN.match(sign) or (sign.isspace() and (not signs or signs[-1] == " ")):
                continue
            signs.append(" " if sign.isspace() else sign)
            self._places.append(at)
        self._plain = "".join(signs)

    def find(self, quote: str) -> Span | None:
        """Where the words stand, whole words only; None where they do not stand.

        Of words with something veiled among them, the longest stretch between.
        """
        quote = max(quote.split(VEIL), key=len)
        plain = " ".join(_UNSEEN.sub("", fold(quote).translate(_SIGNS)).split()).strip(" .\"'")
        if sum(map(str.isalnum, plain)) < LEAST_QUOTE:
            return None
        at = self._plain.find(plain)
        while at >= 0:
            if not self._within_word(at) and not self._within_word(at + len(plain)):
                end = self._places[at + len(plain) - 1] + 1
                marks = _MARKS.match(self._text, end)
                return Span(start=self._places[at], end=marks.end() if marks else end)
            at = self._plain.find(plain, at + 1)
        return None

    def _within_word(self, at: int) -> bool:
        return 0 < at < len(self._plain) and self._plain[at - 1].isalnum() and self._plain[at].isalnum()


def witness(deposition: Deposition, text: str, *, name: str, requirements: Iterable[str]) -> Witness:
    """What of a deposition stands in `text`; `name` is the model's, `requirements` are the ids asked about."""
    cv, asked = Quotable(text), set(requirements)
    pointers = tuple(_pointers(deposition.claims, cv, asked))
    told = [one for one in deposition.assessment[:MOST_STATEMENTS] if cv.find(one.quote) is not None]
    claimed = sum(one.verdict in (Verdict.MET, Verdict.PARTIAL) for one in deposition.claims)
    proved = len({one.requirement_id for one in pointers})
    return Witness(
        name=name,
        pointers=pointers,
        assessment=" ".join(" ".join(one.text.split())[:LONGEST_STATEMENT] for one in told),
        dropped=claimed - proved + len(deposition.assessment) - len(told),
    )


def _pointers(claims: Iterable[Claim], cv: Quotable, asked: set[str]) -> Iterator[Pointer]:
    seen: set[str] = set()
    for claim in claims:
        if claim.requirement in asked - seen and claim.verdict in (Verdict.MET, Verdict.PARTIAL):
            seen.add(claim.requirement)
            for quote in claim.quotes[:MOST_QUOTES]:
                span = cv.find(quote)
                if span is not None:
                    yield Pointer(requirement_id=claim.requirement, span=span, whole=claim.verdict is Verdict.MET)
