"""JSON written in pieces is the JSON that would be written whole."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tracker.formats.foreign import dump_json
from tracker.formats.streamed_json import LONG_LIST, streamed_json

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(items=st.lists(_values, max_size=4), more=_values)
def test_a_list_in_pieces_is_the_list_whole(items: list[Any], more: Any) -> None:
    def frame(held: Any) -> dict[str, Any]:
        return {"a": [{"b": more, "results": held, "c": more}], "d": more}

    assert "".join(streamed_json(frame(LONG_LIST), items)) == dump_json(frame(items)) + "\n"
