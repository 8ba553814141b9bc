import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.histories import many
from tracker.domain.errors import InvalidArxivIdError
from tracker.domain.identifiers import ArxivId, ArxivReference, is_masked, parse_arxiv_id
from tracker.domain.months import Month

SUBSUMED = [
    "cmp-lg",
    "adap-org",
    "comp-gas",
    "chao-dyn",
    "solv-int",
    "patt-sol",
    "alg-geom",
    "dg-ga",
    "funct-an",
    "q-alg",
    "mtrl-th",
    "supr-con",
    "acc-phys",
    "ao-sci",
    "atom-ph",
    "bayes-an",
    "chem-ph",
    "plasm-ph",
]
LIVING = [
    "hep-th",
    "astro-ph",
    "cond-mat",
    "math",
    "cs",
    "q-bio",
    "quant-ph",
    "gr-qc",
    "nucl-ex",
    "math-ph",
    "stat",
    "nlin",
]


@st.composite
def new_ids(draw: st.DrawFn) -> str:
    index = draw(st.integers(2007 * 12 + 3, 2035 * 12 + 11))
    year, number = divmod(index, 12)
    digits = 4 if index < 2015 * 12 else 5
    serial = draw(st.integers(1, 10**digits - 1))
    return f"{year % 100:02d}{number + 1:02d}.{serial:0{digits}d}"


@st.composite
def old_ids(draw: st.DrawFn) -> str:
    index = draw(st.integers(1991 * 12 + 6, 2007 * 12 + 2))
    year, number = divmod(index, 12)
    archive = draw(st.sampled_from(SUBSUMED + LIVING))
    return f"{archive}/{year % 100:02d}{number + 1:02d}{draw(st.integers(1, 999)):03d}"


versions = st.none() | st.integers(1, 40)
references = st.builds(ArxivReference, (new_ids() | old_ids()).map(ArxivId), versions)
FORMS = (
    "{}",
    "  {}\n",
    "arXiv:{}",
    "arXiv: {}",
    "ARXIV:{}",
    "arxiv:{}.",
    "({})",
    "<{}>",
    "[arXiv:{}]",
    "http://arxiv.org/abs/{}",
    "https://arxiv.org/abs/{}",
    "https://www.arxiv.org/abs/{}/",
    "https://arxiv.org/abs/{}?context=cs",
    "arxiv.org/abs/{}#comments",
    "https://export.arxiv.org/abs/{}",
    "https://arxiv.org/pdf/{}",
    "https://arxiv.org/pdf/{}.pdf",
    "https://arxiv.org/pdf/{}.PDF",
    "https://arxiv.org/pdf/{}#page=3",
    "https://arxiv.org/html/{}",
    "https://www.alphaxiv.org/abs/{}",
    "https://alphaxiv.org/pdf/{}",
    "10.48550/arXiv.{}",
    "doi:10.48550/arXiv.{}",
    "https://doi.org/10.48550/arXiv.{}",
    "https://dx.doi.org/10.48550/ARXIV.{}",
    "{}.pdf",
)


@many
@given(references, st.sampled_from(FORMS))
def test_every_real_form_reads_back_as_the_reference_it_was_made_from(
    reference: ArxivReference, form: str
) -> None:
    assert parse_arxiv_id(form.format(reference)) == reference


@many
@given(references)
def test_reading_what_was_written_changes_nothing(reference: ArxivReference) -> None:
    once = parse_arxiv_id(str(reference))
    assert parse_arxiv_id(str(once)) == once
    assert parse_arxiv_id(once.id.url(once.version)) == once


@many
@given(old_ids(), versions)
def test_case_does_not_matter(written: str, version: int | None) -> None:
    reference = ArxivReference(ArxivId(written), version)
    assert parse_arxiv_id(str(reference).upper()) == reference


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("math.GT/0309136", "math/0309136"),
        ("math.GT/0309136v2", "math/0309136v2"),
        ("MATH/0309136", "math/0309136"),
        ("arXiv:cs.CL/0001001", "cs/0001001"),
        ("https://arxiv.org/abs/math.GT/0309136", "math/0309136"),
        ("1605.08386V1", "1605.08386v1"),
    ],
)
def test_the_canonical_form_has_no_subject_class_and_small_letters(
    written: str, canonical: str
) -> None:
    assert str(parse_arxiv_id(written)) == canonical


