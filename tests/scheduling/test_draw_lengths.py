"""The longest draws still fit Telegram's messages and keyboards."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import draw_prizes, draw_reports
from bot.texts import Texts
from domain.beacons import BeaconKind
from domain.draws import DAY_SECONDS, MOST_PRIZES, EntryKind, EventKind, Rule, RuleKind
from storage.draw_claims import Event
from tests.bot.books import NOW, a_chat, books, the_community
from tests.bot.draws import a_draw, drawn, with_fans
from views.draw_claims import prizes_card
from views.draws import live_card, result_card, terms_card
from views.lengths import LONGEST_TEXT, size

PRIZES = tuple(f"{number:03}{'𝕏' * 61}" for number in range(MOST_PRIZES))
RULES = tuple(Rule(RuleKind.MESSAGES, amount, 7) for amount in range(1, 300))
FELL = (Event(1, 1, 1, EventKind.REROLL, "𝕏" * 100, 1, NOW),) * 90
BOTH = (BeaconKind.DICE, BeaconKind.DRAND)
LANGUAGES = ["en", "zh-Hans", "zh-Hant"]


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with books(tmp_path / "books.db") as opened:
        yield opened


def _renamed(prize: draw_prizes.Prize) -> draw_prizes.Prize:
    winner = prize.winner and replace(prize.winner, first_name="𝕏" * 64, last_name="𝕏" * 64)
    return replace(prize, winner=winner)


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_of_a_long_draw_fit(tx: sqlite3.Connection, language: str) -> None:
    t, zones = Texts.load().translator(language), the_community(tx, a_chat(tx)).zones
    draw = a_draw(
        tx,
        title="𝕏" * 64,
        prizes=PRIZES,
        rules=RULES,
        entry=EntryKind.WORD,
        word="𝕏" * 32,
        price=10,
        most_tickets=5,
        weight_tier=3,
        weight_times=2,
        full_at=50,
        closes_at=NOW + DAY_SECONDS,
        beacons=BOTH,
    )
    report = draw_reports.report(tx, draw.draw_id)
    for card in (terms_card(report, zones, t), live_card(report, zones, t)):
        assert size([card.text]) <= LONGEST_TEXT


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_result_fits_and_names_winners_first(tx: sqlite3.Connection, language: str) -> None:
    t, zones = Texts.load().translator(language), the_community(tx, a_chat(tx)).zones
    draw = a_draw(tx, title="𝕏" * 64, prizes=PRIZES)
    with_fans(tx, draw, 30)
    report = draw_reports.report(tx, drawn(tx, draw).draw_id)
    named = [_renamed(each) for each in report.prizes]
    many = replace(report, prizes=tuple(named[::-1]), events=FELL)
    card = result_card(many, zones, t)
    assert size([card.text]) <= LONGEST_TEXT
    assert card.text.split("\n")[1].count("tg://user") == 1
    assert t.n("draw.more_in_file", 7)[-6:] in card.text
    assert size([prizes_card(draw, named, zones, t, user_id=1).text]) <= LONGEST_TEXT


def test_prizes_come_twenty_a_page_with_two_buttons_each_while_they_wait(
    tx: sqlite3.Connection,
) -> None:
    t, zones = Texts.load().translator("en"), the_community(tx, a_chat(tx)).zones
    draw = a_draw(tx, prizes=PRIZES)
    with_fans(tx, draw, 30)
    prizes = draw_prizes.of_draw(tx, drawn(tx, draw).draw_id)
    pages = [prizes_card(draw, prizes, zones, t, user_id=1, page=page) for page in (0, 1, 4, 99)]
    rows = [page.keyboard.inline_keyboard if page.keyboard else [] for page in pages]
    assert [sum(map(len, each)) for each in rows] == [41, 22, 1, 1]
    assert "Page 1 of 5" in pages[0].text
    assert rows[0][1][0].text == f"Handed over: 2. {prizes[1].name}"
    assert pages[2] == pages[3]
    assert sum(page.text.count("to be claimed") for page in pages[:2]) == 30
