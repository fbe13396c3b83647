"""Draws as hosts write them, in one line or answer by answer."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.beacons import BeaconKind
from domain.draw_forms import Answers, Field, next_field, read_answer, read_answers
from domain.draw_words import Line, read_line
from domain.draws import EntryKind, Limits
from domain.refusals import Refusal

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
CD = ("Signed CD",) * 3


def _line(text: str) -> Line:
    return read_line(text, now=NOW, zone=ZONE, claim_hours=48)


def _closing(text: str) -> str:
    at = datetime.fromtimestamp(_line(text).draft.closes_at, ZONE)
    return f"{at:%d %H:%M}"


@pytest.mark.parametrize(
    ("said", "prizes", "closing"),
    [
        ('3 "Signed CD" 2h', CD, "18 22:00"),
        ('3 "签名CD" 2小时', ("签名CD",) * 3, "18 22:00"),
        ("3 「簽名CD」 明天20:00", ("簽名CD",) * 3, "19 20:00"),
        ('3 "Signed CD" tomorrow 8pm', CD, "19 20:00"),
        ('3 "Signed CD" until friday 20:30', CD, "20 20:30"),
        ('"CD*2" "Poster"*3 1h30m', ("CD", "CD", *("Poster",) * 3), "18 21:30"),
        ("2 “CD” “海报” 10分钟", ("CD", "CD", "海报"), "18 20:10"),
        ("3 Signed CD 2h", CD, "18 22:00"),
        ("签名CD*2、海报 2小时", ("签名CD", "签名CD", "海报"), "18 22:00"),
        ('1 "Win: 20:00 show" 20:30', ("Win: 20:00 show",), "18 20:30"),
        ('20:30 1 "CD"', ("CD",), "18 20:30"),
        ('2 "CD", 1 "Poster" 2h', ("CD", "CD", "Poster"), "18 22:00"),
        ("“CD”*2， “Poster”*1 2h", ("CD", "CD", "Poster"), "18 22:00"),
        ("签名CD*2、海报 2h，等级>=5、", ("签名CD", "签名CD", "海报"), "18 22:00"),
        ('1 "CD"；2h，等级>=5', ("CD",), "18 22:00"),
        ("3 ＂Signed CD＂ 2h", CD, "18 22:00"),
        ('1 "C\ud800D\u202e" 2h', ("CD",), "18 22:00"),
        ('1 "CD" full=50', ("CD",), "18 20:00"),
        ('1 "CD" 满50人', ("CD",), "18 20:00"),
        ("1 “满100人纪念CD” 滿50人開獎", ("满100人纪念CD",), "18 20:00"),
        ("3 'Signed CD' for 2h", CD, "18 22:00"),
        ("1 “Ann's CD” 2h", ("Ann's CD",), "18 22:00"),
        ("1 ‘Ann’s CD’ 2h", ("Ann’s CD",), "18 22:00"),
        ("3 “Signed CD 2h", CD, "18 22:00"),
        ("三 “签名CD” 2小时", ("签名CD",) * 3, "18 22:00"),
        ("两份“签名CD” 两小时", ("签名CD",) * 2, "18 22:00"),
        ("十二个签名CD 2小时", ("签名CD",) * 12, "18 22:00"),
        ('1 "CD" 2h price=0 value=0', ("CD",), "18 22:00"),
        ('1 "CD" manual', ("CD",), "18 20:00"),
    ],
)
def test_prizes_and_closing(said: str, prizes: tuple[str, ...], closing: str) -> None:
    assert _line(said).draft.prizes == prizes
    assert _closing(said) == closing


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ("level>=5", ["level>=5"]),
        ("level >= 5 days>=3", ["level>=5", "days>=3"]),
        ("等级>=5 入群≥3天", ["level>=5", "days>=3"]),
        ("points>=100 messages>=5/7d", ["points>=100", "messages>=5/7d"]),
        ("messages>=5 发言>=3/14天", ["messages>=5/7d", "messages>=3/14d"]),
        ("active>=4/14d referrals>1", ["active>=4/14d", "referrals>=2"]),
        ("tier>=core nostaff 非黑名单", ["tier>=3", "no_staff>=1", "not_banned>=1"]),
        ("tier>常客 tier=2", ["tier>=2", "tier>=2"]),
        ("newcomers safe cooldown>=30", ["newcomer>=14", "days>=3", "cooldown>=30"]),
        ("newcomer<=7", ["newcomer>=8"]),
        ("level＞＝5 days》=3 points≧1", ["level>=5", "days>=3", "points>=1"]),
        ("等级 》＝ 5 days=>3 messages> =5 / 7d", ["level>=5", "days>=3", "messages>=5/7d"]),
        ("level>=0 days>=0", ["level>=0", "days>=0"]),
    ],
)
def test_rules(said: str, rules: list[str]) -> None:
    assert [rule.text for rule in _line(f'1 "CD" 2h {said}').draft.rules] == rules


@pytest.mark.parametrize(
    ("said", "full"),
    [
        ("full=50", 50),
        ("满=50", 50),
        ("满50人", 50),
        ("滿50位", 50),
        ("满50人就开奖", 50),
    ],
)
def test_a_draw_that_closes_when_it_is_full(said: str, full: int) -> None:
    assert _line(f'1 "CD" 2h {said}').draft.full_at == full


def test_options_stand_anywhere_in_both_languages() -> None:
    english = _line('random=dice price=10 tickets=3 2 "CD" value=500 2h weight=core*2 claim=1d')
    chinese = _line('随机=骰子 票价=10 票数=3 2 "CD" 价值=500 2小时 加权=核心*2 领奖=24小时')
    assert english == chinese
    draft = english.draft
    assert (draft.beacons, draft.price, draft.most_tickets) == ((BeaconKind.DICE,), 10, 3)
    assert (draft.value, draft.weight_tier, draft.weight_times) == (500, 3, 2)
    assert draft.claim_hours == 24


def test_how_people_enter() -> None:
    assert _line('1 "CD" 2h').draft.entry is EntryKind.BUTTON
    assert _line('1 "CD" 2h auto').draft.entry is EntryKind.AUTOMATIC
    draft = _line('1 "CD" 2h 口令="我要 抽奖"').draft
    assert (draft.entry, draft.word) == (EntryKind.WORD, "我要 抽奖")


def test_channels_are_named_and_looked_up_later() -> None:
    line = _line('1 "CD" 2h channel=@aurora_news everywhere fixed')
    assert (line.channels, line.is_everywhere) == (("@aurora_news",), True)
    assert not line.draft.may_close_early


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("2h", "draw.new.prize"),
        ("3 2h", "draw.new.prize"),
        ('3 "" 2h', "draw.new.prize"),
        ('1 "CD" 2h tickets=0', "draw.new.number"),
        ('1 "CD"', "draw.new.no_closing"),
        ('1 "CD" 2h and more', "draw.new.closing"),
        ('1 "CD" yesterday 20:00', "draw.closes"),
        ('1 "CD" 2020-01-01 20:00', "draw.closes"),
        ('1 "CD" 400d', "draw.closes"),
        ('1 "CD" 2h karma>=5', "draw.new.unknown"),
        ('1 "CD" 2h level>=many', "draw.new.rule"),
        ('1 "CD" 2h level<=5', "draw.new.rule"),
        ('1 "CD" 2h tier>=9', "draw.new.rule"),
        ('1 "CD" 2h tier>=0', "draw.new.rule"),
        ('1 "CD" 2h tier>star', "draw.new.rule"),
        ('1 "CD" 2h tier<=2', "draw.new.rule"),
        ('1 "CD" 2h price=free', "draw.new.number"),
        ('1 "CD" 2h random=luck', "draw.new.random"),
        ('1 "CD" 2h claim=soon', "draw.new.claim"),
        ('1 "CD" 2h weight=gold*9', "draw.new.weight"),
        ('1 "\u200b\u202e" 2h', "draw.new.prize"),
        ('101 "CD" 2h', "draw.prizes"),
        ('0 "CD" 2h', "draw.prizes"),
    ],
)
def test_what_is_wrong_is_named(said: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        _line(said)
    assert refused.value.key == key


@pytest.mark.parametrize("said", ["", "\0" * 3, '"' * 5, "\x000\x00", "= = =", "*" * 40, ">=" * 9])
def test_nonsense_is_refused(said: str) -> None:
    with pytest.raises(Refusal):
        _line(said)


def test_answers_make_the_same_draw_as_a_line() -> None:
    given = {
        Field.PRIZES: "3 Signed CD, Poster*2",
        Field.CLOSING: "tomorrow 20:00",
        Field.RULES: "level>=5",
        Field.ENTRY: "word",
        Field.WORD: "pick me",
        Field.CHANCE: "random=dice",
        Field.POST: "yes",
    }
    answers: Answers = {}
    while (field := next_field(answers)) is not None:
        answers = {**answers, field: read_answer(field, given[field])}
        made = read_answers(answers, now=NOW, zone=ZONE, claim_hours=48, limits=Limits())
    line = '3 "Signed CD" 2 "Poster" tomorrow 20:00 level>=5 word="pick me" random=dice'
    assert made == _line(line)


def test_the_word_is_asked_for_only_where_one_enters_by_it() -> None:
    answers: Answers = {"prizes": '1 "CD"', "closing": "1h", "rules": "", "entry": "auto"}
    assert next_field(answers) is Field.CHANCE


def test_what_is_shown_before_it_is_posted_is_answered_by_its_button_only() -> None:
    with pytest.raises(Refusal):
        read_answer(Field.POST, "post it please")


@pytest.mark.parametrize(
    ("field", "text", "read"),
    [
        (Field.RULES, "等级 》= 5  price=10", "等级 》= 5 price=10"),
        (Field.RULES, "", ""),
        (Field.RULES, "所有人", ""),
        (Field.CHANCE, " 骰子", "random=骰子"),
        (Field.CHANCE, "go go", "random=gogo"),
        (Field.CHANCE, "random=drand", "random=drand"),
        (Field.ENTRY, "auto", "auto"),
    ],
)
def test_answers_may_be_written_where_buttons_stand(field: Field, text: str, read: str) -> None:
    assert read_answer(field, text) == read


@pytest.mark.parametrize(
    ("field", "text", "key"),
    [
        (Field.RULES, "everybody please", "draw.new.unknown"),
        (Field.ENTRY, "by button", "form.choose"),
    ],
)
def test_an_answer_that_is_none_says_what_would_be_one(field: Field, text: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_answer(field, text)
    assert refused.value.key == key
