"""python -m tracker, and the `tracker` command."""

import gc
import sys

MANY = 50_000
"""New objects before the collector looks for circles among them (700 without this)."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(MANY)  # loading modules makes many objects, none of them garbage: 1/4 faster
    from tracker.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
