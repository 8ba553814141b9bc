"""BibTeX as a source of claims and of references."""

import io
import logging
from pathlib import Path

import pytest

from tracker.domain.claims import Anchor, Claim, Inquiry, InquiryId, Kind, make_claim_id
from tracker.domain.identifiers import ArxivId
from tracker.domain.imports import Refusal
from tracker.domain.months import Month
from tracker.ports import ReadInquiry
from tracker.seed_files.bib_references import bib_references
from tracker.seed_files.bibtex import read_bibtex
from tracker.seed_files.latex_text import plain_text

PATH = Path("shelf.bib")

SHELF = r"""
@article{bees,
  title = {{Bees} count: G\"odel's {\'e}tude --- part~1},
  author = {Howard, Scarlett R. and {\'A}lvarez, Ana and others},
  year = {2018}, month = jun,
  eprint = {1806.01234v2},
  archivePrefix = {arXiv},
  annote = {Bees tell four from five
            in most trials.}
}

@misc{sums, title={Sums}, journal={arXiv preprint arXiv:1902.04321}, year=2019,
  annotation={Bees add and take away (2019-02, 2020-11).}}

@misc{broken, title = {never closed
@misc{url, title={By Address}, url={https://arxiv.org/abs/hep-th/9901001}, annote={read this!}}
@misc{bees, title={A second key}}
@inproceedings{published, title={In Print}, booktitle={Proc.}, year=2021, month=7,
  note={also 10.48550/arXiv.2012.00001}}
@misc{doubled, title={x}, title={y}}
@book{paper, title={No Preprint}, year=1999}
@misc{malformed, title={Odd}, eprint={2413.00001}, eprinttype={arxiv}}
@misc{elsewhere, title={J}, eprint={1234567}, eprinttype={jstor}}
@misc{masked, title={M}, eprint={2510.xxxxx}, archiveprefix={arXiv}}
% see also arXiv:2411.12580
"""


def anchors() -> dict[str, Anchor]:
    return {
        "bees": Anchor(
            "1806.01234v2",
            ArxivId("1806.01234"),
            "",
            "Bees count: Gödel's étude — part 1",
            Month(2018, 6),
            2,
            said_authors=("Scarlett R. Howard", "Ana Álvarez"),
        ),
        "sums": Anchor("1902.04321", ArxivId("1902.04321"), "", "Sums", said_year=2019),
        "url": Anchor("hep-th/9901001", ArxivId("hep-th/9901001"), "", "By Address"),
        "published": Anchor("2012.00001", ArxivId("2012.00001"), "", "In Print"),
        "malformed": Anchor("2413.00001", None, "there is no month 13", "Odd"),
    }


def test_a_shelf() -> None:
    shelf = InquiryId("shelf")
    known = anchors()

    def claim(text: str, line: int, key: str, *months: Month) -> Claim:
        return Claim(
            id=make_claim_id(shelf, text),
            inquiry_id=shelf,
            text=text,
            as_of=months,
            kind=Kind.METHOD,
            kind_assumed=True,
            anchors=(known[key],),
            origin=f"shelf.bib:{line}",
        )

    assert read_bibtex(SHELF, PATH) == [
        ReadInquiry(
            Inquiry(
                shelf,
                "shelf",
                anchors=(known["url"], known["published"], known["malformed"]),
                source="shelf.bib",
            ),
            (
                claim("Bees tell four from five in most trials.", 8, "bees", Month(2018, 6)),
                claim("Bees add and take away.", 13, "sums", Month(2019, 2), Month(2020, 11)),
            ),
            (
                Refusal(
                    "shelf.bib:15", "this entry is broken (check its braces, quotes and commas)"
                ),
                Refusal(
                    "shelf.bib:17",
                    "the key 'bees' stands on line 2 already (give this entry another)",
                ),
                Refusal(
                    "shelf.bib:20", "the field 'title' stands twice in this entry (remove one)"
                ),
            ),
        )
    ]


def test_references_of_a_shelf() -> None:
    known = anchors()
    found = bib_references(io.StringIO(SHELF))
    assert [(one.line, one.anchor) for one in found if not one.masked] == [
        (6, known["bees"]),
        (12, known["sums"]),
        (16, known["url"]),
        (19, known["published"]),
        (22, known["malformed"]),
        (25, Anchor("2411.12580", ArxivId("2411.12580"))),
    ]


def test_broken_blocks_say_nothing_on_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    level = logging.getLogger("bibtexparser").level
    read_bibtex(SHELF, PATH)
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("bibtexparser").level == level


def test_an_annotation_with_an_impossible_month_is_refused_by_line() -> None:
    (found,) = read_bibtex("\n@misc{a,\n annote={Four words at least (2024-13).}}", PATH)
    assert found.refusals == (
        Refusal("shelf.bib:3", "'2024-13' has no month 13 (months run from 01 to 12)"),
    )


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\"o} \'{e} \~n \v{C} \c c {\aa} \ss{} \o", "ö é ñ Č ç å ß ø"),
        (r"na{\"\i}ve", "naïve"),
        (r"\emph{Deep} {N}ets \& $k$-means", "Deep Nets & k-means"),
        ("plain  words", "plain words"),
        ("``quoted'' --- so", "“quoted” — so"),
    ],
)
def test_latex_made_plain(latex: str, text: str) -> None:
    assert plain_text(latex) == text
