"""One memory of compiled SQL for all the little libraries of a test run.

The program compiles a statement once for each file and keeps that; a test has a file of its own, so
that every test compiled anew what the test before it had compiled, which takes longer than to run
it. Dialects of our SQLite engines differ in nothing but their identity, which is left out here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine

from tracker.storage import engine as engine_room


class Statements(dict[Any, Any]):
    """Compiled statements by what they say, whichever file they were compiled for."""

    def get(self, key: Any, default: Any = None) -> Any:
        """See `dict.get`; the first part of a key is the dialect."""
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(key[1:], compiled)


@contextmanager
def compiled_once() -> Iterator[None]:
    """Let every SQLite engine that the program makes meanwhile share one memory."""
    statements, made = Statements(), engine_room._new_engine

    def new_engine(*args: Any) -> Engine:
        engine = made(*args)
        if engine.dialect.name == "sqlite":
            engine.update_execution_options(compiled_cache=statements)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_room, "_new_engine", new_engine)
        yield
