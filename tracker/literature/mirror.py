"""The index for millions of papers: tantivy (the extra ``mirror``), in a folder beside them.

Every document carries the mark under which its paper was kept, and a commit is atomic: so the
index itself says how far it has come, whenever its process was killed. Its files carry checksums,
which are compared before it is asked for the first time. What does not agree is made anew.
"""

import json
import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy
from filelock import FileLock

from tracker.domain.papers import Paper
from tracker.literature.index import Entries, IndexBrokenError, Range

_HEAP = 192_000_000
"""Bytes that the writer may hold before it writes a segment."""
_THREADS = 2
_LONGEST_WORD = 60
_MAGIC = (1337).to_bytes(4, "little")
_BUSY = 600.0
_TRIES = 100
_STEP = 20_000
_ANALYSER = "papers"
_REACHED = ".reached"
_UNSIGNED = tantivy.FieldType.Unsigned

Step = Callable[[int, int], None]


class MirrorIndex:
    """`WordIndex` over tantivy; `step` hears how many papers of how many were taken."""

    name = "tantivy"

    def __init__(self, folder: Path, entries: Entries, step: Step) -> None:
        self._folder = folder
        self._entries = entries
        self._step = step
        self._index: tantivy.Index | None = None
        self._sound: int | None = None
        self._analyser = _analyser()

    def follow(self, before: int, mark: int, changes: Sequence[tuple[Paper | None, Paper]]) -> None:
        """See `WordIndex.follow`: taken at the next search, all at once."""

    def make_ready(self) -> None:
        """See `WordIndex.make_ready`."""
        mark = self._entries.mark()
        if self._sound == mark:
            return
        with self._alone():
            try:
                self._catch_up(mark)
            except IndexBrokenError:
                self._fill()
        self._sound = mark

    def make_anew(self) -> None:
        """Throw the folder away and make the index from the papers, in one commit."""
        with self._alone():
            self._fill()

    def find(
        self, words: Mapping[str, float], limit: int, within: Range
    ) -> list[tuple[int, float]]:
        """See `WordIndex.find`."""
        index = self._opened()
        asked = _terms(index.schema, words, self._analyser)
        if asked is None:
            return []
        with _told():
            searcher = index.searcher()
            query = _bounded(index.schema, asked, within)
            hits = searcher.search(query, limit, count=False).hits
            keys = searcher.fast_field_values("key", [address for _, address in hits])
        return [(int(key or 0), float(score)) for key, (score, _) in zip(keys, hits, strict=True)]

    def indexed(self) -> tuple[int, int]:
        """See `WordIndex.indexed`."""
        if not self._folder.exists():
            return 0, 0
        size = sum(file.stat().st_size for file in self._folder.iterdir())
        try:
            with _told():
                return self._opened().searcher().num_docs, size
        except IndexBrokenError:
            return 0, size  # it holds nothing that can be used

    def close(self) -> None:
        """Let go of the files."""
        self._index = None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time writes; the others wait, and find it done."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{self._folder}.lock", timeout=_BUSY):
            yield

    def _opened(self) -> tantivy.Index:
        if self._index is None:
            with _told():
                index = tantivy.Index.open(str(self._folder))
                index.register_tokenizer(_ANALYSER, _analyser())
            self._check(index)
            self._index = index
        with _told():
            self._index.reload()
        return self._index

    def _check(self, index: tantivy.Index) -> None:
        """Raises IndexBrokenError for another form, or a file that is not as it was written."""
        with _told():
            wanted = {"key", "day", "mark", "words"}
            fields = json.loads((self._folder / "meta.json").read_text("utf-8"))["schema"]
        if {field["name"] for field in fields} != wanted:
            raise IndexBrokenError("it has another form")
        for file in self._folder.iterdir():
            if file.suffix not in {".json", ".lock"} and not file.name.startswith("."):
                _check_sum(file)

    def _catch_up(self, mark: int) -> None:
        index = self._opened()
        with _told():
            reached = _mark_of(index.searcher())
            if self._noted() != _note(reached, self._entries.edition(reached)):
                raise IndexBrokenError("it is of other papers")
        if reached < mark:
            self._take(index, reached)
        with _told():
            index.reload()
            agree = index.searcher().num_docs == self._entries.count()
        if reached > mark or not agree:
            raise IndexBrokenError("it does not hold the papers that are kept")

    def _fill(self) -> None:
        self._index = None
        for _ in range(_TRIES):
            shutil.rmtree(self._folder, ignore_errors=True)
            if not self._folder.exists():
                break  # tantivy's threads may still put a file down where one was taken away
        with _told():
            self._folder.mkdir(parents=True, exist_ok=True)
            index = tantivy.Index(_schema(), path=str(self._folder))
            index.register_tokenizer(_ANALYSER, _analyser())
        self._take(index, 0)
        with _told():
            index.reload()
        self._index = index

    def _noted(self) -> str:
        """How far it has come, and with which papers, in words; empty where nothing says."""
        file = self._folder / _REACHED
        return file.read_text("utf-8") if file.exists() else ""

    def _take(self, index: tantivy.Index, after: int) -> None:
        """Papers changed after the mark, in the place of what was held of them: one commit."""
        with _told():
            writer = index.writer(_HEAP, _THREADS)
            count = self._entries.count()
            for number, entry in enumerate(self._entries.entries(after), start=1):
                if after:
                    # A term of an unsigned field: `delete_documents_by_term` makes a signed one,
                    # which matches nothing (tantivy 0.27).
                    held = tantivy.Query.term_query(index.schema, "key", entry.key)
                    writer.delete_documents_by_query(held)
                document = tantivy.Document()
                document.add_unsigned("key", entry.key)
                document.add_unsigned("day", entry.day)
                document.add_unsigned("mark", entry.mark)
                document.add_text("words", f"{entry.title} {entry.title} {entry.abstract}")
                writer.add_document(document)
                if number % _STEP == 0:
                    self._step(number, max(count, number))
            writer.commit()
            writer.wait_merging_threads()
            index.reload()
            reached = _mark_of(index.searcher())
            # After the commit: killed in between, it is not believed, and made anew.
            note = _note(reached, self._entries.edition(reached))
            (self._folder / _REACHED).write_text(note, "utf-8")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_unsigned_field("day", fast=True)
    builder.add_unsigned_field("mark", fast=True)
    # A title counts twice, as in the formula (see `word_weights`); one field is half the work.
    builder.add_text_field("words", tokenizer_name=_ANALYSER, index_option="freq")
    return builder.build()


