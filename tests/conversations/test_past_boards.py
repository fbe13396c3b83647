"""Past weeks and months, seasons, the Monday post: kept as they ended, told once."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain
from tests.conversations.test_boards import lines_of


async def speak(group: Group, encore: Stage, *people: tuple[Person, int]) -> None:
    """Let people earn two points so many times each."""
    for turn in range(max(times for _, times in people)):
        for person, times in people:
            if turn < times:
                await person.says(group, f"{person.name} sings number {turn}")
        await encore.later(minutes=2)


async def next_monday(encore: Stage) -> None:
    """From a Wednesday's noon to Monday, a quarter past midnight."""
    await encore.due()
    await encore.later(days=4, hours=12, minutes=1)
    await encore.due()
    await encore.later(minutes=14)
    await encore.due()


async def test_a_week_that_is_over_stays_as_it_ended(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await speak(group, encore, (ann, 3), (ben, 1))
    await next_monday(encore)
    said = await ann.says(group, "A new week")
    await owner.says(group, "/take 5 sorry", reply_to=said)
    await group.hears("5")
    await ann.says(group, "/top last week")
    board = await group.hears("The week of 16 Nov 2026")
    assert lines_of(board) == ["1. Ann … 6", "2. Ben … 2"]
    assert board.buttons[4:6] == ["By XP", "▶"]
    await ann.taps(board, "▶")
    assert lines_of(await group.hears("This week"))[0] == "Nobody has points here yet." + (
        " The first message or /checkin takes the lead."
    )
    await ann.taps(board, "◀")
    await group.hears("The week of 16 Nov 2026")


async def test_a_month_is_asked_for_by_its_number(
    group: Group, ann: Person, encore: Stage
) -> None:
    await speak(group, encore, (ann, 2))
    await encore.due()
    await encore.later(days=13)
    await encore.due()
    await encore.later(minutes=11)
    await encore.due()
    await ann.says(group, "/top 2026-11")
    board = await group.hears("Nov 2026")
    assert lines_of(board) == ["1. Ann … 4"]
    await ann.says(group, "/top 2026-07")
    await group.hears("No board was kept")


async def test_xp_has_a_board_of_its_own(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await speak(group, encore, (ann, 2), (ben, 1))
    said = await ben.says(group, "A gift for me?")
    await owner.says(group, "/give 50 lovely", reply_to=said)
    await group.hears("50")
    await ann.says(group, "/top week")
    board = await group.hears("This week")
    assert lines_of(board) == ["1. Ben … 54", "2. Ann … 4"]
    await ann.taps(board, "By XP")
    assert lines_of(await group.hears("This week · XP")) == ["1. Ann … 4", "1. Ben … 4"]
    await ann.says(group, "/top xp week")
    await group.hears("This week · XP")


async def test_a_season_runs_from_today_until_it_is_ended(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await speak(group, encore, (ann, 1))
    await owner.says(group, "/season start Winter Tour until 2026-12-31")
    await group.hears("Winter Tour.*begins")
    await owner.says(group, "/season start Another")
    await group.hears("still running")
    await encore.later(days=2)
    await speak(group, encore, (ben, 2))
    await ann.says(group, "/top season")
    board = await group.hears("🏆 Winter Tour")
    assert lines_of(board)[:2] == ["1. Ben … 4", "2. Ann … 2"]
    assert "• Season •" in board.buttons
    await ann.says(group, "/season end")
    await encore.quiet()
    await owner.says(group, "/season end")
    question = await group.hears("End the season")
    refused = await ann.taps(question, "End the season")
    assert refused.alert
    await owner.taps(question, "End the season")
    results = await group.hears("Winter Tour.*is over")
    assert plain(results).splitlines()[1:] == ["1. Ben … 4", "2. Ann … 2"]
    await speak(group, encore, (ann, 3))
    await ann.says(group, "/top last season")
    board = await group.hears("🏆 Winter Tour\n")
    assert lines_of(board)[:2] == ["1. Ben … 4", "2. Ann … 2"]


async def test_a_season_with_a_last_day_ends_by_itself(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.says(group, "/season start Five Days until 2026-11-20")
    await group.hears("Five Days")
    await speak(group, encore, (ann, 1))
    await encore.due()
    await encore.later(days=3)
    await encore.due()
    await encore.later(minutes=11)
    await encore.due()
    results = await group.hears("Five Days.*is over")
    assert "Ann … 2" in plain(results)
    assert len([each for each in encore.said() if "is over" in each["text"]]) == 1


@pytest.mark.parametrize("words", ["/season start", "/season start   ", "/season"])
async def test_a_season_without_a_name_says_how(
    group: Group, owner: Person, words: str, encore: Stage
) -> None:
    await owner.says(group, words)
    await group.hears("/season start Autumn")


async def test_the_monday_post_names_five_the_most_improved_and_the_newcomer(
    group: Group, playground: Playground, encore: Stage
) -> None:
    fans = [playground.person(f"Fan{number}") for number in range(1, 7)]
    for fan in fans:
        group.set_member(fan.account, status="member")
    await speak(group, encore, *((fan, 7 - number) for number, fan in enumerate(fans, 1)))
    await next_monday(encore)
    await encore.later(hours=9, minutes=33)
    await encore.due()
    post = await group.hears("The week of")
    assert plain(post).splitlines() == [
        "🏆 The week of 16 Nov",
        "6 members took part.",
        *(f"{number}. Fan{number} … {14 - 2 * number}" for number in range(1, 6)),
    ]
    newcomer = playground.person("Nora")
    group.set_member(newcomer.account, status="member")
    await speak(group, encore, (fans[5], 6), (newcomer, 2), *((fan, 1) for fan in fans[:4]))
    await encore.due()
    await encore.later(days=6, hours=23, minutes=50)
    await encore.due()
    post = await group.hears("The week of 23 Nov")
    assert plain(post).splitlines()[-2:] == [
        "📈 Most improved: Fan6, 10 more than the week before",
        "🌱 Newcomer of the week: Nora, 4",
    ]
    posts = [each for each in encore.said() if "The week of" in each["text"]]
    assert len(posts) == 2
    assert all(each["disable_notification"] for each in posts)


async def test_a_week_in_which_one_took_part_gets_no_post_and_two_get_one(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await speak(group, encore, (ann, 1))
    await next_monday(encore)
    await encore.later(hours=10)
    await encore.due()
    assert not [each for each in encore.said() if "The week of" in each["text"]]
    await speak(group, encore, (ann, 2), (ben, 1))
    await encore.due()
    await encore.later(days=7)
    await encore.due()
    await encore.later(minutes=11)
    await encore.due()
    assert "2 members took part." in (await group.hears("The week of 23 Nov")).text


async def test_an_anonymous_admin_begins_and_ends_a_season_by_a_tap_each(
    group: Group, ben: Person, ann: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    await encore.quiet()
    masked = ben.as_anonymous
    await masked.says(group, "/season start Winter Tour")
    card = await group.hears("writing as the group")
    assert (await ann.taps(card, "I am an admin")).alert
    assert await encore.rows("SELECT * FROM seasons") == []
    await ben.taps(card, "I am an admin")
    await group.hears("Winter Tour.*begins")
    await masked.says(group, "/season end")
    await ben.taps(await group.hears("writing as the group"), "I am an admin")
    await ben.taps(await group.hears("End the season"), "End the season")
    assert "Ben ended the season Winter Tour" in plain(await group.hears("ended the season"))
    acts = await encore.rows("SELECT DISTINCT actor_id FROM audit_log")
    assert acts == [(ben.id,)]


async def test_a_channel_begins_no_season(
    group: Group, owner: Person, playground: Playground, encore: Stage
) -> None:
    voice = owner.as_channel(playground.channel("Aurora News", owner=owner))
    await encore.quiet()
    group.ear.forget()
    for words in ("/season", "/season start Winter Tour", "/season end"):
        await voice.says(group, words)
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.rows("SELECT * FROM seasons") == []
