"""What can go wrong in words a person can act on; mapping an error to an exit code is the CLI's."""


class TrackerError(Exception):
    """Base of every expected error: one sentence of what happened, one of what to do.

    ``advice`` may be empty. The message never ends in a newline and never needs a traceback to be
    understood.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} ({self.advice})" if self.advice else self.message


class BadInputError(TrackerError):
    """Something a person wrote cannot be used as it stands (exit code 2)."""


class InvalidArxivIdError(BadInputError):
    """The text is not a well-formed arXiv identifier; ``written`` is the text as it stood."""

    def __init__(self, written: str, why: str) -> None:
        super().__init__(f"'{written}' is not an arXiv id: {why}")
        self.written = written
        self.why = why


class InvalidMonthError(BadInputError):
    """The text is not a month of the form YYYY-MM."""


class ClaimNotFoundError(BadInputError):
    """No claim has this id or prefix."""


class InquiryNotFoundError(BadInputError):
    """No inquiry has this id."""


class AmbiguousClaimError(BadInputError):
    """Several claims share this prefix."""


class SourceFileError(BadInputError):
    """A document could not be read at all; ``where`` is ``path`` or ``path:line``."""

    def __init__(self, where: str, why: str, advice: str = "") -> None:
        super().__init__(f"{where}: {why}", advice)
        self.where = where
        self.why = why


class SettingsError(BadInputError):
    """A setting is unknown or has a value that cannot be used."""


class IllegalMoveError(BadInputError):
    """The status table does not allow this move by this actor."""


class ClaimMovedError(IllegalMoveError):
    """Somebody else changed the claim since it was last looked at."""


class EvidenceRefusedError(BadInputError):
    """An evidence id given with a re-test does not exist on arXiv."""


class CouldNotFinishError(TrackerError):
    """Work stopped before its end; what was done before is kept (exit code 3)."""


class NightInProgressError(CouldNotFinishError):
    """Another process is running a night on the same ledger."""


class StoreError(CouldNotFinishError):
    """The store could not be read or written."""


class LedgerBrokenError(CouldNotFinishError):
    """The hash chain of the ledger does not hold."""
