"""To whom a message goes, and what becomes of it on its way there."""

import pytest

from domain.broadcasts import Audience, checked, read_audience, seconds_for, signed
from domain.posts import Piece, PieceKind
from domain.refusals import Refusal
from domain.tiers import Tier


@pytest.mark.parametrize(
    ("text", "audience", "rest"),
    [
        ("Tonight at 8!", Audience(), "Tonight at 8!"),
        ("tier>=core Hi", Audience(tier=Tier.CORE), "Hi"),
        ("会员等级≥核心 活跃 今晚", Audience(Tier.CORE, is_active=True), "今晚"),
        (
            "active tag=“live music” silent Hi",
            Audience(Tier.NEWCOMER, True, "live music"),
            "silent Hi",
        ),
        ("兴趣：音乐 今晚", Audience(interest="音乐"), "今晚"),
        ("activeness counts", Audience(), "activeness counts"),
        ("tier", Audience(), "tier"),
    ],
)
def test_words_before_the_text_say_to_whom(text: str, audience: Audience, rest: str) -> None:
    assert read_audience(text) == (audience, rest)


def test_a_tier_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refusal, match="no_tier"):
        read_audience("tier>=gold Hi")


def test_albums_and_polls_cannot_go_to_each_person_alone() -> None:
    photo = Piece(PieceKind.PHOTO, file_id="one")
    assert checked((photo,)) == photo
    with pytest.raises(Refusal, match="no_album"):
        checked((photo, photo))
    with pytest.raises(Refusal, match="no_poll"):
        checked((Piece(PieceKind.POLL),))


def test_who_it_comes_from_stands_below_where_there_is_room() -> None:
    assert signed(Piece(PieceKind.TEXT, "Hi"), "Fans").text == "Hi\n\n📣 Fans"
    assert signed(Piece(PieceKind.PHOTO, ""), "Fans").text == "📣 Fans"
    assert signed(Piece(PieceKind.STICKER), "Fans").text == ""
    long = Piece(PieceKind.PHOTO, "x" * 1020)
    assert signed(long, "Fans") == long


def test_28_leave_in_a_second() -> None:
    assert [seconds_for(count) for count in (0, 1, 28, 29, 1204)] == [0, 1, 1, 2, 43]
