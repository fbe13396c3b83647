"""Who speaks first when all wait for their turn."""

import asyncio

from benchmarks.simulated import Hops, run
from bot.texts import Html
from scheduling.lines import Item, Line
from scheduling.pacing import LATE_SECONDS, Budget, Limits, Pace
from views.cards import Answer, Card, Priority, Sort

SLOW = Limits(overall=100, burst=1)


def item(order: int, priority: Priority) -> Item:
    answer = Answer(
        card=Card(Html("")),
        chat_id=42,
        thread_id=None,
        reply_to=None,
        priority=priority,
        sort=Sort.RESULT,
        asked_at=0,
        done=lambda: None,
    )
    return Item(order, answer)


async def test_an_answer_goes_before_letters_to_many_that_waited_longer() -> None:
    pace, came = Pace(SLOW), list[str]()

    async def speaks(who: str, priority: Priority) -> None:
        await pace.ask(priority)
        came.append(who)

    async with asyncio.TaskGroup() as group:
        for number in range(4):
            group.create_task(speaks(f"letter {number}", Priority.BULK))
        await asyncio.sleep(0)
        group.create_task(speaks("answer", Priority.ANSWER))
    assert came == ["letter 0", "answer", "letter 1", "letter 2", "letter 3"]


async def test_a_turn_that_is_hurried_comes_once_and_sooner() -> None:
    pace, came = Pace(SLOW), list[str]()
    await pace.ask(Priority.BULK)
    turns = {name: pace.ask(Priority.BULK) for name in ("first", "second", "third")}
    for name, turn in turns.items():
        turn.add_done_callback(lambda _turn, name=name: came.append(name))  # type: ignore[misc]
    pace.hurry(turns["third"], Priority.ANSWER)
    turns["first"].cancel()
    await asyncio.wait(turns.values())
    assert came == ["first", "third", "second"]
    await pace.ask(Priority.BULK)


def test_in_a_chat_an_answer_takes_the_turn_of_a_letter_to_many_and_of_nothing_else() -> None:
    line = Line(Budget(Limits(), is_group=False))
    bulk, late, answer = (
        item(1, Priority.BULK),
        item(2, Priority.BULK),
        item(3, Priority.ANSWER),
    )
    assert line.more_urgent([bulk]) == [bulk]
    line.items = [late]
    assert line.more_urgent([bulk]) == [bulk]
    line.items = [answer]
    assert line.more_urgent([bulk]) == [answer]
    assert line.items == [bulk]
    line.items = [answer]
    assert line.more_urgent([item(4, Priority.EDIT)])[0].order == 4


def test_beside_letters_to_many_an_answer_waits_for_one_turn_and_28_leave_in_a_second() -> None:
    given, waits = list[float](), list[float]()

    async def speaks(pace: Pace, priority: Priority) -> None:
        asked_at = asyncio.get_running_loop().time()
        await pace.ask(priority)
        given.append(asyncio.get_running_loop().time())
        if priority is Priority.ANSWER:
            waits.append(given[-1] - asked_at)

    async def scene() -> None:
        pace = Pace(Limits())
        async with asyncio.TaskGroup() as group:
            for _ in range(280):
                group.create_task(speaks(pace, Priority.BULK))
            for number in range(20):
                await asyncio.sleep(0.31 + number / 100)
                group.create_task(speaks(pace, Priority.ANSWER))

    run(Hops(), scene())
    assert len(waits) == 20
    assert max(waits) <= 1 / 28 + LATE_SECONDS
    assert all(later - first >= 0.999 for first, later in zip(given, given[28:], strict=False))
    assert given[-1] <= 300 / 28
