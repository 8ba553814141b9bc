"""BibTeX: papers as anchors, and annotations that are findings as claims; refuses broken blocks."""

from collections.abc import Iterator
from pathlib import Path

from tracker.domain.claims import Anchor, Claim, Inquiry, Kind, make_claim_id, make_inquiry_id
from tracker.domain.errors import BadInputError
from tracker.domain.imports import Refusal
from tracker.ports import ReadInquiry
from tracker.seed_files.bib_entries import BibEntry, entry_anchor, entry_month, read_entries
from tracker.seed_files.claim_bullets import read_sentence
from tracker.seed_files.distinct import refuse_repeated
from tracker.seed_files.latex_text import plain_text

_FEWEST_WORDS = 4


def read_bibtex(text: str, path: Path) -> list[ReadInquiry]:
    """One inquiry named after the file.

    An annotation of four words or more is a finding of its entry ("read this!" is none), dated by
    its own last bracket or else by the entry. Entries without one are anchors of the inquiry where
    they name an arXiv paper, and of no use here where they do not.
    """
    entries, others = read_entries(text)
    inquiry_id = make_inquiry_id(path.stem)
    refusals = [Refusal(f"{path}:{other.line}", other.why) for other in others if other.why]
    claims: list[Claim] = []
    anchors: list[Anchor] = []
    for entry in entries:
        found = entry_anchor(entry)
        carried = (found[0],) if found else ()
        annotation = _finding(entry)
        if annotation is None:
            anchors += carried
            continue
        origin = f"{path}:{annotation[1]}"
        try:
            sentence, months = read_sentence(annotation[0])
        except BadInputError as error:
            refusals.append(Refusal(origin, str(error)))
            continue
        month = entry_month(entry)
        claims.append(
            Claim(
                id=make_claim_id(inquiry_id, sentence),
                inquiry_id=inquiry_id,
                text=sentence,
                as_of=months or ((month,) if month else ()),
                kind=Kind.METHOD,
                kind_assumed=True,
                anchors=carried,
                origin=origin,
            )
        )
    kept, repeated = refuse_repeated(claims)
    inquiry = Inquiry(
        id=inquiry_id,
        title=path.stem,
        anchors=tuple(dict.fromkeys(anchors)),
        source=path.name,
    )
    return [ReadInquiry(inquiry, kept, tuple(_in_order([*refusals, *repeated])))]


def _finding(entry: BibEntry) -> tuple[str, int] | None:
    for name in ("annote", "annotation"):
        text = plain_text(entry.value(name))
        if len(text.split()) >= _FEWEST_WORDS:
            return text, entry.fields[name][1]
    return None


def _in_order(refusals: list[Refusal]) -> Iterator[Refusal]:
    return iter(sorted(refusals, key=lambda refusal: int(refusal.where.rsplit(":", 1)[1])))
