"""Property: what the writer of inquiry Markdown writes, the reader reads back the same."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.claims import (
    Anchor,
    Claim,
    ClaimId,
    Inquiry,
    InquiryId,
    Kind,
    Link,
    Note,
    Quorum,
    make_claim_id,
    make_inquiry_id,
)
from tracker.domain.months import Month
from tracker.seed_files.anchor_lines import make_anchor, read_anchor, write_anchor
from tracker.seed_files.dated_text import join_months, split_months
from tracker.seed_files.documents import one_line
from tracker.seed_files.inquiry_markdown import read_inquiry_markdown, tidy_essay
from tracker.seed_files.inquiry_markdown_writer import write_inquiry_markdown
from tracker.seed_files.latex_text import plain_text

HERE = Path("inquiry.md")

awkward = st.sampled_from(
    [
        "(2016-09)",
        "(2016–13)",
        "(undated)",
        "-",
        "*",
        "+",
        "•",
        "- kind: sota",
        "- anchor: arXiv:1706.03762",
        "## Claims",
        "## Notes ##",
        "\\## Claims",
        "---",
        "<!-- x -->",
        "# Title",
        "1.",
        'it\'s "so": true',
        "[a, b]",
        "{x}",
        "null",
        "yes",
        "~",
        "é — ü",
        "\\",
        "? key",
        "(",
        ")",
        "text.",
        "arXiv:2411.12580",
        "\x85",
        "\u2028",
        "\ufeff",
        "\x07",
    ]
)
words = st.lists(
    st.one_of(awkward, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)),
    max_size=14,
)
texts = words.map(" ".join).map(one_line)
some_text = texts.filter(bool)
essays = st.lists(words.map(" ".join), max_size=6).map("\n".join).map(tidy_essay)
months = st.builds(Month, st.integers(1, 9999), st.integers(1, 12))
month_sets = st.lists(months, max_size=3, unique=True).map(tuple)
topics = st.lists(some_text, max_size=3).map(tuple)
ids = st.from_regex(r"\A[0-9a-z][0-9a-z-]{3,31}\Z")
slugs = some_text.map(make_inquiry_id)
written = st.one_of(
    st.sampled_from(
        ["arXiv:2411.12580", "2411.12580v3", "hep-th/9901001", "https://arxiv.org/abs/1706.03762v2"]
    ),
    st.sampled_from(["arXiv:2413.12580", "2411.1", "Smith et al. — 2020", '"quoted"', "a | b"]),
    some_text,
)
maybe_anchors: st.SearchStrategy[Anchor | None] = st.builds(
    make_anchor,
    written,
    st.one_of(texts, st.sampled_from(["Laws — by Design", "By — by -"])),
    st.none() | months,
    st.sampled_from(list(Link)),
    authors=st.lists(st.one_of(texts, st.sampled_from(["A. Vaswani", "-", "a; b"])), max_size=3),
    year=st.none() | st.integers(1991, 2100),
)
# A masked id stands for no anchor at all.
anchors = maybe_anchors.flatmap(lambda one: st.just(one) if one else st.nothing())
anchor_lists = st.lists(anchors, max_size=3).map(tuple)
quorums = st.sampled_from([Quorum(), Quorum("all"), Quorum("2")])
inquiries = st.builds(
    Inquiry,
    id=st.none() | slugs,
    title=some_text,
    question=texts,
    kind=st.none() | st.sampled_from(list(Kind)),
    topics=topics,
    essay=essays,
    notes=st.lists(st.builds(Note, some_text, texts), max_size=3).map(tuple),
    anchors=anchor_lists,
    source=texts,
).map(lambda one: one if one.id else replace(one, id=make_inquiry_id(one.title)))


@st.composite
def claims(draw: st.DrawFn, inquiry: InquiryId) -> Claim:
    text = draw(some_text)
    given_id = draw(st.none() | ids)
    return Claim(
        id=ClaimId(given_id) if given_id else make_claim_id(inquiry, text),
        inquiry_id=inquiry,
        text=text,
        as_of=draw(month_sets),
        kind=draw(st.sampled_from(list(Kind))),
        kind_assumed=draw(st.booleans()),
        topics=draw(topics),
        anchors=draw(anchor_lists),
        quorum=draw(quorums),
        depends_on=draw(st.lists(ids, max_size=2).map(tuple)),
    )


@st.composite
def documents(draw: st.DrawFn) -> tuple[Inquiry, tuple[Claim, ...]]:
    inquiry = draw(inquiries)
    held = draw(st.lists(claims(inquiry.id), max_size=3, unique_by=lambda claim: claim.id))
    return inquiry, tuple(held)


@settings(max_examples=40, deadline=None)
@given(documents())
def test_written_inquiries_are_read_back(document: tuple[Inquiry, tuple[Claim, ...]]) -> None:
    inquiry, held = document
    written = write_inquiry_markdown(inquiry, held)
    read = read_inquiry_markdown(written, HERE)
    assert read.refusals == ()
    assert read.inquiry == inquiry
    assert tuple(replace(claim, origin="") for claim in read.claims) == held
    assert write_inquiry_markdown(read.inquiry, read.claims) == written


@settings(deadline=None)
@given(anchors)
def test_an_anchor_line_is_read_back(anchor: Anchor) -> None:
    assert read_anchor(write_anchor(anchor), anchor.link) == anchor


@given(some_text, month_sets)
def test_months_joined_to_any_text_are_split_off_again(text: str, held: tuple[Month, ...]) -> None:
    assert split_months(join_months(text, held)) == (text, held)


@settings(max_examples=25, deadline=None)
@given(texts)
def test_any_text_at_all_is_read_without_an_error(text: str) -> None:
    document = f"---\ntitle: T\n---\n\n## Claims\n\n- {text}\n{text}\n"
    read_inquiry_markdown(document, HERE)
    plain_text(text)
