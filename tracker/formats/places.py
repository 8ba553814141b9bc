"""``path:line`` taken apart again, for formats that want the two by themselves."""


def place_of(where: str) -> tuple[str, int]:
    """Path and line number, 1 where none is said."""
    path, colon, line = where.rpartition(":")
    if colon and line.isdecimal():
        return path, max(1, int(line))
    return where, 1
