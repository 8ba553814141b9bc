"""The arXiv API as a source of observations: every id asked for is answered, none is guessed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tracker.domain.identifiers import ArxivId, ArxivReference
from tracker.domain.papers import Absent, Answer, Found, Observation, Source, Unreachable
from tracker.papers.atom import (
    Entry,
    IdQuestion,
    PoisonedBatchError,
    accept_answer,
    to_paper,
)
from tracker.papers.transport import FetchFailedError, PoliteTransport
from tracker.ports import TextsAnswer, VersionText

BATCH_SIZE = 190
"""Ids in one question, canaries not counted: about 2.5 kB of address, well under what arXiv's
server takes (300 ids are known to pass, 642 are not)."""


class ArxivApi:
    """`PaperSource` and `VersionTexts` over ``/api/query``."""

    source = Source.API
    batch_size = BATCH_SIZE

    def __init__(
        self, transport: PoliteTransport, base_url: str, canaries: Sequence[ArxivReference]
    ) -> None:
        self._transport = transport
        self._base_url = base_url
        self._canaries = tuple(canaries)

    def look(self, ids: Sequence[ArxivId], at: datetime) -> Answer:
        """See `PaperSource.look`: `Found`, `Absent` (canaries were there) or `Unreachable`."""
        asked = tuple(ArxivReference(id_) for id_ in ids)
        refused: list[ArxivReference] = []
        try:
            entries, requests = self._ask(asked, refused)
        except FetchFailedError as error:
            lost: list[Observation] = [
                Unreachable(each.id, self.source, at, error.why) for each in asked
            ]
            return Answer(tuple(lost), error.requests, (error.why,))
        by_id = {entry.reference.id: entry for entry in entries}
        observations = [self._observation(reference, by_id, refused, at) for reference in asked]
        return Answer(tuple(observations), requests)

    def texts(self, references: Sequence[ArxivReference]) -> TextsAnswer:
        """See `VersionTexts.texts`."""
        known: dict[ArxivReference, VersionText] = {}
        spent = 0
        for start in range(0, len(references), BATCH_SIZE):
            batch = tuple(references[start : start + BATCH_SIZE])
            refused: list[ArxivReference] = []
            try:
                entries, requests = self._ask(batch, refused)
            except FetchFailedError as error:
                # What was not answered is left out; the caller then accuses nobody.
                return TextsAnswer(known, spent + error.requests)
            spent += requests
            told = {entry.reference: entry.result for entry in entries}
            for reference in batch:
                if reference in told:
                    text = VersionText(told[reference].title, told[reference].summary)
                    known[reference] = text
                elif reference not in refused:
                    known[reference] = VersionText("")
        return TextsAnswer(known, spent)

    def _observation(
        self,
        reference: ArxivReference,
        by_id: Mapping[ArxivId, Entry],
        refused: Sequence[ArxivReference],
        at: datetime,
    ) -> Observation:
        if reference in refused:
            why = "arXiv refused to look this id up"
            return Unreachable(reference.id, self.source, at, why)
        entry = by_id.get(reference.id)
        if entry is None:
            return Absent(reference.id, self.source, at)
        return Found(to_paper(entry, at))

    def _ask(
        self, asked: tuple[ArxivReference, ...], refused: list[ArxivReference]
    ) -> tuple[list[Entry], int]:
        """The believed entries and the requests made; an id that poisons the batch is set aside.

        Raises FetchFailedError.
        """
        question = IdQuestion(asked, self._canaries)
        try:
            fetched = self._transport.fetch(
                question.url(self._base_url), lambda reply: accept_answer(reply, question)
            )
        except FetchFailedError as error:
            culprit = _culprit(error, asked)
            rest = tuple(reference for reference in asked if reference != culprit)
            if culprit is None or not rest or refused:
                raise
            refused.append(culprit)
            entries, requests = self._ask(rest, refused)
            return entries, requests + error.requests
        return fetched.value, fetched.requests


def _culprit(error: FetchFailedError, asked: Sequence[ArxivReference]) -> ArxivReference | None:
    """The id that arXiv names as the reason for refusing the whole question, if it names one."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, PoisonedBatchError):
        cause = cause.__cause__
    if not isinstance(cause, PoisonedBatchError):
        return None
    words = cause.summary.split()
    return next((reference for reference in asked if str(reference) in words), None)
