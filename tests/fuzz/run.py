"""Reads mutated documents for as long as asked, and keeps the first that does harm."""

import random
import resource
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tests.fuzz.documents import DOCUMENTS
from tests.fuzz.mutations import encoded, mutated
from tracker.domain.errors import SourceFileError
from tracker.domain.references import DocumentsRead
from tracker.seed_files.references import DocumentReferenceReader


class HangError(Exception):
    """A document took longer than it may."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many documents were read, and the slowest of them in seconds with its size in bytes."""

    documents: int
    references: int
    slowest: float
    slowest_size: int
    megabytes: float


def fuzz(
    folder: Path, seed: int, *, seconds: float = 0, documents: int = 0, limit: int = 20
) -> Outcome:
    """Read documents until the time or the number is over.

    Raises whatever a reader raised, SourceFileError apart, and HangError after `limit` seconds on
    one document; the document is left in `folder`.
    """
    chance, reader = random.Random(seed), DocumentReferenceReader()
    ends = time.monotonic() + seconds
    count = found = size = 0
    slowest = 0.0
    before = signal.signal(signal.SIGALRM, _hang)
    try:
        while time.monotonic() < ends or count < documents:
            suffix = chance.choice(list(DOCUMENTS))
            source = DOCUMENTS[chance.choice([suffix, suffix, chance.choice(list(DOCUMENTS))])]
            content = encoded(chance, mutated(chance, source))
            path = folder / f"document{suffix}"
            path.write_bytes(content)
            began = time.process_time()
            signal.alarm(limit)
            try:
                found += sum(1 for _ in reader.references(path, DocumentsRead()))
            except SourceFileError:
                pass
            finally:
                signal.alarm(0)
            took = time.process_time() - began
            if took > slowest:
                slowest, size = took, len(content)
                (folder / f"slowest{suffix}").write_bytes(content)
            count += 1
    finally:
        signal.signal(signal.SIGALRM, before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Outcome(count, found, slowest, size, peak)


def _hang(signal_: int, frame: FrameType | None) -> None:
    raise HangError("a document took too long")
