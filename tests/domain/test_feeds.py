"""Which addresses may be asked, and what is new in a feed."""

import pytest

from domain.feeds import Entry, fresh, is_address, is_public, pause_after, read_address
from domain.refusals import Refusal


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.1.2.3", "255.255.255.255", "224.0.0.1", "198.18.0.1", "192.0.2.1", "240.0.0.1"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1", "ff02::1", "example.org", ""),
    ],
)
def test_what_is_near_or_no_address_is_not_asked(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111"])
def test_the_open_internet_may_be_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "said",
    [
        *(
            "http://example.org/feed",
            "ftp://example.org/feed",
            "example.org",
            "https://",
            "file:///x",
        ),
        *("https://a@example.org/", "https://a:b@example.org/", "https://example.org:8443/"),
        *("https://example.org:x/", "https://exa mple.org/", "https://example.org\\@near/"),
        "https://example.org/" + "x" * 500,
    ],
)
def test_odd_addresses_are_refused(said: str) -> None:
    assert not is_address(said)
    with pytest.raises(Refusal, match=r"feed\.address_wrong"):
        read_address(said)


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "127.0.0.1", "[::1]", "2130706433", "printer.local", "a.internal.", "nas"),
        *("10.0.0.1:443", "169.254.169.254"),
    ],
)
def test_what_is_near_by_its_name_is_refused_when_it_is_added(host: str) -> None:
    with pytest.raises(Refusal, match="address_wrong"):
        read_address(f"https://{host}/feed")


def test_an_address_is_read_out_of_angle_brackets() -> None:
    assert (
        read_address(" <https://example.org:443/feed?a=1> ") == "https://example.org:443/feed?a=1"
    )


def test_what_is_new_comes_once_and_the_oldest_first() -> None:
    entries = [Entry("c", "C", ""), Entry("b", "B", ""), Entry("a", "A", ""), Entry("b", "B", "")]
    assert [each.guid for each in fresh(entries, {"a"})] == ["b", "c"]


def test_pauses_grow_up_to_a_day() -> None:
    assert [pause_after(failures) for failures in (0, 1, 2, 99)] == [1200, 2400, 4800, 86_400]
