"""What services need to read references out of documents and to hold any number of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from tracker.domain.references import DocumentsRead, Reference, VerifiedReference

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tracker.domain.claims import Anchor
    from tracker.domain.identifiers import ArxivId


class ReferenceReader(Protocol):
    """A way to find arXiv references in any document."""

    def references(self, path: Path, read: DocumentsRead) -> Iterator[Reference]:
        """The references of a file, or of every text document below a folder in sorted order.

        A stream: nothing is held but a stretch of the document. References of one document come
        roughly in the order of their lines. What was read is counted in `read`. Raises
        SourceFileError where there is nothing to read.
        """
        ...


class ReferenceSpool(Protocol):
    """Where the references of one look at documents wait, in the order of the documents.

    Holds any number of them in little memory, for the length of one run: nothing is kept. Put in
    all references, `settle`, then judge subject by subject, then read the verified ones as often as
    needed. A subject is an id, or what was written in its place. Raises CouldNotFinishError where
    there is no room left.
    """

    def put(self, reference: Reference) -> None: ...

    def settle(self) -> None:
        """Nothing more is put in."""
        ...

    @property
    def documents(self) -> Sequence[str]:
        """The documents in which references were found."""
        ...

    def subjects(self, most: int) -> Iterator[Sequence[str]]:
        """All subjects, so many at a time: those noted as never answered first, then those answered
        longest ago, then in the order of the documents. Masked ids are none."""
        ...

    def note_answered(self, id_: ArxivId, at: datetime) -> None:
        """When arXiv last answered about an id, for the order of `subjects`."""
        ...

    def anchors(self, subject: str, most: int) -> Sequence[Anchor]:
        """The first so many different things that the documents say of a subject."""
        ...

    def places(self, subject: str, most: int) -> tuple[Sequence[str], int]:
        """The first so many places of a subject, and how often it stands in all."""
        ...

    def uses(self, subject: str) -> Iterator[tuple[int, Reference]]:
        """Every use of a subject in order, with the key by which it is judged."""
        ...

    def masked(self) -> Iterator[tuple[int, Reference]]:
        """Every masked id, likewise."""
        ...

    def judge(self, key: int, verified: VerifiedReference) -> None:
        """Keep what verifying a reference showed; of its paper, what reports tell of it."""
        ...

    def __iter__(self) -> Iterator[VerifiedReference]:
        """All references in the order of the documents, as they were judged."""
        ...

    def close(self) -> None:
        """Forget everything."""
        ...


VerifiedReferences = Iterable[VerifiedReference]
"""Verified references that can be gone through more than once."""
