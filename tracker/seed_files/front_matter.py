"""The front matter of an inquiry: flat YAML between two ``---``; refuses keys it does not know."""

from dataclasses import dataclass, field

import yaml

from tracker.domain.claims import InquiryId, Kind, make_inquiry_id, read_kind
from tracker.domain.errors import BadInputError, SourceFileError
from tracker.domain.imports import Refusal
from tracker.seed_files.documents import storable

KEYS = ("title", "question", "kind", "topics", "id", "source")
"""The keys of the front matter, in the order they are written."""


@dataclass(slots=True)
class FrontMatter:
    """What stands above an inquiry; `ends` is the number of lines it takes."""

    title: str = ""
    question: str = ""
    kind: Kind | None = None
    topics: tuple[str, ...] = ()
    id: InquiryId | None = None
    source: str = ""
    ends: int = 0
    refusals: list[Refusal] = field(default_factory=list)


def has_front_matter(lines: list[str]) -> bool:
    """Whether the document begins with ``---`` and has a second one."""
    return lines[0].rstrip() == "---" and _end(lines) is not None


def read_front_matter(lines: list[str], path: str) -> FrontMatter:
    """Read it where there is one. Raises SourceFileError where it is not YAML."""
    front = FrontMatter()
    end = _end(lines) if lines[0].rstrip() == "---" else None
    if end is None:
        return front
    front.ends = end + 1
    for key, value in _pairs("\n".join(lines[1:end]), path):
        where = f"{path}:{key.start_mark.line + 2}"
        try:
            _set(front, str(key.value), value)
        except BadInputError as error:
            front.refusals.append(Refusal(where, str(error)))
    return front


def _end(lines: list[str]) -> int | None:
    return next((at for at, line in enumerate(lines) if at and line.rstrip() == "---"), None)


def _pairs(text: str, path: str) -> list[tuple[yaml.Node, yaml.Node]]:
    # Composed, not loaded: nodes keep the line of each key and the words as they were written
    # (`title: No` stays "No"); nothing is ever constructed.
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        why = getattr(error, "problem", None) or "it cannot be read"
        raise SourceFileError(
            f"{path}:{line}",
            f"the front matter is not YAML: {why}",
            "put a text that holds a colon or a quote in double quotes",
        ) from None
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode):
        raise SourceFileError(f"{path}:2", "the front matter is no list of 'key: value' lines")
    return list(root.value)


def _set(front: FrontMatter, key: str, node: yaml.Node) -> None:
    if key not in KEYS:
        raise BadInputError(f"unknown key '{key}'", f"known keys: {', '.join(KEYS)}")
    if key == "topics":
        front.topics = _topics(node)
        return
    value = _scalar(key, node)
    if not value:
        return
    if key == "kind":
        front.kind = read_kind(value)
    elif key == "id":
        front.id = _inquiry_id(value)
    else:
        setattr(front, key, value)


def _scalar(key: str, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise BadInputError(f"'{key}' must be one text", "put it in double quotes")
    # An unquoted null is YAML's way to leave a value out.
    return "" if node.tag == "tag:yaml.org,2002:null" else storable(node.value)


def _topics(node: yaml.Node) -> tuple[str, ...]:
    if isinstance(node, yaml.SequenceNode):
        topics = [_scalar("topics", item) for item in node.value]
    else:
        topics = [topic.strip() for topic in _scalar("topics", node).split(",")]
    return tuple(topic for topic in topics if topic)


def _inquiry_id(value: str) -> InquiryId:
    if value != make_inquiry_id(value):
        raise BadInputError(
            f"'{value}' cannot be an inquiry id",
            "use at most 60 lower-case letters and digits, joined by '-'",
        )
    return InquiryId(value)
