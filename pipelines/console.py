"""What a run says on the terminal: the messages of steps, without Dagster's own events.

Belongs here: the logger of the jobs. Does not belong here: messages.
"""

from __future__ import annotations

import logging
import sys

import dagster as dg

from pipelines.plain import plain


class _StepMessages(logging.Filter):
    """Lets through what steps say, and events only when something failed.

    A check that no new extract reached has no result; Dagster remarks on it every time.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        meta = getattr(record, "dagster_meta", None) or {}
        if "did not yield or return expected outputs" in record.getMessage():
            return False
        return meta.get("dagster_event") is None or record.levelno >= logging.ERROR


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        meta = getattr(record, "dagster_meta", None) or {}
        said = meta.get("orig_message") or record.getMessage()
        level = "" if record.levelno < logging.WARNING else f"{record.levelname.lower()}: "
        return f"{self.formatTime(record, '%H:%M:%S')}  {level}{plain(said, lines=True)}"


@dg.logger(
    config_schema={"log_level": dg.Field(str, default_value="INFO")},
    description="Messages of steps, plainly.",
)
def plain_console(context: dg.InitLoggerContext) -> logging.Logger:
    """A logger that shows progress to a person."""
    logger = logging.Logger("performance", level=context.logger_config["log_level"])
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Plain())
    handler.addFilter(_StepMessages())
    logger.addHandler(handler)
    return logger