def test_archives_that_were_merged_into_others_keep_their_ids() -> None:
    for archive in SUBSUMED:
        assert parse_arxiv_id(f"{archive}/9502001").id.value == f"{archive}/9502001"


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("0704.0001", Month(2007, 4)),
        ("1412.9999", Month(2014, 12)),
        ("1501.00001", Month(2015, 1)),
        ("2609.35770", Month(2026, 9)),
        ("hep-th/9107001", Month(1991, 7)),
        ("hep-th/9912001", Month(1999, 12)),
        ("hep-th/0001001", Month(2000, 1)),
        ("hep-th/0703999", Month(2007, 3)),
    ],
)
def test_the_month_of_an_id_is_the_month_of_its_announcement(written: str, month: Month) -> None:
    assert parse_arxiv_id(written).id.month == month


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("", "YYMM"),
        ("abc", "YYMM"),
        ("0309136", "archive"),
        ("2411.12580v", "YYMM"),
        ("2411,12580", "YYMM"),
        ("2411.12580 2411.12581", "YYMM"),
        ("2413.00001", "month 13"),
        ("2400.00001", "month 00"),
        ("hep-th/9913001", "month 13"),
        ("hep-th/9900001", "month 00"),
        ("0703.0001", "0704"),
        ("9107.0001", "0704"),
        ("0808.05394", "4 digits"),
        ("0704.00001", "4 digits"),
        ("1412.99999", "4 digits"),
        ("1501.0001", "5 digits"),
        ("2411.1258", "5 digits"),
        ("2411.125801", "5 digits"),
        ("2411.00000", "zero"),
        ("0704.0000", "zero"),
        ("hep-th/9901000", "zero"),
        ("2411.12580v0", "v1"),
        ("2411.12580v01", "v1"),
        ("hep-th/9901001v0", "v1"),
        ("cs/0704001", "March 2007"),
        ("hep-th/9106001", "July 1991"),
        ("no-such/9901001", "no-such"),
        ("hep-th/99010011", "archive"),
        ("hep-th/990101", "archive"),
        ("https://arxiv.org/list/cs.CL/recent", "YYMM"),
        ("https://doi.org/10.1103/PhysRevD.77.065008", "YYMM"),
    ],
)
def test_a_malformed_id_is_refused_with_a_reason_that_helps(written: str, hint: str) -> None:
    with pytest.raises(InvalidArxivIdError) as refused:
        parse_arxiv_id(written)
    assert hint in refused.value.why
    assert refused.value.written == written


@many
@given(st.text(max_size=20))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    try:
        parse_arxiv_id(text)
    except InvalidArxivIdError as refused:
        assert refused.why


@pytest.mark.parametrize(
    "written",
    [
        "2510.xxxxx",
        "2510.XXXXX",
        "arXiv:2510.xxxxx",
        "https://arxiv.org/abs/2510.xxxxx",
        "2510.12xxx",
        "2510.*****",
        pytest.param("2510.?????"),
        pytest.param("2510.#####"),
    ],
)
def test_a_masked_id_is_a_hedge_and_is_refused_as_such(written: str) -> None:
    assert is_masked(written)
    with pytest.raises(InvalidArxivIdError, match="masked"):
        parse_arxiv_id(written)


@many
@given(references, st.sampled_from(FORMS))
def test_no_real_id_counts_as_masked(reference: ArxivReference, form: str) -> None:
    assert not is_masked(form.format(reference))


@pytest.mark.parametrize("written", ["２４１１.12580", "2411.١٢٥٨٠"])
def test_digits_of_other_scripts_never_stand_in_a_canonical_id(written: str) -> None:
    try:
        value = parse_arxiv_id(written).id.value
    except InvalidArxivIdError:
        return
    assert value.isascii()
