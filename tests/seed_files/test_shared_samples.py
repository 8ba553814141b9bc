"""The sample page kept beside the repository, where it is there."""

from pathlib import Path

import pytest

from tracker.seed_files.reader import DocumentClaimReader

SAMPLE = Path(__file__).parents[2].parent / "shared" / "data" / "inquiry-page-sample.txt"

pytestmark = pytest.mark.skipif(not SAMPLE.is_file(), reason="no sample beside the repository")


def test_the_sample_page() -> None:
    (found,) = DocumentClaimReader().read(SAMPLE)
    assert found.refusals == ()
    assert found.inquiry.question == "is the gap intrinsic?"
    assert len(found.inquiry.notes) == 3
    assert [[anchor.subject for anchor in claim.anchors] for claim in found.claims] == [
        ["1609.04836"],
        ["1706.02677"],
        ["1703.04933"],
        [],
    ]
    assert [anchor.subject for anchor in found.inquiry.anchors] == ["1812.06162"]
