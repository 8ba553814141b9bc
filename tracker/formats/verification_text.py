"""Verified references for people: the lines of a linter, and Markdown."""

from collections.abc import Iterable, Iterator

from tracker.domain.references import ReferenceTally, VerifiedReference
from tracker.domain.reports import AnchorView
from tracker.domain.runs import Coverage
from tracker.formats.anchor_words import anchor_words
from tracker.formats.folding import fold
from tracker.formats.foreign import code_span, markdown, plain
from tracker.formats.markdown_pieces import paper_link
from tracker.formats.terminal_page import styled
from tracker.formats.verification_words import complaints, summary_line
from tracker.formats.words import SEVERITY_STYLES, receipt


def verification_lines(
    references: Iterable[VerifiedReference],
    tally: ReferenceTally,
    coverage: Coverage | None = None,
    *,
    records: int | None = None,
    width: int | None = None,
    colour: bool = False,
) -> Iterator[str]:
    """``path:line: code: message`` a finding, in the order given, then the totals, the receipt.

    Findings are folded to `records` columns, the rest to `width`. Where None is given, a line stays
    a line, so that editors and grep can read it.
    """
    for verified in references:
        where = styled(plain(verified.reference.where), "bold", colour)
        for code, message, severity in complaints(verified):
            told = styled(plain(code), SEVERITY_STYLES[severity], colour)
            line = f"{where}: {told}: {plain(message)}\n"
            yield line if records is None else fold(line, records)
    last = f"{summary_line(tally)}\n" + (f"{receipt(coverage)}\n" if coverage is not None else "")
    yield last if width is None else fold(last, width)


def verification_markdown(
    references: Iterable[VerifiedReference],
    tally: ReferenceTally,
    coverage: Coverage | None = None,
) -> Iterator[str]:
    """A table of the references and, under it, what is to be said of them, and the receipt.

    The references are gone through twice.
    """
    yield f"# References\n\n{markdown(summary_line(tally))}.\n"
    if tally.references:
        yield "\n| where | paper | now | title on arXiv |\n|---|---|---|---|\n"
    yield from (_row(verified) for verified in references)
    head = "\n## Findings\n\n"
    for verified in references:
        for code, message, _ in complaints(verified):
            place = code_span(verified.reference.where)
            yield f"{head}- {place} **{code}**: {markdown(message)}\n"
            head = ""
    if coverage is not None:
        yield f"\n_{markdown(receipt(coverage))}_\n"


def _row(verified: VerifiedReference) -> str:
    anchor = verified.reference.anchor
    view = AnchorView(anchor, verified.outcome, verified.paper, findings=verified.findings)
    said = anchor_words(view)
    where = markdown(verified.reference.where)
    now = f"{said.sign} {markdown(said.verdict)}"
    labels = f" ({', '.join(said.labels)})" if said.labels else ""
    return f"| {where} | {paper_link(said.id)} | {now} | {markdown(said.quoted)}{labels} |\n"
