"""The errors that this project raises: each carries its message, a hint on what to do, and its exit code.

Every layer may raise them, so this module imports nothing of ours.
"""

from __future__ import annotations


class ConformanceError(Exception):
    """Base of all errors that are meant for a person.

    Args:
        message: what is wrong: where, what was expected, what was found.
        hint: what to do next; empty when the message says it all.
    """

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class PageError(ConformanceError):
    """A documentation page can't be read into a table.

    Cause: the page is damaged, cut off, hostile, or of a form that is not known.
    Remedy: fetch it again; if it stays so, the form is new and needs a parser.
    """

    exit_code = 3


class SnapshotError(ConformanceError):
    """A snapshot is missing, damaged, or not complete enough for what was asked."""

    exit_code = 3


class CaptureError(ConformanceError):
    """A scrape could not complete; what was good before is untouched."""

    exit_code = 3


class VerificationError(ConformanceError):
    """A verification could not complete: a law or a worker failed, or there is nothing to verify with."""

    exit_code = 3


class ReportError(ConformanceError):
    """A report could not be written, or not handed on to where it is wanted; nothing else is lost."""

    exit_code = 3


class ContractError(ConformanceError):
    """A contract, the roster or the deviations break their format.

    The message names the file, the line and the key; the hint the closest known key.
    """


class UnknownNameError(ConformanceError):
    """A name (model, snapshot day, …) that nobody knows; the hint holds the closest known one."""


class MissingExtraError(ConformanceError):
    """A command needs libraries that the base install leaves out."""


class AuditError(ConformanceError):
    """An audit could not complete: the subject can't be started or asked, or what it is made of can't be read."""

    exit_code = 3
