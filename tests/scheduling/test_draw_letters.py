"""What a draw says in its chat, from terms to proof, in every language."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import audit, boards, draw_prizes, draw_proofs, draws, settings
from bot.texts import Texts
from domain.beacons import BeaconKind
from domain.draws import Draw, EntryKind, EventKind, Rule, RuleKind
from domain.fairdraw_checks import read, verify
from scheduling.draw_letters import draw_letter
from storage import draw_posts, outbox
from tests.bot.books import NOW, a_chat, books
from tests.bot.draws import HOUR, a_draw, a_fan, drawn, with_fans
from views.audit import audit_line
from views.cards import Card

TEXTS = Texts.load()
RULES = (
    Rule(RuleKind.LEVEL, 5),
    Rule(RuleKind.MESSAGES, 5, 7),
    Rule(RuleKind.TIER, 2),
    Rule(RuleKind.CHANNEL, -1009, name="Aurora News"),
    Rule(RuleKind.NO_STAFF),
)


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with books(tmp_path / "books.db") as opened:
        yield opened


def _cards(tx: sqlite3.Connection, name: str, language: str = "en") -> list[Card]:
    """Return what the letters of one name show now."""
    found = [letter for letter in outbox.due(tx, NOW + 9 * HOUR) if letter.card == name]
    t = TEXTS.translator(language)
    return [card for letter in found if (card := draw_letter(tx, letter, t)) is not None]


def _card(tx: sqlite3.Connection, name: str, language: str = "en") -> Card:
    (card,) = _cards(tx, name, language)
    return card


def _pressed(card: Card) -> list[str]:
    rows = card.keyboard.inline_keyboard if card.keyboard else []
    return [button.callback_data or "" for row in rows for button in row]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Open until", "level 5 or higher", "organiser-trusted", "2 × CD", "Aurora News")),
        ("zh-Hans", ("截止时间", "等级 ≥ 5", "需信任主办方", "CD × 2", "Aurora News")),
        ("zh-Hant", ("截止時間", "等級 ≥ 5", "需信任主辦方", "CD × 2", "Aurora News")),
    ],
)
def test_terms_say_everything_without_buttons_and_the_card_enters(
    tx: sqlite3.Connection, language: str, words: tuple[str, ...]
) -> None:
    draw = a_draw(tx, rules=RULES, prizes=("CD", "CD", "Poster"), price=10, most_tickets=3)
    terms, card = _card(tx, "draw_terms", language), _card(tx, "draw_card", language)
    assert [word for word in words if word not in terms.text] == []
    assert draw.terms_hash[:16] in terms.text
    assert terms.keyboard is None
    entering = [f"denter:{draw.draw_id}:{tickets}" for tickets in (1, 2, 3)]
    assert _pressed(card) == [*entering, f"down:{draw.draw_id}"]


def test_a_word_stands_on_the_card_in_place_of_a_button(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, entry=EntryKind.WORD, word="<pick me>")
    card = _card(tx, "draw_card")
    assert "<code>&lt;pick me&gt;</code>" in card.text
    assert _pressed(card) == [f"down:{draw.draw_id}"]


def test_the_odds_are_those_of_a_ticket(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx)
    with_fans(tx, draw, 7)
    assert "7 entrants, tickets: 7." in _card(tx, "draw_card").text
    assert "about 1 in 3." in _card(tx, "draw_card").text


def _with_file(card: Card) -> tuple[str, bytes]:
    assert card.file is not None
    return card.file.name, card.file.body


def test_the_list_and_the_proof_come_as_files(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, beacons=(BeaconKind.COMMIT,))
    with_fans(tx, draw, 5)
    draw = drawn(tx, draw)
    name, body = _with_file(_card(tx, "draw_freeze"))
    assert (name, json.loads(body)) == ("draw-1-entries.json", draw_proofs.frozen_list(tx, draw))
    name, body = _with_file(_card(tx, "draw_bundle"))
    assert (name, verify(read(body), lambda *_: False)) == ("draw-1.json", None)


def test_the_list_says_elsewhere_where_its_dice_are_rolled(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, beacons=(BeaconKind.DICE,))
    with_fans(tx, draw, 3)
    draws.close(tx, draw_id=draw.draw_id, now=NOW + 2 * HOUR)
    assert "Now reply to this message" in _card(tx, "draw_freeze").text
    (letter,) = [each for each in outbox.due(tx, NOW + 9 * HOUR) if each.card == "draw_freeze"]
    there = draw_letter(tx, letter._replace(chat_key=99), TEXTS.translator("en"))
    assert there is not None
    assert f"Members roll in {a_chat(tx).title}" in there.text
    assert "this message" not in there.text


def _first_winner(tx: sqlite3.Connection, draw: Draw) -> draw_prizes.Prize:
    return draw_prizes.of_draw(tx, draw.draw_id)[0]


def test_winners_are_mentioned_and_claim_by_a_button(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx)
    with_fans(tx, draw, 5)
    draw = drawn(tx, draw)
    first = _first_winner(tx, draw)
    card = _card(tx, "draw_result")
    assert first.winner is not None
    assert f'<a href="tg://user?id={first.winner.user_id}">' in card.text
    assert "organiser-trusted" in card.text
    assert _pressed(card) == [f"dclaim:{draw.draw_id}", f"dwaive:{draw.draw_id}:ask"]


def test_a_prize_that_fell_free_says_why(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx)
    with_fans(tx, draw, 5)
    draw = drawn(tx, draw)
    first = _first_winner(tx, draw)
    assert first.claim is not None
    draw_prizes.fall_free(
        tx,
        draw_id=draw.draw_id,
        prize=1,
        listed=first.claim.listed or 0,
        why=EventKind.REROLL,
        by=1,
        now=NOW + 3 * HOUR,
        note="moved <away>",
    )
    shown = _cards(tx, "draw_result")[-1].text
    assert "drawn again by an administrator (moved &lt;away&gt;)" in shown
    assert len(_cards(tx, "draw_bundle")) == 1


def test_who_drew_again_is_named_unless_they_hide(tx: sqlite3.Connection) -> None:
    draw, host = a_draw(tx), a_fan(tx, 1)
    with_fans(tx, draw, 5)
    draw = drawn(tx, draw)
    first = _first_winner(tx, draw)
    draw_prizes.fall_free(
        tx,
        draw_id=draw.draw_id,
        prize=1,
        listed=first.claim.listed or 0 if first.claim else 0,
        why=EventKind.REROLL,
        by=1,
        now=NOW + 3 * HOUR,
        note="moved",
    )
    assert "drawn again by \u2068Fan 1\u2069 (moved)" in _card(tx, "draw_result").text
    boards.hide(tx, member=host, is_hidden=True)
    assert "drawn again by an administrator (moved)" in _card(tx, "draw_result").text
    (logged, *_) = audit.page(tx, community_id=draw.community_id).entries
    community = settings.community(tx, draw.community_id)
    assert "next in the ranking: moved" in audit_line(
        logged, community, TEXTS, TEXTS.translator("en")
    )


def test_the_result_names_the_rolls_that_the_bot_made(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, beacons=(BeaconKind.DICE,))
    with_fans(tx, draw, 3)
    draws.close(tx, draw_id=draw.draw_id, now=NOW + 2 * HOUR)
    for place in range(1, draw.rolls + 1):
        draws.add_roll(
            tx,
            draw_id=draw.draw_id,
            message_id=place,
            user_id=None if place in (2, 8) else 20 + place,
            value=place,
            at=NOW,
            now=NOW,
        )
    draw_prizes.draw(tx, draw_id=draw.draw_id, now=NOW + 2 * HOUR)
    assert "Rolls made by the bot: 2, 8 (of 8)" in _card(tx, "draw_result").text


def test_a_draw_without_entrants_has_a_result_too(tx: sqlite3.Connection) -> None:
    drawn(tx, a_draw(tx))
    card = _card(tx, "draw_result")
    assert "nobody is left for it" in card.text
    assert card.keyboard is None


def test_a_draw_that_was_called_off_says_so_and_publishes_no_list(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, price=5)
    draws.close(tx, draw_id=draw.draw_id, now=NOW + 2 * HOUR)
    draws.cancel(tx, draw_id=draw.draw_id, by=None, now=NOW + 2 * HOUR)
    assert "points back" in _card(tx, "draw_result").text
    assert _cards(tx, "draw_freeze") == []
    assert _cards(tx, "draw_bundle") == []
    assert "called off" in _card(tx, "draw_card").text


def test_a_message_is_known_as_its_draw_as_soon_as_it_is_sent(tx: sqlite3.Connection) -> None:
    draw, chat = a_draw(tx), a_chat(tx)
    (letter,) = [each for each in outbox.due(tx, NOW) if each.card == "draw_card"]
    outbox.mark_sent(tx, letter.outbox_id, 77)
    at = chat.telegram_chat_id
    assert draw_posts.find(tx, telegram_chat_id=at, message_id=77) == (draw.draw_id, "card")
    assert draw_posts.find(tx, telegram_chat_id=at, message_id=78) is None
    draw_posts.set_message(
        tx, draw_id=draw.draw_id, chat_key=chat.chat_key, post="card", place=at, message_id=77
    )
    outbox.remove_before(tx, NOW + 1, missed_at=NOW + 1)
    assert draw_posts.find(tx, telegram_chat_id=at, message_id=77) == (draw.draw_id, "card")
