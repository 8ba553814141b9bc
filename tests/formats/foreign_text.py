"""Text as an enemy would write it, and a report full of it."""

import unicodedata
from dataclasses import replace

from hypothesis import strategies as st

from tests.formats.values import (
    CHANGES,
    COVERAGE,
    INQUIRY,
    OLD,
    REPORT,
    RUN,
    SNAPSHOT_DAY,
    claim_view,
    lead,
    paper,
)
from tracker.domain.papers import Source
from tracker.domain.reports import ChangeGroup, FreshnessReport, InquiryView
from tracker.domain.status import Status

ANY_TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from("\x1b\x9b\x07\r\n\t\u202e\u2066\u200f\ud800=+-@|<`"))
)
STEERING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def steers(text: str) -> bool:
    """Whether a line could move the cursor, colour, ring or turn reading round."""
    return any(unicodedata.category(one) in {"Cc", "Cs"} or one in STEERING for one in text)


def hostile(text: str) -> FreshnessReport:
    """A report in which every foreign word is `text`."""
    titled = paper("2408.03314", text, source=Source.SNAPSHOT, at=SNAPSHOT_DAY)
    view = claim_view(
        "abcdabcdabcd", text, Status.CONTESTED, reason=text, leads=(lead(title=text),)
    )
    anchors = tuple(
        replace(one, anchor=replace(one.anchor, said_title=text), paper=titled)
        for one in OLD.anchors
    )
    coverage = replace(COVERAGE, troubles=(text,))
    return replace(
        REPORT,
        run=replace(RUN, coverage=coverage),
        claims=(view, replace(OLD, anchors=anchors, inquiry_title=text)),
        groups=(ChangeGroup(text, Status.CONTESTED, CHANGES),),
        inquiries=(InquiryView(replace(INQUIRY, title=text), anchors),),
    )
