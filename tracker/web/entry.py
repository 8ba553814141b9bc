"""Who may write: a key printed at the start, kept by the browser, and a mark in every form.

The key never leaves the first address: the browser gets a cookie made from it, and every form holds
a mark made from that cookie, which no other site can know.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

COOKIE = "tracker"
"""Beginning of the cookie's name; the port follows, for cookies are shared between ports."""
_NONCE = 24


def make_key() -> str:
    """A new key, 43 characters that can stand in an address."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Entry:
    """Tells who may write by one key."""

    key: str

    def opens(self, written: str) -> bool:
        """Whether this is the key; takes the same time whatever is wrong with it."""
        return hmac.compare_digest(written.encode(), self.key.encode())

    def new_cookie(self) -> str:
        """The value of a cookie that shows that its holder had the key."""
        nonce = secrets.token_hex(_NONCE)
        return f"{nonce}.{self._sign('cookie', nonce)}"

    def knows(self, cookie: str) -> bool:
        """Whether a cookie was made by this key."""
        nonce, dot, sign = cookie.partition(".")
        return bool(dot) and hmac.compare_digest(
            sign.encode(), self._sign("cookie", nonce).encode()
        )

    def mark(self, cookie: str) -> str:
        """What every form of the holder of this cookie carries."""
        return self._sign("form", cookie)

    def marked(self, cookie: str, mark: str) -> bool:
        """Whether a form came from a page that was made for the holder of this cookie."""
        return hmac.compare_digest(mark.encode(), self.mark(cookie).encode())

    def _sign(self, what: str, text: str) -> str:
        told = f"{what}\n{text}".encode()
        return hmac.new(self.key.encode(), told, hashlib.sha256).hexdigest()
