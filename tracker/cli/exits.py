"""Exit codes and the one signal that ends a command early without being an error."""

DONE, FINDINGS, BAD_INPUT, UNFINISHED = 0, 1, 2, 3


class ReaderGoneError(Exception):
    """Whoever read our output (head, less) has had enough.

    Not the BrokenPipeError itself: click would turn that into exit code 1, our "findings".
    """
