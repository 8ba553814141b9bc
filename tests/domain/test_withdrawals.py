import pytest

from tracker.domain.withdrawals import (
    WithdrawalReason,
    says_withdrawn,
    successor_id,
    withdrawal_reason,
)


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn",
        "This paper has been withdrawn by the author(s) due to a sign error",
        "This paper has been withdrawn by the authors due to an error in Lemma 2.",
        "This papers has been withdrawn",
        "This article has been withdrawn because the proof has a gap",
        "paper withdrawn by author",
        "Withdrawn",
        "withdrawn",
        "withdrawn by arXiv administrators due to plagiarism",
        "This has been withdrawn by arXiv administrators due to a disputed authorship",
        "The paper has been withdrawn by its author",
        "5 pages, 1 figures. This paper has been withdrawn by the author",
        "12 pages; this submission was withdrawn by the authors",
        "Withdrawn: see the corrected account in arXiv:0801.1234",
        "This paper is withdrawn and superseded by arXiv:0801.1234",
        pytest.param("Under revision: withdrawn after a remark of the referee"),
        pytest.param("This paper, which has been withdrawn by the author, held an error"),
    ],
)
def test_a_comment_that_says_so_is_recognised(comment: str) -> None:
    assert says_withdrawn(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "5 pages, 1 figure",
        "This paper is currently under revision",
        "supersedes arXiv:0801.1234, which has been withdrawn",
        "Supersedes hep-th/9901001, now withdrawn",
        "replaces the withdrawn arXiv:0801.1234",
        "Withdraw from ACM TMIS special issue",
        "Certain speculations have been withdrawn",
        "A study of drugs withdrawn from the market",
        "We model cash withdrawals",
        pytest.param("Supersedes arXiv:0801.1234 (withdrawn)"),
        pytest.param("We withdraw one speculation made in v1"),
    ],
)
def test_a_comment_that_speaks_of_something_else_is_not(comment: str) -> None:
    assert not says_withdrawn(comment)


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("Withdrawn due to a crucial error in eq. 3", WithdrawalReason.ERROR),
        ("withdrawn since Lemma 2 is incorrect", WithdrawalReason.ERROR),
        ("Withdrawn; superseded by arXiv:0801.1234", WithdrawalReason.SUPERSEDED),
        ("withdrawn, merged with arXiv:0801.1234", WithdrawalReason.SUPERSEDED),
        ("withdrawn by arXiv administrators due to plagiarism", WithdrawalReason.POLICY),
        ("withdrawn for lack of consent of an author", WithdrawalReason.POLICY),
        ("This paper has been withdrawn by the author", WithdrawalReason.UNSTATED),
        ("", WithdrawalReason.UNSTATED),
    ],
)
def test_the_reason_is_classed_by_its_words(comment: str, reason: WithdrawalReason) -> None:
    assert withdrawal_reason(comment) is reason


@pytest.mark.parametrize(
    ("comment", "successor"),
    [
        ("Withdrawn, see arXiv:0801.1234", "0801.1234"),
        ("Withdrawn, see arXiv:2411.12580v3 instead", "2411.12580"),
        ("superseded by hep-th/9407111", "hep-th/9407111"),
        ("merged into math.GT/0309136", "math/0309136"),
        ("arXiv:0704.0001v1 is withdrawn; see 0801.1234", "0801.1234"),
        ("arXiv:0704.0001 is withdrawn", ""),
        ("Withdrawn, see arXiv:0813.1234", ""),
        ("Withdrawn", ""),
    ],
)
def test_the_successor_is_the_other_id_that_the_comment_names(comment: str, successor: str) -> None:
    assert successor_id(comment, "0704.0001") == successor
