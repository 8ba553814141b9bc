"""Verified references in the formats of machines and people, each as one text."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tracker.domain.references import ReferenceTally, VerifiedReference
from tracker.domain.runs import Coverage
from tracker.formats.verification_github import github_annotations
from tracker.formats.verification_json import verification_json
from tracker.formats.verification_junit import verification_junit
from tracker.formats.verification_sarif import verification_sarif
from tracker.formats.verification_text import verification_lines, verification_markdown

_Form = Callable[[Sequence[VerifiedReference], ReferenceTally, Coverage | None], Iterator[str]]


def _whole(
    form: _Form, references: Sequence[VerifiedReference], coverage: Coverage | None = None
) -> str:
    return "".join(form(references, ReferenceTally.of(references), coverage))


def render_verification(references: Sequence[VerifiedReference], colour: bool) -> str:
    """The lines of a terminal."""
    return _whole(partial(verification_lines, colour=colour), references)


render_verification_markdown = partial(_whole, verification_markdown)
render_verification_json = partial(_whole, verification_json)
render_sarif = partial(_whole, verification_sarif)
render_junit = partial(_whole, verification_junit)
render_github = partial(_whole, github_annotations)
