"""How well questions find their answers: the written test set among 5,000 entries."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.search import AT, Library
from bot import asks, knowledge, same_words, starter_answers
from bot.asks import Manner
from bot.knowledge import Wish
from domain.asking import is_question
from domain.knowledge import Content, Outcome
from domain.posts import Piece, PieceKind
from domain.refusals import Refusal
from storage import asks as stored
from storage import knowledge as entries
from storage import same_words as stored_words
from storage import search
from storage.asks import Asked
from tests.bot.books import NOW, a_chat, a_member, books


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = Library(tmp_path_factory.mktemp("library") / "encore.db")
    yield library
    library.tx.close()


def test_most_questions_find_their_answer_and_few_others_get_one(library: Library) -> None:
    said = library.quality(None)
    assert said.first >= 0.85
    assert said.among >= 0.95
    assert said.false <= 0.03


class Home:
    """A community with a member who asks, and what it knows."""

    def __init__(self, path: Path) -> None:
        self._books = books(path)
        self.tx = self._books.__enter__()
        self.chat = a_chat(self.tx)
        self.community_id = self.chat.community_id
        self.ann, self.ben = (a_member(self.tx, self.community_id, user) for user in (7, 8))
        self.asked = 0
        starter_answers.settle(self.tx)

    def learns(self, question: str, language: str = "en", until_at: int | None = None) -> int:
        answer = (Piece(PieceKind.TEXT, f"About: {question}"),)
        content = Content(question, answer, language=language, until_at=until_at)
        wish = Wish(content, 7, f"learn:{question}:{language}")
        entry = knowledge.add(self.tx, community_id=self.community_id, wish=wish, now=NOW)
        return entry.entry_id

    def asks(
        self, text: str, manner: Manner = Manner.ASKED, *, by: int = 0, language: str = "en"
    ) -> asks.Reply | None:
        self.asked += 1
        member = self.ben if by == self.ben.user_id else self.ann
        place = (self.community_id, member.member_id, self.chat.chat_key, None)
        asked = Asked(*place, text, language, f"ask:{self.asked}", NOW)
        found = asks.look_up(self.tx, asked=asked, manner=manner)
        if not found.is_said:
            return None
        return asks.ask(self.tx, asked=asked, found=found, manner=manner, origin=None)

    def switches(self, key: str, *, is_hidden: bool) -> None:
        starter_answers.set_hidden(
            self.tx,
            community_id=self.community_id,
            key=key,
            is_hidden=is_hidden,
            by=7,
            now=NOW,
        )

    def answer(self, text: str, *, language: str = "en") -> str:
        said = self.asks(text, language=language)
        return said.entry.content.question if said and said.entry else ""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / "books.db")
    yield home
    home._books.__exit__(None, None, None)


def test_a_slip_of_the_finger_finds_the_answer_all_the_same(home: Home) -> None:
    home.learns("When does the next concert start?")
    assert home.answer("when does the nxet conceert start?")


def test_traditional_characters_find_an_answer_in_simplified_ones(home: Home) -> None:
    home.learns("会员年费是多少？", "zh-Hans")
    assert home.answer("會員年費是多少？", language="zh-Hant")


def test_the_askers_language_is_preferred_and_another_one_beats_none(home: Home) -> None:
    home.learns("Where can I buy lightsticks?")
    assert home.answer("在哪里买应援棒？") == "Where can I buy lightsticks?"
    home.learns("应援棒在哪里买？", "zh-Hans")
    assert home.answer("在哪里买应援棒？") == "应援棒在哪里买？"
    assert home.answer("Where can I buy lightsticks?") == "Where can I buy lightsticks?"


def first(home: Home, text: str, language: str = "en") -> str:
    said = home.asks(text, language=language)
    assert said
    return (said.entry or said.choices[0]).content.question


def test_of_two_that_mean_the_same_the_one_in_the_askers_words_comes_first(home: Home) -> None:
    home.learns("When do tickets for the autumn tour go on sale?")
    home.learns("巡演门票什么时候开售？", "zh-Hans")
    home.learns("How much are the seats?")
    home.learns("How much is a paper ticket?")
    assert first(home, "演唱会门票啥时候开抢", "zh-Hans") == "巡演门票什么时候开售？"
    assert first(home, "when can I get tour tickets") == (
        "When do tickets for the autumn tour go on sale?"
    )
    assert first(home, "how much are seats upstairs") == "How much are the seats?"


def test_words_run_together_and_signs_between_them_are_read(home: Home) -> None:
    home.learns("Where is the blorb fizzle?")
    home.learns("What time does the meet and greet begin?")
    assert first(home, "blorbfizzle?") == "Where is the blorb fizzle?"
    assert first(home, "meet & greet?") == "What time does the meet and greet begin?"


def test_a_command_makes_a_question_of_what_does_not_look_like_one(home: Home) -> None:
    home.learns("How do I get the concert wristband?")
    home.learns("Where is the hotel?")
    assert home.answer("concert wristband") == "How do I get the concert wristband?"


@pytest.mark.parametrize("text", ["what can this bot do", "你会什么"])
def test_what_the_bot_can_do_is_known_in_any_words(home: Home, text: str) -> None:
    said = home.asks(text, language="zh-Hans" if text[0] == "你" else "en")
    assert said
    assert said.entry or said.choices


def test_what_the_bot_knows_of_itself_is_not_offered_for_one_word(home: Home) -> None:
    for text in ("fan meeting info", "who won the election"):
        said = home.asks(text)
        assert said
        assert not said.entry
        assert not said.choices


def test_a_word_that_only_looks_like_a_known_one_is_no_evidence(home: Home) -> None:
    assert home.answer("how do I fix my printer") == ""


def test_what_has_ended_answers_no_more(home: Home) -> None:
    home.learns("Where is the flea market?", until_at=NOW)
    assert home.answer("Where is the flea market?") == ""


def test_what_is_removed_answers_no_more(home: Home) -> None:
    number = home.learns("Where is the flea market?")
    knowledge.remove(home.tx, entry_id=number, by=7, now=NOW)
    assert home.answer("Where is the flea market?") == ""


def test_own_answers_come_before_those_that_came_with_the_bot(home: Home) -> None:
    assert home.answer("How do I check in?") == "How do I check in?"
    home.learns("How do I check in at the venue?")
    said = home.asks("How do I check in at the venue?")
    assert said and said.entry and not said.entry.is_starter


def test_a_hidden_starter_answers_no_more(home: Home) -> None:
    said = home.asks("What do you keep about me?")
    assert said and said.entry and said.entry.is_starter
    assert home.answer("你会保存我的哪些信息？", language="zh-Hans")
    home.switches("privacy", is_hidden=True)
    assert home.answer("What do you keep about me?") == ""
    assert home.answer("你会保存我的哪些信息？", language="zh-Hans") == ""
    home.switches("privacy", is_hidden=False)
    assert home.answer("What do you keep about me?")


def test_the_starter_set_is_taken_over_once_and_shared(home: Home) -> None:
    before = len(entries.every(home.tx))
    starter_answers.settle(home.tx)
    a_chat(home.tx, -200)
    assert len(entries.every(home.tx)) == before
    assert {len(entries.list_starters(home.tx, language=each)) for each in ("en", "zh-Hans")} == {
        before // 3
    }


def test_votes_put_another_answer_first(home: Home) -> None:
    home.learns("Where is the fan meeting?")
    home.learns("When is the fan meeting?")
    said = home.asks("the fan meeting please")
    assert said and len(said.choices) > 1
    worse = said.choices[1].entry_id
    chosen = {"ask_id": said.ask.ask_id, "entry_id": worse, "now": NOW}
    asks.pick(home.tx, **chosen, user_id=home.ann.user_id)
    again = home.asks("the fan meeting please", by=home.ben.user_id)
    assert again
    assert (again.entry or again.choices[0]).entry_id == worse


def test_an_answer_of_no_help_goes_back(home: Home) -> None:
    number = home.learns("Where is the fan meeting?")
    home.learns("When is the fan meeting?")
    said = home.asks("Where is the fan meeting?")
    assert said and said.entry and said.entry.entry_id == number
    asks.vote(home.tx, ask_id=said.ask.ask_id, user_id=home.ann.user_id, is_helped=False)
    assert stored.votes(home.tx, entry_ids=[number]) == {number: (0, 1)}


def test_only_who_asked_chooses_and_twice_is_once(home: Home) -> None:
    home.learns("Where is the fan meeting?")
    home.learns("When is the fan meeting?")
    said = home.asks("the fan meeting please")
    assert said and said.choices
    chosen = {"ask_id": said.ask.ask_id, "entry_id": said.choices[0].entry_id, "now": NOW}
    with pytest.raises(Refusal, match=r"asks\.not_yours"):
        asks.pick(home.tx, **chosen, user_id=home.ben.user_id)
    assert asks.pick(home.tx, **chosen, user_id=home.ann.user_id) is not None
    assert asks.pick(home.tx, **chosen, user_id=home.ann.user_id) is None
    kept = stored.find(home.tx, said.ask.ask_id)
    assert kept is not None
    assert kept.outcome is Outcome.TAKEN


def test_the_same_message_asks_once(home: Home) -> None:
    place = (home.community_id, home.ann.member_id, home.chat.chat_key, None)
    asked = Asked(*place, "what is love", "en", "ask:1", AT)
    found = asks.look_up(home.tx, asked=asked, manner=Manner.SAID)
    once, twice = (
        asks.ask(home.tx, asked=asked, found=found, manner=Manner.SAID, origin=None)
        for _ in range(2)
    )
    assert once == twice


def test_unasked_only_clear_questions_with_a_clear_answer_are_answered(home: Home) -> None:
    home.learns("When is the next concert?")
    assert home.asks("the next concert will be great", Manner.OVERHEARD) is None
    assert home.asks("is anybody hungry?", Manner.OVERHEARD) is None
    said = home.asks("When is the next concert?", Manner.OVERHEARD)
    assert said and said.entry
    assert home.asks("When is the next concert?", Manner.OVERHEARD) is None


@pytest.mark.parametrize(
    "text",
    [
        "how do i get in",
        "几点开门",
        "哪裡可以買票",
        "any news?",
        "請問有周邊嗎",
        "Can we bring bags",
    ],
)
def test_a_question_is_known_as_one(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["good morning", "早上好", "I am so happy", "", "🎉", "谢谢大家"])
def test_a_statement_is_no_question(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize(
    "text",
    ["", "🎉🎉", "\0", '" OR NEAR( * ^', "\u202eabc", "a" * 4096, "积" * 4096, "_ | / _", "ß İ ﬁ"],
)
def test_hostile_words_find_nothing_and_break_nothing(home: Home, text: str) -> None:
    said = home.asks(text, Manner.SAID)
    assert said is None or said.entry is None


def test_joined_communities_know_what_both_knew(home: Home) -> None:
    home.learns("Where is the flea market?")
    other = a_chat(home.tx, -200).community_id
    copied = entries.copy(home.tx, community_id=home.community_id, into_id=other, now=NOW)
    search.copy(home.tx, copied, community_id=home.community_id, into_id=other)
    asked = Asked(
        other, home.ann.member_id, None, None, "where is the flea market", "en", "x", NOW
    )
    found = asks.look_up(home.tx, asked=asked, manner=Manner.ASKED)
    assert found.is_sure
    assert replace(found.entries[0].content, language="en").question == "Where is the flea market?"


# -- what a community says -------------------------------------------------------------------


def say(home: Home, *words: str) -> None:
    place = {"community_id": home.community_id, "by": 7, "now": NOW}
    same_words.say(home.tx, words=words, **place)


def test_words_that_mean_the_same_here_find_answers_at_once(home: Home) -> None:
    home.learns("When does the blorb open?")
    home.learns("寻光会在哪里举行？", "zh-Hans")
    assert home.answer("when does the grand opening party open") == ""
    say(home, "blorb", "grand opening party", "寻光会")
    assert home.answer("When does the grand opening party open?") == "When does the blorb open?"
    assert home.answer("blorb在哪里举行？", language="zh-Hans") == "寻光会在哪里举行？"
    home.learns("Who leads the grand opening party?")
    assert home.answer("who leads the blorb") == "Who leads the grand opening party?"
    left = ("blorb", "grand opening party")
    gone = {"community_id": home.community_id, "by": 7, "now": NOW}
    same_words.remove(home.tx, which="寻光会", ref="a", **gone)
    assert stored_words.groups(home.tx, home.community_id) == (left,)
    assert home.answer("who leads the blorb") == "Who leads the grand opening party?"


def test_a_word_keeps_what_it_means_elsewhere(home: Home) -> None:
    home.learns("How much is a concert ticket?")
    say(home, "公演", "concert", "蓝夜")
    home.learns("How much is a lightstick?")
    for text in ("演唱会门票多少钱？", "蓝夜门票多少钱？"):
        said = home.asks(text, language="zh-Hans")
        assert said
        first = said.entry or said.choices[0]
        assert first.content.question == "How much is a concert ticket?"


def test_joined_communities_have_the_words_of_both(home: Home) -> None:
    home.learns("When does the blorb open?")
    say(home, "blorb", "fizzle")
    other = a_chat(home.tx, -200).community_id
    same_words.say(home.tx, community_id=other, words=("fizzle", "quux"), by=7, now=NOW)
    copied = entries.copy(home.tx, community_id=home.community_id, into_id=other, now=NOW)
    search.copy(home.tx, copied, community_id=home.community_id, into_id=other)
    same_words.copy(home.tx, community_id=home.community_id, into_id=other)
    place = (other, home.ann.member_id, None, None)
    asked = Asked(*place, "when does the quux open?", "en", "x", NOW)
    assert asks.look_up(home.tx, asked=asked, manner=Manner.ASKED).is_sure


# -- how it sounds ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["怎么千到？", "怎么签道？", "怎么qiandao？"])
def test_what_only_sounds_right_finds_the_answer(home: Home, text: str) -> None:
    home.learns("怎么签到？", "zh-Hans")
    assert home.answer(text, language="zh-Hans") == "怎么签到？"


def test_counts_follow_what_is_taught_and_removed(home: Home) -> None:
    owner, counts = search.owner_of(home.community_id), search.Counts()
    number = home.learns("Where is the blorb?")
    assert counts(home.tx, owner=owner, terms=["blorb", "fizzl"]) == {"blorb": 1}
    home.learns("When is the blorb?")
    assert counts(home.tx, owner=owner, terms=["blorb"]) == {"blorb": 2}
    knowledge.remove(home.tx, entry_id=number, by=7, now=NOW)
    assert counts(home.tx, owner=owner, terms=["blorb"]) == {"blorb": 1}
