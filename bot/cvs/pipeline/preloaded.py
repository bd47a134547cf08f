"""Imported once, by the process that readers are forked from: each of them has at once what it needs to read."""

from contextlib import suppress

from bot.cvs.pipeline.reader import warm_up

with suppress(OSError):  # an installation may have another language model, which each reader loads then
    warm_up()
