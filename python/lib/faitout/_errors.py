"""What can go wrong, as exceptions that say the same as the command."""

from __future__ import annotations


class FaitoutError(Exception):
    """Bad arguments, tables or files: one sentence that says what was expected, what was found, and where."""


class InputError(FaitoutError):
    """An article that gives no record, such as binary data."""

    def __init__(self, path: str | None, record: int | None, stage: str, error: str, detail: str) -> None:
        super().__init__(f"{error}: {detail}")
        self.path = path
        """Path of the input, or ``None``."""
        self.record = record
        """Its line or offset there, or ``None``."""
        self.stage = stage
        """Where it failed: ``read``, ``decode``, ``parse``, ``extract`` or ``write``."""
        self.error = error
        """What failed."""
        self.detail = detail
        """What was expected, and what was found."""

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.path, self.record, self.stage, self.error, self.detail))
