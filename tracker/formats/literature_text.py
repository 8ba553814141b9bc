"""What is said of the literature in a terminal: state, harvests, hits. Values in, lines out."""

from collections.abc import Mapping, Sequence

from tracker.domain.harvests import HarvestCursor, Harvested
from tracker.domain.identifiers import ArxivId
from tracker.domain.literature import BulkImport, Hit, LiteratureStatus
from tracker.domain.papers import Paper
from tracker.formats.foreign import plain
from tracker.formats.words import count

_MEGABYTE = 1_000_000


def render_status(status: LiteratureStatus, cursors: Sequence[HarvestCursor]) -> str:
    """The state of the literature, and how far each set was harvested."""
    lines = [
        f"file      {status.place} ({_size(status.size)})",
        f"papers    {status.papers:,}{_ends(status)}",
        f"index     {status.index}, {_size(status.index_size)}; {_indexed(status)}",
    ]
    lines += [f"harvest   {_reached(cursor)}" for cursor in cursors]
    if not cursors:
        lines.append("harvest   never; run: tracker literature sync")
    return "".join(f"{line}\n" for line in lines)


def render_harvest(harvested: Harvested) -> str:
    """What a harvest brought, in one line, and why it is not whole in further ones."""
    touched = len(harvested.touched)
    new, changed = len(harvested.new), len(harvested.changed)
    read = f"{touched:,} records read: {new:,} new papers, {changed:,} changed"
    lines = [f"{read}; {count(harvested.requests, 'request')}"]
    if harvested.unread:
        lines.append(f"{harvested.unread} records could not be read")
    lines += [f"  {plain(why)}" for why in harvested.troubles]
    if not harvested.complete:
        lines.append("not whole yet; what was read is kept, and the next run goes on from there")
    return "".join(f"{line}\n" for line in lines)


def render_import(imported: BulkImport) -> str:
    """What an import brought; refused lines by file and line, all of them counted."""
    if imported.known is not None:
        day = f"{imported.known:%Y-%m-%d}"
        return f"this file was read to its end on {day}; --again reads it once more\n"
    lines = [f"went on from line {imported.went_on + 1:,}"] if imported.went_on else []
    lines.append(
        f"{imported.added:,} papers added, {imported.changed:,} changed, "
        f"{imported.unchanged:,} unchanged, {imported.refused:,} lines refused"
    )
    lines += [f"  {plain(each.where)}: {plain(each.why)}" for each in imported.refusals]
    more = imported.refused - len(imported.refusals)
    if more:
        lines.append(f"  and {more:,} more")
    if not imported.finished:
        lines.append("stopped; the next import of this file goes on from here")
    return "".join(f"{line}\n" for line in lines)


def render_hits(hits: Sequence[Hit], papers: Mapping[ArxivId, Paper]) -> str:
    """One line a paper: score, id, day of the first version, title."""
    lines = []
    for hit in hits:
        paper = papers[hit.id]
        day = paper.published or paper.month
        lines.append(f"{hit.score:6.2f}  {hit.id!s:16} {day!s:10}  {plain(paper.title)}")
    return "".join(f"{line}\n" for line in lines)


def _size(count: int) -> str:
    return f"{count / _MEGABYTE:,.1f} MB"


def _ends(status: LiteratureStatus) -> str:
    return f", {status.oldest} to {status.newest}" if status.oldest else ""


def _indexed(status: LiteratureStatus) -> str:
    if status.indexed == status.papers:
        return "all papers in it"
    return f"{status.indexed:,} papers in it, brought up to date at the next search"


def _reached(cursor: HarvestCursor) -> str:
    name = cursor.set or "all of arXiv"
    if cursor.token:
        return f"{name}: stopped in the middle of the days from {cursor.since}; sync goes on"
    if cursor.harvested_at is None:
        return f"{name}: not yet up to the present; goes on from {cursor.since}"
    at = f"{cursor.harvested_at:%Y-%m-%d %H:%M} UTC"
    return f"{name}: up to {at}; goes on from {cursor.since}"
