"""Taking the person out of a CV's own words, for batches in which nobody may know who it is before a decision."""

import re

from bot.taxonomy.folding import fold

VEIL = "▇▇▇"

_ADDRESS = re.compile(
    r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|\b(?:[\w-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE
)
_NUMBER = re.compile(r"\+?\(?\d[\d ().\-/]{5,}\d")
_TAIL = 7  # last digits that two spellings of one phone number share
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LEAST = 3  # letters; shorter parts of a name are words like any other


def veiled(text: str, *, name: str | None, phone: str | None) -> str:
    """`text` without the person's name, phone number, e-mail and web addresses.

    A profile's handle beside them ("dana-kassem") counts as the name too.
    """
    parts = {fold(part) for part in _WORD.findall(name or "") if len(part) >= _LEAST}
    tail = re.sub(r"\D", "", phone or "")[-_TAIL:]
    text = _ADDRESS.sub(VEIL, text)
    if len(tail) == _TAIL:
        text = _NUMBER.sub(lambda found: VEIL if re.sub(r"\D", "", found[0]).endswith(tail) else found[0], text)

    def without_name(found: re.Match[str]) -> str:
        word = fold(found[0])
        pieces = set(re.split(r"['’-]", word))
        return VEIL if word in parts or pieces & parts else found[0]

    return _WORD.sub(without_name, text)
