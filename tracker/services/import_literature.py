"""Fill the literature from a bulk file: in batches, each kept with the place to go on from."""

from collections.abc import Callable
from pathlib import Path

from tracker.domain.imports import Refusal
from tracker.domain.literature import BulkImport, ImportPosition
from tracker.literature_ports import Literature, PaperFile
from tracker.ports import Progress

_TOLD = 20
"""Refused lines that are told one by one; all are counted."""
_MEGABYTE = 1_000_000


class ImportLiterature:
    """Imports bulk files into a literature."""

    def __init__(
        self,
        literature: Literature,
        file: PaperFile,
        progress: Progress,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._literature = literature
        self._file = file
        self._progress = progress
        self._stop = stop

    def run(self, path: Path, *, again: bool = False) -> BulkImport:
        """Read the file from where an earlier import stopped, or `again` from its beginning.

        Raises SourceFileError (what was read before is kept) and StoreError.
        """
        name = self._file.name(path)
        start = self._literature.import_position(name)
        if start is None or again:
            start = ImportPosition(name)
        if start.finished_at is not None:
            return BulkImport(known=start.finished_at)
        added = changed = seen = 0
        refusals: list[Refusal] = []
        position = start
        for batch in self._file.batches(path, start):
            kept = self._literature.put(batch.papers, keep=batch.position)
            added += len(kept.added)
            changed += len(kept.changed)
            seen += len(batch.papers)
            refusals += batch.refusals[: _TOLD - len(refusals)]
            position = batch.position
            read, of = batch.read // _MEGABYTE, max(batch.of // _MEGABYTE, 1)
            self._progress.step(f"importing {path.name} (MB)", min(read, of), of)
            if self._stop():
                break
        return BulkImport(
            added,
            changed,
            seen - added - changed,
            position.refused - start.refused,
            tuple(refusals),
            start.line,
            finished=position.finished_at is not None,
        )
