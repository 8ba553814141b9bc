"""The command that brings the library out again: export."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.bootstrap import Tracker
from tracker.cli.saying import folded_record
from tracker.cli.session import emit, opened, output_option, replacing
from tracker.cli.settings_options import SettingsCommand
from tracker.cli.typed_words import inquiries
from tracker.domain.claims import Inquiry, InquiryId
from tracker.domain.errors import BadInputError
from tracker.formats.foreign import plain

if TYPE_CHECKING:
    from tracker.formats.cited_papers import CitedPaper

FORMATS = ("markdown", "jsonl", "bibtex", "csl")


@click.command("export", cls=SettingsCommand)
@click.argument("inquiry", required=False, shell_complete=inquiries)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Of the whole library, or of INQUIRY; Markdown of one when not given.",
)
@click.option("--json", "as_json", is_flag=True, help="List the inquiries as JSON.")
@output_option
@click.pass_context
def export_command(
    ctx: click.Context, /, inquiry: str | None, form: str | None, as_json: bool, output: Path | None
) -> int:
    """Write the library out again, or INQUIRY alone (its id, or the beginning of it).

    markdown: our inquiry Markdown; of the whole library one file an inquiry, into the folder that
    --output names. jsonl: everything that import reads, in one file; importing it into an empty
    library gives the same inquiries and claims. bibtex, csl: the papers, each with the claims that
    rest on it as notes and keywords.

    Without anything, the inquiries of the library are listed. Verdicts and the ledger come out with
    audit export; a library that moves whole is copied, not exported.
    """
    with opened(ctx) as tracker:
        known = tracker.store.inquiries()
        chosen = [_named(known, inquiry)] if inquiry is not None else known
        if inquiry is None and form is None:
            listed = _listed(known, as_json=as_json)
            emit(listed if as_json or output else folded_record(listed), output)
        elif form in {None, "markdown"}:
            _write_markdown(tracker, chosen, output, one=inquiry is not None)
        else:
            emit(_WRITERS[form or ""](tracker, chosen), output)
    return 0


def _named(known: Sequence[Inquiry], prefix: str) -> Inquiry:
    exact = [each for each in known if each.id == prefix.lower()]
    found = exact or [each for each in known if each.id.startswith(prefix.lower())]
    if len(found) != 1:
        names = ", ".join(each.id for each in found[:5]) or "tracker export lists them"
        problem = "several inquiries begin with" if found else "no inquiry begins with"
        raise BadInputError(f"{problem} '{prefix}'", names)
    return found[0]


def _listed(known: Sequence[Inquiry], *, as_json: bool) -> str:
    if not as_json:
        return "".join(f"{each.id}  {plain(each.title)}\n" for each in known)
    from tracker.formats.foreign import dump_json

    return dump_json([{"id": each.id, "title": each.title} for each in known]) + "\n"


def _write_markdown(
    tracker: Tracker, chosen: Sequence[Inquiry], output: Path | None, *, one: bool
) -> None:
    from tracker.seed_files.inquiry_markdown_writer import write_inquiry_markdown

    def text(each: Inquiry) -> str:
        claims = [held.claim for held in tracker.store.claims_of(each.id)]
        return write_inquiry_markdown(each, claims)

    if one:
        emit(text(chosen[0]), output)
        return
    if output is None:
        raise BadInputError(
            "a library is several Markdown files", "name a folder for them: --output FOLDER"
        )
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(f"{output} is no folder: {error.strerror}") from error
    for each in chosen:
        _write_file(output / f"{each.id}.md", text(each))


def _write_file(path: Path, text: str) -> None:
    replacing(path, lambda beside: _written(beside, text))


def _written(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _jsonl(tracker: Tracker, chosen: Sequence[Inquiry]) -> Iterator[str]:
    from tracker.seed_files.jsonl_writer import write_jsonl

    ids = {each.id for each in chosen}
    held = [one for one in tracker.store.claims() if one.claim.inquiry_id in ids]
    return write_jsonl(chosen, held)


def _bibtex(tracker: Tracker, chosen: Sequence[Inquiry]) -> str:
    from tracker.formats.library_bibtex import render_bibtex

    return render_bibtex(_cited(tracker, {each.id for each in chosen}))


def _csl(tracker: Tracker, chosen: Sequence[Inquiry]) -> str:
    from tracker.formats.library_csl import render_csl

    return render_csl(_cited(tracker, {each.id for each in chosen}))


def _cited(tracker: Tracker, ids: set[InquiryId]) -> "tuple[CitedPaper, ...]":
    from tracker.formats.cited_papers import cited_papers

    report = tracker.reporting().report(tracker.clock.now())
    return cited_papers(
        [view for view in report.claims if view.tracked.claim.inquiry_id in ids],
        [view for view in report.inquiries if view.inquiry.id in ids],
    )


_WRITERS: dict[str, Callable[[Tracker, Sequence[Inquiry]], str | Iterator[str]]] = {
    "jsonl": _jsonl,
    "bibtex": _bibtex,
    "csl": _csl,
}
