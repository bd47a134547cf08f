"""Words that recognition has torn apart are whole again where the vocabulary knows them."""

import pytest

from bot.cvs.pipeline.ocr.engines import Word
from bot.cvs.pipeline.ocr.reading import _whole, _with_bullet
from bot.taxonomy.arabic import is_known


def words(text: str) -> list[Word]:
    return [Word(word, 0.0, 1.0, 0.9) for word in text.split()]


@pytest.mark.parametrize("word", ["ناصر", "الخبرات", "المهندسين", "محاسبة", "الرياض", "الشهري"])
def test_words_of_cvs_are_known(word: str) -> None:
    assert is_known(word)


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("بن نا صر الشهري", "بن ناصر الشهري"),
        ("الخبر ات العملية", "الخبرات العملية"),
        ("مدير مالي", "مدير مالي"),  # two words, both known
        ("دار النشر", "دار النشر"),
        ("كلمة غريبة", "كلمة غريبة"),
    ],
)
def test_a_torn_word(torn: str, whole: str) -> None:
    assert " ".join(word.text for word in _whole(words(torn))) == whole


@pytest.mark.parametrize("sign", ["٠", "»", "٠»", "*"])
def test_the_dot_of_a_list(sign: str) -> None:
    assert [word.text for word in _with_bullet(words(f"{sign} إدارة المشاريع"))] == ["•", "إدارة", "المشاريع"]
    assert [word.text for word in _with_bullet(words("2019 مدير"))] == ["2019", "مدير"]
