"""What reading and importing documents showed: refusals, notices, and the report of an import."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line that could not be used. `where` is ``path:line``."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about an imported claim that its author should know.

    `where` is ``path:line``; `code` is a finding's code, or ``no-longer-there``.
    """

    where: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. Claims are named by id."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    notices: tuple[Notice, ...] = field(default=())

    def plus(self, other: "ImportReport") -> "ImportReport":
        """Both reports as one."""
        return ImportReport(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
            self.notices + other.notices,
        )
