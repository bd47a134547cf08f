"""Imported once, by the process that the bot's processes are forked from: each of them has at once what it works with.

What a process looks up in vocabularies is kept as it is found; here that is done for the words that scenarios use.
"""

import gc

import bot.cvs.pipeline.preloaded
import bot.process  # noqa: F401
import tests.scenarios.launch  # noqa: F401
from bot.openings.rules import requirements_from
from tests.scenarios.acts import job_words

requirements_from(*job_words())
gc.freeze()  # a child that collected all of this would copy it
