"""Finding what a language model quotes in the text that it quotes; what does not stand there proves nothing."""

import re

from bot.taxonomy.folding import fold

LEAST_QUOTE = 3  # letters and digits
Place = tuple[int, int]  # half-open, of the text
_SIGNS = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-", "…": ".", "،": ","}
)
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u0640\u064b-\u0652\u0670]")
_MARKS = re.compile(r"[\u0640\u064b-\u0652\u0670]*")  # that belong to the letter before them


class Quotable:
    """A text in which quotes are found whatever became of their spaces, case and quotation marks."""

    def __init__(self, text: str, *, veil: str | None = None) -> None:
        """`veil` stands in quotes for words that whoever quotes was not shown."""
        self._text = text
        self._veil = veil
        signs, self._places = list[str](), list[int]()
        for at, sign in enumerate(fold(text).translate(_SIGNS)):
            if _UNSEEN.match(sign) or (sign.isspace() and (not signs or signs[-1] == " ")):
                continue
            signs.append(" " if sign.isspace() else sign)
            self._places.append(at)
        self._plain = "".join(signs)

    def find(self, quote: str) -> Place | None:
        """Where the words stand, whole words only; None where they do not stand.

        Of words with something veiled among them, the longest stretch between.
        """
        if self._veil is not None:
            quote = max(quote.split(self._veil), key=len)
        plain = " ".join(_UNSEEN.sub("", fold(quote).translate(_SIGNS)).split()).strip(" .\"'")
        if sum(map(str.isalnum, plain)) < LEAST_QUOTE:
            return None
        at = self._plain.find(plain)
        while at >= 0:
            if not self._within_word(at) and not self._within_word(at + len(plain)):
                end = self._places[at + len(plain) - 1] + 1
                marks = _MARKS.match(self._text, end)
                return self._places[at], marks.end() if marks else end
            at = self._plain.find(plain, at + 1)
        return None

    def _within_word(self, at: int) -> bool:
        return 0 < at < len(self._plain) and self._plain[at - 1].isalnum() and self._plain[at].isalnum()
