"""Errors of audits."""

from __future__ import annotations

from conformance.errors import ConformanceError


class RecordingError(ConformanceError):
    """Recorded traffic can't be read.

    Cause: the file is missing, of another format, damaged or cut off. The message names file, line and JSON path, and
    never what stands there: it may be a secret.
    Remedy: record or export it again. A file that is cut off is never judged by half.
    """

    def __init__(self, message: str, *, hint: str = "", exit_code: int = 2) -> None:
        super().__init__(message, hint=hint)
        self.exit_code = exit_code
