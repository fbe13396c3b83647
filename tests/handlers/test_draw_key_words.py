"""A key word means one thing in a chat."""

from pathlib import Path

import pytest

from domain.draws import EntryKind
from domain.refusals import Refusal
from handlers.draw_lookup import check_own_word
from handlers.feature_list import FEATURES
from handlers.key_words import own_words
from storage.draws import Place
from tests.bot.books import a_chat, books
from tests.bot.draws import a_draw


def test_commands_and_words_of_open_draws_are_refused(tmp_path: Path) -> None:
    with books(tmp_path / "books.db") as tx:
        a_draw(tx, entry=EntryKind.WORD, word="hi")
        own = own_words(FEATURES)
        here = [Place(a_chat(tx).chat_key, None)]
        for word in ("签到", "/draw", "HI."):
            with pytest.raises(Refusal, match=r"draw\.word_taken"):
                check_own_word(tx, word, here, own, "draw:2")
        check_own_word(tx, "hi", here, own, "draw:1")
        check_own_word(tx, "hi", [], own, "draw:2")
        check_own_word(tx, "", here, own, "draw:2")
