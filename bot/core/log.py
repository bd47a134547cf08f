"""Structured logs: ids and counts, never payloads; whatever looks like a secret is masked before it is written."""

import logging
import re
import sys
from typing import Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_SECRET = re.compile(r"\b(?:xox[a-z]|xapp|xoxe)-[\w.-]+|(?<=://)[^\s:/@]+:[^\s@/]+(?=@)|\bsk-[\w-]{8,}")


def _mask(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: _SECRET.sub("***", value) if isinstance(value, str) else value for key, value in event.items()}


def configure_logging(*, form: Literal["console", "json"], level: str) -> None:
    """One format for our own records and for those of the libraries."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _mask,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Processor = structlog.dev.ConsoleRenderer(colors=False)
    if form == "json":
        renderer = structlog.processors.JSONRenderer()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("slack_bolt", "slack_sdk", "pgqueuer", "apscheduler", "aiohttp.access", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    hush_readers()


def hush_readers() -> None:
    """Leave out what libraries say of the files they read: it quotes them."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def logger(name: str) -> structlog.stdlib.BoundLogger:
    found: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return found
