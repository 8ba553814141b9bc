"""Where the stores of the contract suites are kept: a file, or a database of a real server."""

import pytest


def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty store of the kind that the fixture's parameter names."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_url")
        return url
    return f"sqlite:///{request.getfixturevalue('empty_library')}"
