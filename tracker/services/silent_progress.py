"""Progress that nobody watches."""


class SilentProgress:
    """`Progress` for when nobody watches."""

    def step(self, what: str, done: int, of: int) -> None:
        """See `Progress.step`."""
