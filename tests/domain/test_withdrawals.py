import pytest

from tracker.domain.withdrawals import (
    WithdrawalReason,
    abstract_says_withdrawn,
    hints_at_withdrawal,
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
        "We decided to withdraw this paper in order to rewrite it",
        "There is a gap in the proof of Theorem 2.1. We withdraw the article for the time being",
        "It has been withdrawn because it was revised and appears as arXiv:0801.1234",
        "4 pages, 2 figures This paper has been withdrawn by the author due to an error",
        "25 pages; withdrawn due to some errors",
        "Erroneous, withdrawn!",
        "Paper withdrawal",
        "This paper has been withdraw",
        "This work has been administratively withdrawn because of a dispute over authorship",
        "I would like to withdraw this paper because of a problem with copyright",
        "The paper needs to be retracted",
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
        "20 pages. Version 2: Section 6 withdrawn",
        "v3: Proposition 3.1 is withdrawn, without affecting any other result",
        "The former Theorem 2 has been retracted because its proof was wrong",
        "This paper had been withdrawn, and is now again available with corrections",
        "v2: minor changes; v3: temporarily withdrawn; v4: total rewrite",
        "Contains the results of the withdrawn preprint arXiv:0801.1234",
        "Includes the contents of former arXiv:0801.1234 (withdrawn)",
        "This manuscript depends on arXiv:0801.1234 which was withdrawn",
        "Previous version was withdrawn to be updated by the journal's version",
        "Accepted for a workshop in 2009, but withdrawn because of its fees",
        "6 pages, 3 figures, withdraw experimental results on one data set",
        "One author has withdrawn",
        "Deformation retracts and homotopy; 12 pages",
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


@pytest.mark.parametrize(
    "comment",
    [
        "Lemma 2.2 is incorrect",
        "There is an irrecoverable error in Lemma 2.5",
        "The content is now covered by arXiv:0801.1234",
        "This is superseded by a longer paper",
        "A critical flaw was found in the main proof",
    ],
)
def test_what_is_wrong_with_a_paper_hints_and_says_nothing(comment: str) -> None:
    assert hints_at_withdrawal(comment)
    assert not says_withdrawn(comment)


@pytest.mark.parametrize("comment", ["", "12 pages, 3 figures", "Accepted at a conference"])
def test_an_ordinary_comment_does_not_even_hint(comment: str) -> None:
    assert not hints_at_withdrawal(comment)


def test_an_abstract_must_begin_with_it() -> None:
    assert abstract_says_withdrawn("  This paper has been withdrawn by the author.")
    assert not abstract_says_withdrawn("We study deformation retracts of graphs.")
    assert not abstract_says_withdrawn("We model how cash is withdrawn from machines.")
    assert not abstract_says_withdrawn("A claim of [3]; this paper was withdrawn since.")
