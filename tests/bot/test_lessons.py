"""What is taught: drafts that humans approve, files, what waits for staff, the model's budget."""

import json
from sqlite3 import Connection

import pytest

from bot import assistants, lesson_imports, lesson_rounds, lessons
from bot.lesson_imports import Offer
from bot.lessons import Change, Teaching, text_pieces
from bot.schedules import Occurrence
from domain.assistants import Told
from domain.communities import Community
from domain.knowledge import Entry, Outcome
from domain.lesson_files import as_csv, as_markdown, read
from domain.lessons import Field
from domain.posts import Piece, PieceKind
from domain.refusals import Refusal
from storage import asks, bindings, chores, outbox
from storage import knowledge as stored
from storage.bindings import Binding
from tests.bot.books import DAY, NOW, a_chat, a_member, the_community

BOLD = '[{"type": "bold", "offset": 0, "length": 2}]'


@pytest.fixture
def community(tx: Connection) -> Community:
    return the_community(tx, a_chat(tx))


def taught(tx: Connection, community: Community, question: str, answer: str = "Yes") -> Entry:
    pieces = (Piece(PieceKind.TEXT, answer, BOLD),)
    teaching = Teaching((question,), pieces, (), 7, f"learn:{question}")
    return lessons.teach(tx, community=community, teaching=teaching, now=NOW)


def asked(
    tx: Connection, community: Community, by: int, text: str, outcome: Outcome, **more: int
) -> int:
    member = a_member(tx, community.community_id, by)
    offered = [more["offered"]] if "offered" in more else []
    cursor = tx.execute(
        "INSERT INTO asks (community_id, member_id, text, sought, language, outcome, offered,"
        " entry_id, ref, asked_at) VALUES (?, ?, ?, ?, 'en', ?, ?, ?, hex(randomblob(8)), ?)",
        (
            member.community_id,
            member.member_id,
            text,
            text.casefold(),
            outcome,
            json.dumps(offered),
            more.get("entry_id"),
            more.get("at", NOW),
        ),
    )
    ask_id = int(cursor.lastrowid or 0)
    if "helped" in more:
        asks.set_helped(tx, ask_id, is_helped=bool(more["helped"]))
    return ask_id


# -- taught and changed ----------------------------------------------------------------------


def test_the_same_message_teaches_once_and_a_known_question_is_refused(
    tx: Connection, community: Community
) -> None:
    assert taught(tx, community, "When?") == taught(tx, community, "When?")
    for again in ("When?", "WHEN", " when ？"):
        other = Teaching((again,), text_pieces("No"), (), 7, f"again:{again}")
        with pytest.raises(Refusal) as told:
            lessons.teach(tx, community=community, teaching=other, now=NOW)
        assert (told.value.key, told.value.params) == ("learn.known", {"number": 1})


def test_a_new_question_is_still_found_by_the_old_words(
    tx: Connection, community: Community
) -> None:
    entry = taught(tx, community, "When?")
    change = Change(Field.QUESTION, "What time?")
    changed = lessons.change(tx, entry_id=entry.entry_id, change=change, by=7, now=NOW)
    assert (changed.content.question, changed.content.aliases) == ("What time?", ("When?",))


