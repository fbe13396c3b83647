"""Interests: a list for each community, choices that are one's own, counts of five and more."""

from sqlite3 import Connection

import pytest

from bot import communities, exports, interests, merges
from domain.badges import fold
from domain.interests import FEWEST_TOLD, MOST, SHIPPED, read_names
from domain.members import Member
from domain.refusals import Refusal
from storage import interests as stored
from storage import members as stored_members
from tests.bot.books import NOW, a_chat, a_member

ANN, BEN = 5, 6
MUSIC = {"music": "music", "音乐": "music"}


def a_fan(tx: Connection, user_id: int = ANN, chat_id: int = -100) -> Member:
    return a_member(tx, a_chat(tx, chat_id).community_id, user_id)


def opened(tx: Connection, member: Member) -> interests.Menu:
    return interests.opened(tx, member_id=member.member_id, now=NOW)


def offered(tx: Connection, member: Member) -> list[str]:
    return [each.shipped or each.name for each in opened(tx, member).offered]


def likes(tx: Connection, member: Member) -> list[str]:
    menu = opened(tx, member)
    return [e.shipped or e.name for e in menu.offered if e.interest_id in menu.chosen]


def chooses(tx: Connection, member: Member, what: str, *, is_wanted: bool = True) -> None:
    number = number_of(tx, member, what)
    interests.choose(
        tx,
        member_id=member.member_id,
        user_id=member.user_id,
        interest_id=number,
        is_wanted=is_wanted,
        now=NOW,
    )


def number_of(tx: Connection, member: Member, what: str) -> int:
    offers = opened(tx, member).offered
    return next(e.interest_id for e in offers if what in (e.shipped, e.name))


def adds(tx: Connection, text: str, chat_id: int = -100) -> list[interests.Count]:
    where, names = a_chat(tx, chat_id).community_id, read_names(text)
    return interests.add(tx, community_id=where, names=names, shipped=MUSIC, by=BEN, now=NOW)


def removes(tx: Connection, text: str) -> list[interests.Count]:
    where, names = a_chat(tx).community_id, read_names(text)
    return interests.remove(tx, community_id=where, names=names, shipped=MUSIC, by=BEN, now=NOW)


def test_every_community_begins_with_the_shipped_list_and_several_can_be_chosen(
    tx: Connection,
) -> None:
    ann = a_fan(tx)
    assert offered(tx, ann) == list(SHIPPED)
    for what in ("music", "music", "games"):
        chooses(tx, ann, what)
    assert likes(tx, ann) == ["music", "games"]
    chooses(tx, ann, "music", is_wanted=False)
    chooses(tx, ann, "music", is_wanted=False)
    assert likes(tx, ann) == ["games"]
    kept = exports.export(tx, ann)
    assert [row["shipped"] for row in kept["member_interests"]] == ["games"]


def test_nobody_chooses_for_another_or_elsewhere_or_what_is_gone(tx: Connection) -> None:
    ann, there = a_fan(tx), a_fan(tx, BEN, -200)
    number, other = number_of(tx, ann, "music"), number_of(tx, there, "music")

    def taps(user_id: int, interest_id: int) -> None:
        interests.choose(
            tx,
            member_id=ann.member_id,
            user_id=user_id,
            interest_id=interest_id,
            is_wanted=True,
            now=NOW,
        )

    with pytest.raises(Refusal, match="not_yours"):
        taps(BEN, number)
    with pytest.raises(Refusal, match="stale_button"):
        taps(ANN, other)
    removes(tx, "Music")
    with pytest.raises(Refusal, match=r"interests\.gone"):
        taps(ANN, number)
    assert likes(tx, ann) == []


def test_admins_put_names_on_the_list_and_take_them_off_and_choices_come_back(
    tx: Connection,
) -> None:
    ann = a_fan(tx)
    adds(tx, "“Cosplay”、 黑胶 ; ＣＯＳＰＬＡＹ，Music")
    assert offered(tx, ann) == [*SHIPPED, "Cosplay", "黑胶"]
    chooses(tx, ann, "music")
    chooses(tx, ann, "黑胶")
    removes(tx, "音乐, 黑胶")
    assert likes(tx, ann) == []
    assert "music" not in offered(tx, ann)
    adds(tx, "黑胶, music")
    assert sorted(likes(tx, ann)) == ["music", "黑胶"]
    with pytest.raises(Refusal, match=r"interests\.unknown"):
        removes(tx, "Chess")
    with pytest.raises(Refusal, match=r"interests\.too_many"):
        adds(tx, ",".join(f"Number {each}" for each in range(MOST)))


@pytest.mark.parametrize(
    ("text", "refusal"), [("", "usage"), (" ,、", "usage"), ("x" * 25, "too_long")]
)
def test_what_is_no_name_is_refused(text: str, refusal: str) -> None:
    with pytest.raises(Refusal, match=refusal):
        read_names(text)


def test_counts_are_told_from_five_people_on_and_of_who_is_there(tx: Connection) -> None:
    fans = [a_fan(tx, user_id) for user_id in range(10, 10 + FEWEST_TOLD)]
    for fan in fans[1:]:
        chooses(tx, fan, "music")
    assert counted(tx) == {}
    chooses(tx, fans[0], "music")
    assert counted(tx) == {"music": FEWEST_TOLD}
    tx.execute("UPDATE members SET state = 'left' WHERE member_id = ?", (fans[0].member_id,))
    assert counted(tx) == {}


def counted(tx: Connection) -> dict[str, int]:
    found = interests.counted(tx, community_id=a_chat(tx).community_id, now=NOW)
    return {each.interest.shipped: each.people for each in found if each.people is not None}


def test_a_list_that_is_empty_offers_nothing(tx: Connection) -> None:
    where = a_chat(tx).community_id
    assert stored.is_offered(tx, where)
    names = {fold(key): key for key in SHIPPED}
    interests.remove(tx, community_id=where, names=SHIPPED, shipped=names, by=BEN, now=NOW)
    assert not stored.is_offered(tx, where)
    assert offered(tx, a_fan(tx)) == []


def test_choices_come_along_when_communities_are_joined(tx: Connection) -> None:
    ann, there = a_fan(tx), a_chat(tx, -200)
    adds(tx, "Vinyl")
    chooses(tx, ann, "Vinyl")
    chooses(tx, ann, "music")
    adds(tx, "vinyl", -200)
    merges.open_code(tx, community_id=there.community_id, code="CODE", by=1, at=NOW)
    merges.join(tx, community_id=ann.community_id, code="CODE", by=1, at=NOW)
    known = stored_members.met(tx, community_id=there.community_id, user_id=ANN)
    assert sorted(likes(tx, known)) == ["music", "vinyl"]


def test_choices_made_before_an_upgrade_was_told_are_kept(tx: Connection) -> None:
    ann, known = a_fan(tx, chat_id=-1001), a_fan(tx)
    adds(tx, "Vinyl", -1001)
    chooses(tx, ann, "music")
    chooses(tx, ann, "Vinyl")
    chooses(tx, known, "games")
    communities.moved(tx, old_id=-100, new_id=-1001, now=NOW)
    assert sorted(likes(tx, known)) == ["Vinyl", "games", "music"]
    assert len(offered(tx, known)) == len(SHIPPED) + 1
