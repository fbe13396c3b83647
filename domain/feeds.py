"""Feeds: which addresses may be asked, what is new in one, and when it is asked again."""

from collections.abc import Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import urlsplit

from domain.refusals import Refusal

LONGEST_ADDRESS, LONGEST_TITLE = 500, 200
MOST_FEEDS, MOST_ENTRIES = 10, 200
EVERY_SECONDS, LONGEST_PAUSE_SECONDS = 1200, 86_400
POSTS_AN_HOUR, HOUR_SECONDS = 3, 3600
LISTED = 10
# A feed that fails so often in a row is told about.
TOLD_AT = 3
NEAR = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
SCHEMES, PORTS = ("https",), (443, 80)
# Addresses of IPv4 in the clothes of IPv6.
_TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))


class Entry(NamedTuple):
    """One entry of a feed; `link` is empty where there is none that may be shown."""

    guid: str
    title: str
    link: str


def read_address(text: str) -> str:
    """Return an address that may be asked; refuse any other, with what would be one."""
    said = text.strip().strip("<>")
    if not is_address(said) or _is_near(urlsplit(said).hostname or ""):
        raise Refusal("feed.address_wrong")
    return said


def _is_near(host: str) -> bool:
    """Say whether a host is in no open network by its name or number already."""
    if ":" in host or host.replace(".", "").isdecimal():
        return not is_public(host)
    return "." not in host.rstrip(".") or host.rstrip(".").endswith(NEAR)


def is_address(
    said: str, *, schemes: Collection[str] = SCHEMES, ports: Collection[int] = PORTS
) -> bool:
    """Say whether an address may be asked: these schemes and ports, no user and password."""
    if len(said) > LONGEST_ADDRESS or not said.isprintable() or " " in said or "\\" in said:
        return False
    try:
        parts = urlsplit(said)
        port, host = parts.port, parts.hostname
    except ValueError:
        return False
    if parts.scheme not in schemes or not host or "@" in parts.netloc:
        return False
    return port is None or port in ports


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the open internet, however it is written."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if any(found in network for network in _TRANSLATED) or found.teredo or found.sixtofour:
            return False
        found = found.ipv4_mapped or found
    return _is_open(found)


def _is_open(found: IPv4Address | IPv6Address) -> bool:
    is_special = found.is_multicast or found.is_reserved or found.is_unspecified
    is_near = found.is_private or found.is_loopback or found.is_link_local
    return found.is_global and not is_special and not is_near


def is_shown(link: str) -> bool:
    """Say whether a link out of a feed may be shown."""
    return is_address(link, schemes=("https", "http"))


def fresh(entries: Sequence[Entry], known: Collection[str]) -> list[Entry]:
    """Return the entries that are not known yet, each once, the oldest first."""
    found = {entry.guid: entry for entry in reversed(entries) if entry.guid not in known}
    return list(found.values())


def pause_after(failures: int) -> int:
    """Return in how many seconds a feed is asked again, longer after each failure in a row."""
    doubled: int = EVERY_SECONDS << min(failures, 10)
    return min(doubled, LONGEST_PAUSE_SECONDS)