def test_an_answer_holds_until_its_last_day_is_over_where_the_community_lives(
    tx: Connection, community: Community
) -> None:
    entry = taught(tx, community, "When?")
    change = Change(Field.UNTIL, "2026-11-18")
    changed = lessons.change(tx, entry_id=entry.entry_id, change=change, by=7, now=NOW)
    assert changed.content.until_at == NOW + DAY // 2
    assert changed.answers(NOW + DAY // 2 - 1)
    assert not changed.answers(NOW + DAY // 2)
    for said, why in (("2026-11-17", "learn.day_over"), ("soon", "learn.day")):
        with pytest.raises(Refusal) as told:
            wrong = Change(Field.UNTIL, said)
            lessons.change(tx, entry_id=entry.entry_id, change=wrong, by=7, now=NOW)
        assert told.value.key == why


def test_what_was_removed_comes_back_whole_and_once(tx: Connection, community: Community) -> None:
    entry = taught(tx, community, "When?")
    removed = lessons.remove(tx, entry_id=entry.entry_id, by=7, now=NOW)
    back = lessons.restore(tx, draft_id=removed.draft_id, by=7, now=NOW)
    assert back.content == entry.content
    assert lessons.restore(tx, draft_id=removed.draft_id, by=7, now=NOW) == back
    assert stored.count_own(tx, community.community_id) == 1


# -- drafts ----------------------------------------------------------------------------------


def test_an_exchange_becomes_an_entry_only_when_a_human_approves(
    tx: Connection, community: Community
) -> None:
    whose = community.community_id
    draft = lessons.propose(
        tx,
        community_id=whose,
        question="Where do I  park?",
        pieces=text_pieces("Behind the hall"),
        ref="case:1",
        now=NOW,
    )
    assert draft is not None
    assert stored.count_own(tx, whose) == 0
    entry = lessons.approve(tx, draft_id=draft.draft_id, by=7, now=NOW)
    again = lessons.approve(tx, draft_id=draft.draft_id, by=8, now=NOW)
    assert (entry.content.question, again.entry_id) == ("Where do I park?", entry.entry_id)
    with pytest.raises(Refusal, match=r"learn\.draft_done"):
        lessons.discard(tx, draft_id=draft.draft_id)
    known = lessons.propose(
        tx,
        community_id=whose,
        question="Where do I park?",
        pieces=text_pieces("Elsewhere"),
        ref="case:2",
        now=NOW,
    )
    assert known is None


def test_a_correction_becomes_another_way_of_asking(tx: Connection, community: Community) -> None:
    entry = taught(tx, community, "When?")
    wording = "till when / or so?"
    draft = lessons.propose_wording(
        tx, entry_id=entry.entry_id, wording=wording, ref="case:1:way", now=NOW
    )
    assert draft is not None
    changed = lessons.approve(tx, draft_id=draft.draft_id, by=7, now=NOW)
    assert changed.content.aliases == (wording,)
    known = lessons.propose_wording(
        tx, entry_id=entry.entry_id, wording=wording, ref="case:2:way", now=NOW
    )
    assert known is None


def test_a_draft_that_is_thrown_away_is_gone(tx: Connection, community: Community) -> None:
    whose = community.community_id
    draft_id = lessons.keep(
        tx, community_id=whose, pieces=text_pieces("A"), by=7, ref="r", now=NOW
    )
    lessons.discard(tx, draft_id=draft_id)
    with pytest.raises(Refusal, match=r"learn\.draft_gone"):
        lessons.approve(tx, draft_id=draft_id, by=7, now=NOW, questions=["Q"])


# -- files -----------------------------------------------------------------------------------


def offered(tx: Connection, community: Community, text: str, ref: str = "file") -> Offer:
    return lesson_imports.offer(tx, community=community, found=read(text), by=7, ref=ref, now=NOW)


def test_a_file_that_comes_back_unchanged_changes_nothing(
    tx: Connection, community: Community
) -> None:
    entry = taught(tx, community, "When?", "On Friday")
    for field, said in (
        (Field.ALIASES, "till when / deadline"),
        (Field.TAGS, "tour shop"),
        (Field.UNTIL, "2026-12-31"),
    ):
        change = Change(field, said)
        entry = lessons.change(tx, entry_id=entry.entry_id, change=change, by=7, now=NOW)
    kept = lesson_imports.lessons_of(tx, community=community)
    for number, text in enumerate((as_csv(kept), as_markdown(kept))):
        found = offered(tx, community, text, f"file:{number}")
        assert (found.new, found.changed, found.same) == ((), (), 1)


def test_a_file_adds_and_changes_after_one_word_and_the_same_words_stay_formatted(
    tx: Connection, community: Community
) -> None:
    taught(tx, community, "When?", "On Friday")
    taught(tx, community, "Where?", "There")
    table = "question,answer,tags\nWhen?,On Friday,tour\nWhere?,Here,\nWho?,Us,\n"
    found = offered(tx, community, table)
    assert (found.new, found.changed) == (("Who?",), ("When?", "Where?"))
    with pytest.raises(Refusal, match=r"refusal\.not_yours"):
        lesson_imports.confirm(tx, draft_id=found.draft_id, by=8, now=NOW)
    taken = lesson_imports.confirm(tx, draft_id=found.draft_id, by=7, now=NOW)
    assert lesson_imports.confirm(tx, draft_id=found.draft_id, by=7, now=NOW) == taken
    assert (taken.added, taken.changed) == (1, 2)
    when, where, who = stored.list_own(tx, community.community_id, most=9)
    assert (when.content.pieces[0].entities, when.content.tags) == (BOLD, ("tour",))
    assert (where.content.pieces[0].entities, who.content.answer) == ("[]", "Us")
    acts = tx.execute("SELECT act FROM audit_log ORDER BY audit_id").fetchall()
    assert [act for (act,) in acts] == ["learn", "learn", "learn_file"]


def test_a_file_that_is_left_is_forgotten(tx: Connection, community: Community) -> None:
    found = offered(tx, community, "question,answer\nQ,A\n")
    lesson_imports.drop(tx, draft_id=found.draft_id, by=7)
    with pytest.raises(Refusal, match=r"learn\.draft_gone"):
        lesson_imports.confirm(tx, draft_id=found.draft_id, by=7, now=NOW)
    assert tx.execute("SELECT contents FROM knowledge_drafts").fetchall() == [("[]",)]


# -- what waits ------------------------------------------------------------------------------


def test_what_nobody_could_answer_stands_by_how_many_asked(
    tx: Connection, community: Community
) -> None:
    for by, text, outcome in (
        (1, "When is it", Outcome.UNKNOWN),
        (2, "when is it", Outcome.NONE),
        (3, "Rare", Outcome.UNKNOWN),
        (3, "Rare", Outcome.UNKNOWN),
        (3, "rare", Outcome.UNKNOWN),
        (4, "Known", Outcome.ANSWERED),
        (4, "Offered and left", Outcome.OFFERED),
        (5, "Taught since", Outcome.UNKNOWN),
    ):
        asked(tx, community, by, text, outcome)
    asked(tx, community, 6, "Long ago", Outcome.UNKNOWN, at=NOW - 8 * DAY)
    taught(tx, community, "Taught since")
    todo = lesson_rounds.todo(tx, community_id=community.community_id, now=NOW)
    assert [(each.text, each.people) for each in todo.unanswered] == [
        ("when is it", 2),
        ("rare", 1),
        ("Offered and left", 1),
    ]


def test_words_that_led_to_an_entry_by_choosing_may_be_added_to_it(
    tx: Connection, community: Community
) -> None:
    number = taught(tx, community, "When is it?").entry_id
    for by, text, helped in ((1, "Showtime", 1), (2, "showtime", 1), (3, "Nonsense", 0)):
        asked(tx, community, by, text, Outcome.TAKEN, entry_id=number, helped=helped)
    asked(tx, community, 4, "When is it?", Outcome.TAKEN, entry_id=number)
    todo = lesson_rounds.todo(tx, community_id=community.community_id, now=NOW)
    ((chosen, entry),) = todo.chosen
    assert (chosen.text, chosen.people, entry.entry_id) == ("showtime", 2, number)
    for _ in range(2):
        changed = lessons.add_way(tx, ask_id=chosen.ask_id, by=7, now=NOW)
    assert changed.content.aliases == ("showtime",)
    todo = lesson_rounds.todo(tx, community_id=community.community_id, now=NOW)
    assert todo.chosen == ()


def test_what_does_not_help_and_what_ends_is_listed(tx: Connection, community: Community) -> None:
    poor, good = taught(tx, community, "Poor?"), taught(tx, community, "Good?")
    ends = taught(tx, community, "Ends?")
    change = Change(Field.UNTIL, "2026-11-20")
    lessons.change(tx, entry_id=ends.entry_id, change=change, by=7, now=NOW)
    for by, entry, helped in ((1, poor, 0), (2, poor, 0), (2, poor, 1), (3, good, 1)):
        asked(
            tx,
            community,
            by,
            "Q",
            Outcome.ANSWERED,
            entry_id=entry.entry_id,
            helped=helped,
            at=NOW + 60,
        )
    todo = lesson_rounds.todo(tx, community_id=community.community_id, now=NOW + 60)
    disliked = [(entry.number, missed, helped) for entry, missed, helped in todo.disliked]
    assert disliked == [(poor.number, 1, 1)]
    assert [entry.number for entry in todo.ended] == [ends.number]
    # Said anew it counts anew.
    change = Change(Field.ANSWER, "", text_pieces("Better"))
    lessons.change(tx, entry_id=poor.entry_id, change=change, by=7, now=NOW + 120)
    todo = lesson_rounds.todo(tx, community_id=community.community_id, now=NOW + 180)
    assert todo.disliked == ()


def test_on_mondays_the_staff_is_told_where_it_said_and_nobody_else(
    tx: Connection, community: Community
) -> None:
    whose = community.community_id
    zones = community.zones
    monday = Occurrence(lesson_rounds.KIND, "r", whose, {}, zones, NOW, None, NOW)

    def told() -> list[tuple[int | None, int | None]]:
        lesson_rounds.RECURRING.run(tx, monday)
        found = [each for each in outbox.due(tx, NOW) if each.card == lesson_rounds.LETTER]
        return [(each.chat_key, each.thread_id) for each in found]

    asked(tx, community, 1, "When", Outcome.UNKNOWN)
    assert told() == []
    for purpose, thread in (("log", 5), ("cases", 6)):
        chat = a_chat(tx)
        binding = Binding(purpose, chat.chat_key, thread)
        bindings.bind(tx, community_id=whose, binding=binding, by_user_id=7, now=NOW)
        assert told()[-1] == (chat.chat_key, thread)
    tx.execute("DELETE FROM asks")
    assert len(told()) == 2


# -- the language model ----------------------------------------------------------------------


def test_a_community_has_so_many_questions_a_day(tx: Connection, community: Community) -> None:
    entry = taught(tx, community, "When?", "On Friday")
    asks_of = [
        asked(tx, community, by, "When", Outcome.OFFERED, offered=entry.entry_id)
        for by in (1, 2, 3)
    ]
    ready = [
        assistants.prepare(tx, ask_id=ask_id, most=2, now=NOW) is not None for ask_id in asks_of
    ]
    assert ready == [True, True, False]
    late = asked(tx, community, 4, "When", Outcome.OFFERED, offered=entry.entry_id, at=NOW + DAY)
    assert assistants.prepare(tx, ask_id=late, most=2, now=NOW + DAY) is not None


def test_what_is_over_or_late_or_answered_is_not_asked(
    tx: Connection, community: Community
) -> None:
    entry = taught(tx, community, "When?", "On Friday")
    number = entry.entry_id
    old = asked(tx, community, 1, "When", Outcome.OFFERED, offered=number, at=NOW - 601)
    taken = asked(tx, community, 1, "When", Outcome.TAKEN, offered=number, entry_id=number)
    none = asked(tx, community, 1, "Zebra", Outcome.UNKNOWN)
    for ask_id in (old, taken, none, 999):
        assert assistants.prepare(tx, ask_id=ask_id, most=9, now=NOW) is None
    assert tx.execute("SELECT count(*) FROM assistant_days").fetchone() == (0,)


def test_an_answer_is_told_once_and_a_silent_model_asked_twice(
    tx: Connection, community: Community
) -> None:
    entry = taught(tx, community, "When?", "On Friday")
    ask_id = asked(tx, community, 1, "When", Outcome.OFFERED, offered=entry.entry_id)
    ask = asks.find(tx, ask_id)
    assert ask is not None
    for _ in range(2):
        assistants.consider(tx, ask=ask, message_id=5, now=NOW)
    (row,) = chores.due(tx, NOW)
    chore = chores.find_waiting(tx, row[0])
    assert chore is not None
    facts = {name: int(value) for name, value in chore.facts.items()}
    chores.claim(tx, chore.chore_id, now=NOW)
    assistants.again(tx, facts=facts, after_seconds=7, now=NOW)
    (row,) = chores.due(tx, NOW + 7)
    chores.claim(tx, row[0], now=NOW + 7)
    assistants.again(tx, facts={**facts, "tries": 1}, after_seconds=7, now=NOW + 7)
    assert chores.due(tx, NOW + DAY) == []
    for _ in range(2):
        told = Told("On Friday", (entry.entry_id,))
        assistants.tell(tx, ask_id=ask_id, told=told, message_id=5, now=NOW)
    letters = [each for each in outbox.due(tx, NOW) if each.card == assistants.LETTER]
    assert [(each.user_id, json.dumps(each.facts)) for each in letters] == [
        (1, json.dumps({"ask_id": ask_id, "message_id": 5}))
    ]
