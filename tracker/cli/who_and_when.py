"""Who sits at the keyboard, and which day they wrote."""

import getpass
from datetime import date

from tracker.domain.errors import BadInputError


def read_day(written: str) -> date:
    """A whole date in ISO 8601. Raises BadInputError."""
    from dateutil.parser import isoparse

    try:
        if len(written) < len("YYYYMMDD"):
            raise BadInputError(f"'{written}' is no whole date", "write YYYY-MM-DD")
        return isoparse(written).date()
    except ValueError:
        raise BadInputError(f"'{written}' is not a date", "write YYYY-MM-DD") from None


def login_name() -> str:
    """The name of the user, or ``person`` where the system knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "person"