def _analyser() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    filters = (
        tantivy.Filter.remove_long(_LONGEST_WORD),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    )
    for each in filters:
        builder = builder.filter(each)
    return builder.build()


def _terms(
    schema: tantivy.Schema, words: Mapping[str, float], analyser: tantivy.TextAnalyzer
) -> tantivy.Query | None:
    """Any of the words, each counting so much; never read as a query language."""
    asked: dict[str, float] = {}
    for word, weight in words.items():
        for term in analyser.analyze(word):
            asked[term] = max(weight, asked.get(term, 0.0))
    parts = [
        (tantivy.Occur.Should, tantivy.Query.boost_query(_term(schema, term), weight))
        for term, weight in asked.items()
    ]
    return tantivy.Query.boolean_query(parts) if parts else None


def _term(schema: tantivy.Schema, term: str) -> tantivy.Query:
    return tantivy.Query.term_query(schema, "words", term)


def _bounded(schema: tantivy.Schema, asked: tantivy.Query, within: Range) -> tantivy.Query:
    """The question behind the range of keys, which adds nothing to any score."""
    must = tantivy.Occur.Must
    if within.until is None:
        if within.floor == 0:
            return asked
        bound = _between(schema, "key", within.floor, within.ceiling - 1)
    else:
        day = within.until.toordinal()
        doubtful = max(within.doubtful, within.floor)
        last = tantivy.Query.boolean_query(
            [
                (must, _between(schema, "key", doubtful, within.ceiling - 1)),
                (must, _between(schema, "day", 1, day)),
            ]
        )
        sure = _between(schema, "key", within.floor, max(within.doubtful, 1) - 1)
        should = tantivy.Occur.Should
        bound = tantivy.Query.boolean_query([(should, sure), (should, last)])
    unscored = tantivy.Query.const_score_query(bound, 0.0)
    return tantivy.Query.boolean_query([(must, asked), (must, unscored)])


def _between(schema: tantivy.Schema, field: str, low: int, high: int) -> tantivy.Query:
    if high < low:
        return tantivy.Query.empty_query()
    return tantivy.Query.range_query(schema, field, _UNSIGNED, low, high)


def _note(mark: int, edition: str) -> str:
    """What is noted of an index that has come so far; nothing before there were editions."""
    return f"{mark} {edition}" if edition else ""


def _mark_of(searcher: Any) -> int:
    """The highest mark in the index: how far it has come."""
    everything = tantivy.Query.all_query()
    hits = searcher.search(everything, 1, count=False, order_by_field="mark").hits
    return int(hits[0][0]) if hits else 0


def _check_sum(file: Path) -> None:
    """Compare a segment file with the CRC-32 in its footer. Raises IndexBrokenError."""
    body = file.read_bytes()
    length = int.from_bytes(body[-8:-4], "little")
    if body[-4:] != _MAGIC or not 0 < length < len(body) - 8:
        raise IndexBrokenError(f"{file.name} is cut off")
    end = len(body) - 8 - length
    try:
        said = json.loads(body[end:-8])["crc"]
    except (ValueError, KeyError, TypeError) as error:
        raise IndexBrokenError(f"{file.name} has no checksum") from error
    if said != zlib.crc32(memoryview(body)[:end]):
        raise IndexBrokenError(f"{file.name} is not as it was written")


@contextmanager
def _told() -> Iterator[None]:
    """Whatever tantivy, or its panic, says of the index, as one IndexBrokenError."""
    try:
        yield
    except (IndexBrokenError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except (ValueError, OSError, KeyError, RuntimeError, TypeError) as error:
        raise IndexBrokenError(str(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise IndexBrokenError(f"tantivy panicked: {error}") from error
        raise
