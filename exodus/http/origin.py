"""Where a client may go: one origin, and nothing that leads out of it."""

import ipaddress
import re
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from exodus.errors import ConfigError

PORTS = {"http": 80, "https": 443}
DOTS = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:[/?]|$)", re.IGNORECASE)


class Origin(Struct, frozen=True):
    """The address of a destination: scheme, host with port, and the folder its paths start at."""

    scheme: str
    netloc: str
    folder: str

    @property
    def url(self) -> str:
        """The address without a slash at its end."""
        return f"{self.scheme}://{self.netloc}{self.folder}"

    def join(self, path: str) -> str:
        """The address of a path; pieces that come from data must be quoted (``urllib.parse.quote(…, safe="")``)."""
        if not path.startswith("/") or DOTS.search(path):
            raise ValueError(f"{path!r} must start with a slash and hold no pieces of dots only")
        return self.url + path

    def owns(self, url: str) -> bool:
        """Whether the address is of the same scheme, host and port."""
        try:
            return _identity(url) == _identity(self.url)
        except ValueError:
            return False

    def follow(self, url: str, location: str) -> str | None:
        """Where a redirect from ``url`` leads, without its fragment; ``None`` when that is another origin."""
        try:
            target = urljoin(url, location).partition("#")[0]
        except ValueError:
            return None
        return target if self.owns(target) and "@" not in urlsplit(target).netloc else None


def parse(address: str, *, insecure: bool) -> Origin:
    """The origin of an address as a person writes it. Raises ConfigError, naming the remedy, for one that is unsafe."""
    try:
        parts = urlsplit(address.strip())
        scheme, host, _ = _identity(address.strip())
    except ValueError:
        raise ConfigError("the address of the destination is no web address; write it as https://example.org") from None
    if scheme not in PORTS or not host:
        raise ConfigError("the address of the destination is no web address; write it as https://example.org")
    netloc = parts.netloc.rpartition("@")[2].lower()
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigError(f"the address of {netloc} holds more than host and path; give names and tokens as options")
    if scheme == "http" and not insecure and not is_loopback(host):
        raise ConfigError(
            f"http://{netloc} is not encrypted and would show your token to everybody on the way; "
            "write https://, or set insecure_http: true in a network that is yours alone"
        )
    return Origin(scheme, netloc, parts.path.rstrip("/"))


def is_loopback(host: str) -> bool:
    """Whether the host is this very machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _identity(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or PORTS.get(parts.scheme)
