"""Reads what a form or an address says; anything a page of ours cannot send is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from tracker.domain.errors import BadInputError

_MOST_FIELDS = 60
_LONGEST = 20_000
_OURS = frozenset({"mark", "seen", "back"})
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Fields:
    """The fields of a form or of an address, each with all its values in order."""

    said: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        """The value of a field without blanks around it; empty where it is not there."""
        values = self.said.get(name, ())
        return values[0].strip() if values else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Every value that is not empty."""
        return tuple(value.strip() for value in self.said.get(name, ()) if value.strip())

    def told(self) -> tuple[tuple[str, str], ...]:
        """What a person wrote or chose, field by field: nothing that the page itself put in."""
        pairs = ((name, value) for name, values in self.said.items() for value in values)
        return tuple((name, value) for name, value in pairs if name not in _OURS and value.strip())

    def day(self, name: str) -> date | None:
        """A day; None where none was given. Raises BadInputError."""
        written = self.one(name)
        if not written:
            return None
        try:
            return date.fromisoformat(written)
        except ValueError:
            raise BadInputError(f"'{written}' is not a date", "write YYYY-MM-DD") from None

    def number(self, name: str, otherwise: int, most: int) -> int:
        """A whole number from 1 to `most`. Raises BadInputError."""
        written = self.one(name)
        if not written:
            return otherwise
        if not (written.isascii() and written.isdecimal() and 1 <= int(written[:9]) <= most):
            raise BadInputError(f"'{written}' is not a number here", f"a number from 1 to {most}")
        return int(written)


def read_fields(written: str) -> Fields:
    """The fields of a query or of the body of a form. Raises BadInputError."""
    try:
        pairs = parse_qsl(
            written, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"
        )
    except (ValueError, UnicodeDecodeError):
        raise BadInputError("the form cannot be read", "go back and send it again") from None
    said: dict[str, list[str]] = {}
    for name, value in pairs:
        if len(value) > _LONGEST or "\0" in value:
            raise BadInputError(f"what stands in '{name}' is too long or no text", "shorten it")
        said.setdefault(name, []).append(value)
    return Fields(said)
