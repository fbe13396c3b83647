"""A draw in one line, English or Chinese: `3 "Signed CD" 2h level>=5`."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from domain.beacons import BeaconKind
from domain.draws import LONGEST_TITLE, MOST_DAYS, MOST_PRIZES, Draft, EntryKind, Rule, RuleKind
from domain.durations import parse_duration
from domain.moments import Moment, Unclear
from domain.names import clean, clip
from domain.numbers import parse_number, parse_written_number
from domain.refusals import Refusal
from domain.tiers import Tier
from domain.whens import parse_when

T = TypeVar("T")
NEWCOMER_DAYS = 14
SAFE_DAYS = 3
# How far a rule looks back where the line does not say.
DEFAULT_WINDOWS = {RuleKind.MESSAGES: 7, RuleKind.ACTIVE: 30}
# A draw that is closed by hand, or when it is full, is not open for ever.
OPEN_FOR = timedelta(days=30)
_LONGEST_TIME_WORDS = 7

_RULES = {
    RuleKind.LEVEL: "level lv 等级 等級",
    RuleKind.TIER: "tier 会员等级 會員等級",
    RuleKind.POINTS: "points balance 积分 積分 余额 餘額",
    RuleKind.DAYS: "days joined 天数 天數 入群 入群天数 入群天數",
    RuleKind.NEWCOMER: "newcomer newcomers 新人",
    RuleKind.ACTIVE: "active 活跃 活躍 活跃天数 活躍天數",
    RuleKind.MESSAGES: "messages message 发言 發言 消息 訊息",
    RuleKind.REFERRALS: "referrals invites 邀请 邀請",
    RuleKind.COOLDOWN: "cooldown 冷却 冷卻",
    RuleKind.CHANNEL: "channel 频道 頻道",
}
_OPTIONS = {
    "random": "random 随机 隨機",
    "price": "price 价格 價格 票价 票價",
    "tickets": "tickets 票数 票數 抽奖券 抽獎券",
    "value": "value 价值 價值",
    "full": "full 满 滿 满员 滿員",
    "word": "word 口令",
    "claim": "claim 领奖 領獎",
    "weight": "weight 加权 加權",
    "title": "title 标题 標題",
}
_FLAGS = {
    "automatic": "auto automatic 自动 自動",
    "manual": "manual 手动 手動",
    "fixed": "fixed 不提前",
    "everywhere": "everywhere 全部群",
    RuleKind.NEWCOMER: "newcomers 仅新人 僅新人",
    RuleKind.DAYS: "safe 防小号 防小號",
    RuleKind.NO_STAFF: "nostaff no-staff 非管理",
    RuleKind.NOT_BANNED: "notbanned not-banned 非黑名单 非黑名單",
}
_FLAG_RULES = {
    RuleKind.NEWCOMER: NEWCOMER_DAYS,
    RuleKind.DAYS: SAFE_DAYS,
    RuleKind.NO_STAFF: 1,
    RuleKind.NOT_BANNED: 1,
}
_BEACONS = {
    (BeaconKind.COMMIT,): "commit 快速",
    (BeaconKind.DICE,): "dice 骰子 🎰",
    (BeaconKind.DRAND,): "drand 信标 信標",
    (BeaconKind.DICE, BeaconKind.DRAND): "both dice+drand 两者 兩者",
}
_TIERS = {
    Tier.REGULAR: "regular 常客 1",
    Tier.ACTIVE: "active 活跃 活躍 2",
    Tier.CORE: "core 核心 3",
    Tier.STAR: "star 明星 4",
}


def _by_word(words: Mapping[T, str]) -> dict[str, T]:
    return {word: meant for meant, said in words.items() for word in said.split()}


_RULE_OF, _OPTION_OF, _FLAG_OF = _by_word(_RULES), _by_word(_OPTIONS), _by_word(_FLAGS)
_BEACON_OF, _TIER_OF = _by_word(_BEACONS), _by_word(_TIERS)
_QUOTED = re.compile(
    '["\uff02“”„«「『]([^"\uff02“”„«»「」『』]*)["\uff02“”»」』]'
    "|(?<!\\w)['‘＇]([^\"\uff02“”「」]+?)['’＇](?!\\w)"
)
_STRAY = '"\uff02“”„«»「」『』 '
_KEPT = re.compile("\0([0-9]+)\0")
_DOWNWARD = ("<", "<=", "≤")
_SIGNS = re.compile(r"\s*(>=|<=|[≥≤=<>])\s*")
# As hurried fingers and Chinese keyboards write "at least".
_AT_LEAST = re.compile(r"[>》〉]\s*=|=\s*>|[≧⩾]")
_OVER = re.compile(r"\s*/\s*(?=[0-9])")
_OPTION = re.compile(r"([\w-]+)(>=|<=|[≥≤=<>:])(.+)")
_FIGURE = re.compile(
    r"([0-9]+)(?:级|級|分|天|日|d|days?|条|條|则|則|次|人|位|points)?(?:/([0-9]+)(?:天|日|d|days?)?)?"
)
_ANYONE = (
    "-",
    "none",
    "everybody",
    "everyone",
    "all",
    "无",
    "無",
    "没有",
    "沒有",
    "所有人",
    "大家",
)
_FULL = re.compile("^[满滿]([0-9]+)[人位名](?:就?(?:截止|[开開][奖獎]))?$")
_WEIGHT = re.compile(r"(\D+|[1-4])[*x×]([0-9]+)")
_PIECES = "份|个|個|名|张|張|件|套|x|×|\\*"
_COUNT = "[0-9]+|[一二两兩三四五六七八九十]{1,3}"
_PRIZE = re.compile(
    rf"(?:(?<!\S)({_COUNT})\s*(?:{_PIECES})?\s*)?\0([0-9]+)\0(?:\s*[*x×]\s*([0-9]+)(?:{_PIECES})?)?"
)
_BARE_PRIZE = re.compile(rf"(?:({_COUNT})(?:(?:{_PIECES})\s*|\s+))?(.+?)(?:\s*[*×]\s*([0-9]+))?")
_COUNTED = re.compile(r"(.+?)\s*[*×]\s*([0-9]+)")
_BETWEEN = re.compile("[,，、;；\n]+")
# Between parts of a line; digits on both sides are one number.
_PARTED = re.compile(r"(?<![0-9])[,，、;；]|[,，、;；](?![0-9])")
_UNTIL = re.compile(r"(?:until|till|by|in|for|直到|截止到?|截至|到|至)\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """What a line asks for; `channels` are still to be looked up, by name or id."""

    draft: Draft
    channels: tuple[str, ...]
    is_everywhere: bool


@dataclass(slots=True)
class _Read:
    """What was read so far."""

    quoted: list[str]
    rest: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    rules: list[Rule] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)

    def said(self, text: str) -> str:
        """Return words with what stood in quotation marks back in place."""
        return _KEPT.sub(lambda kept: self.quoted[int(kept[1])], text)


def read_line(text: str, *, now: datetime, zone: ZoneInfo, claim_hours: int) -> Line:
    """Read a whole line; refuse the first part that is missing or wrong, with an example."""
    read = _split(text)
    prizes, when = _prizes(read)
    names = list(dict.fromkeys(prizes))
    draft = Draft(
        title=_name(_title(read)) or clip(" + ".join(names), LONGEST_TITLE),
        prizes=prizes,
        closes_at=_closes_at(when, read, now, zone),
        rules=tuple(read.rules),
        entry=_entry(read),
        word=_shown(read.said(read.options.get("word", ""))),
        full_at=_number(read, "full", 0),
        price=_number(read, "price", 0),
        most_tickets=_number(read, "tickets", 1),
        weight_tier=_weight(read)[0],
        weight_times=_weight(read)[1],
        claim_hours=_claim(read, claim_hours),
        value=_number(read, "value", 0),
        may_close_early="fixed" not in read.flags,
        beacons=_beacons(read),
    )
    return Line(draft, tuple(read.channels), "everywhere" in read.flags)


# -- taken apart -----------------------------------------------------------------------------


def _split(text: str) -> _Read:
    """Tell options, rules and flags from prizes and time."""
    quoted: list[str] = []

    def kept(found: re.Match[str]) -> str:
        quoted.append(" ".join((found[1] or found[2] or "").split()))
        return f"\0{len(quoted) - 1}\0"

    plain = unicodedata.normalize("NFKC", _QUOTED.sub(kept, text.replace("\0", "")))
    read = _Read(quoted)
    signed = _SIGNS.sub(r"\1", _AT_LEAST.sub(">=", _OVER.sub("/", plain)))
    parted = _PARTED.sub(" " if quoted else r"\g<0> ", signed)
    for word in parted.replace("\n", " \n ").split(" "):
        _sort(word, read)
    return read


def _sort(said: str, read: _Read) -> None:
    word = _FULL.sub(r"full=\1", _PARTED.sub("", said))
    folded = word.casefold()
    option = _OPTION.fullmatch(word)
    key = option[1].casefold() if option else ""
    if flag := _FLAG_OF.get(folded):
        read.flags.add(flag)
        if isinstance(flag, RuleKind):
            read.rules.append(Rule(flag, _FLAG_RULES[flag]))
    elif option and key in _RULE_OF:
        _rule(_RULE_OF[key], option[2], option[3], read)
    elif option and key in _OPTION_OF:
        read.options[_OPTION_OF[key]] = option[3]
    elif option and option[2] != ":":
        raise Refusal("draw.new.unknown", word=read.said(word))
    elif said:
        read.rest.append(said)


def _rule(kind: RuleKind, sign: str, value: str, read: _Read) -> None:
    if kind is RuleKind.CHANNEL:
        read.channels.append(read.said(value))
        return
    if kind is RuleKind.TIER:
        read.rules.append(Rule(kind, _tier(sign, value, read)))
        return
    said = _FIGURE.fullmatch(value)
    amount = parse_written_number(said[1]) if said else None
    is_downward = sign in _DOWNWARD
    if said is None or amount is None or (is_downward and kind is not RuleKind.NEWCOMER):
        raise Refusal("draw.new.rule", rule=read.said(f"{kind}{sign}{value}"))
    if sign == ">" or (kind is RuleKind.NEWCOMER and sign in ("<=", "≤")):
        amount += 1
    default = DEFAULT_WINDOWS.get(kind, 0)
    days = (parse_number(said[2]) if said[2] else None) or default
    read.rules.append(Rule(kind, amount, days if default else 0))


def _tier(sign: str, value: str, read: _Read) -> Tier:
    """Return the lowest tier that a rule lets in."""
    named = _TIER_OF.get(value.casefold())
    if named is None or sign in _DOWNWARD or (sign == ">" and named is max(Tier)):
        raise Refusal("draw.new.rule", rule=read.said(f"{RuleKind.TIER}{sign}{value}"))
    return Tier(named + 1) if sign == ">" else named


# -- prizes and time -------------------------------------------------------------------------


def _prizes(read: _Read) -> tuple[tuple[str, ...], str]:
    """Return the prizes, each as often as there is one, and the words of time."""
    text = " ".join(read.rest)
    if _KEPT.search(text):
        found = [
            (read.said(f"\0{each[2]}\0"), each[1] or each[3]) for each in _PRIZE.finditer(text)
        ]
        return _counted(found), _PRIZE.sub(" ", text).strip()
    words = text.split(" ")
    for count in range(min(_LONGEST_TIME_WORDS, len(words)), 0, -1):
        when = _PARTED.sub("", " ".join(words[-count:]))
        if _is_time(when):
            return _bare(" ".join(words[:-count])), when
    return _bare(text), ""


def _bare(text: str) -> tuple[str, ...]:
    """Read prizes without quotation marks."""
    pieces = [each.strip() for each in _BETWEEN.split(text) if each.strip()]
    read = [said for each in pieces if (said := _BARE_PRIZE.fullmatch(each))]
    # A number alone counts something that is missing.
    named = [each for each in read if not each[0].isdecimal()]
    return _counted([(each[2].strip(_STRAY), each[1] or each[3]) for each in named])


def _counted(found: list[tuple[str, str | None]]) -> tuple[str, ...]:
    prizes: list[str] = []
    for quoted, before in found:
        inner = _COUNTED.fullmatch(quoted) if before is None else None
        name, said = (inner[1], inner[2]) if inner else (quoted, before)
        count = 1 if said is None else parse_written_number(said)
        if not count or len(prizes) + count > MOST_PRIZES:
            raise Refusal("draw.prizes", most=MOST_PRIZES)
        prizes += [_name(name)] * count
    if not prizes or not all(prizes):
        raise Refusal("draw.new.prize")
    return tuple(prizes)


def _name(said: str) -> str:
    """Return a name of a prize or a draw as it is published; "" when nothing of it shows."""
    return clip(_shown(said), LONGEST_TITLE)


def _shown(said: str) -> str:
    # One more than fits: what is cut off leaves an ellipsis.
    return clean(said, LONGEST_TITLE + 1)


def read_prizes(text: str) -> tuple[str, ...]:
    """Read the prizes alone: `3 "Signed CD", "Poster"*2`."""
    read = _split(text)
    joined = " ".join(read.rest)
    return _prizes(read)[0] if _KEPT.search(joined) else _bare(joined)


def read_rules(text: str) -> str:
    """Return rules and options as they were written; refuse a word that is none."""
    if text.strip().casefold() in _ANYONE:
        return ""
    rest = [word for word in _split(text).rest if word.strip()]
    if rest:
        raise Refusal("draw.new.unknown", word=_split(text).said(rest[0]))
    return " ".join(text.split())


def _is_time(text: str) -> bool:
    """Say whether words name a span or a moment; which moment is read when it is known when."""
    phrase = _UNTIL.sub("", text, count=1) if _UNTIL.match(text) else text
    if parse_duration(phrase) is not None:
        return True
    return isinstance(parse_when(phrase, now=_SOME_DAY, zone=ZoneInfo("UTC")), Moment)


_SOME_DAY = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


def _closes_at(when: str, read: _Read, now: datetime, zone: ZoneInfo) -> int:
    if not when and ("manual" in read.flags or "full" in read.options):
        return int((now + OPEN_FOR).timestamp())
    if not when:
        raise Refusal("draw.new.no_closing")
    return read_closing(read.said(when), now=now, zone=zone)


def read_closing(text: str, *, now: datetime, zone: ZoneInfo) -> int:
    """Return the second that `2h`, `2小时`, `明天20:00` or `until friday 8pm` names."""
    phrase = _UNTIL.sub("", text, count=1) if _UNTIL.match(text) else text
    span = parse_duration(phrase)
    if span is not None:
        return int((now + span).timestamp())
    found = parse_when(phrase, now=now, zone=zone)
    if isinstance(found, Moment):
        return int(found.at.timestamp())
    if found in (Unclear.PAST, Unclear.TOO_FAR):
        raise Refusal("draw.closes", days=MOST_DAYS)
    raise Refusal("draw.new.closing", said=text)


# -- options ---------------------------------------------------------------------------------


def _title(read: _Read) -> str:
    return read.said(read.options.get("title", "")).strip()


def _entry(read: _Read) -> EntryKind:
    if "word" in read.options:
        return EntryKind.WORD
    return EntryKind.AUTOMATIC if "automatic" in read.flags else EntryKind.BUTTON


def _number(read: _Read, option: str, default: int) -> int:
    if option not in read.options:
        return default
    said = _FIGURE.fullmatch(read.options[option])
    number = parse_written_number(said[1]) if said and not said[2] else None
    if number is None or number < min(1, default):
        raise Refusal("draw.new.number", option=option)
    return number


def _beacons(read: _Read) -> tuple[BeaconKind, ...]:
    if "random" not in read.options:
        return ()
    found = _BEACON_OF.get(read.options["random"].casefold())
    if found is None:
        raise Refusal("draw.new.random")
    return found


def _claim(read: _Read, default: int) -> int:
    if "claim" not in read.options:
        return default
    span = parse_duration(read.options["claim"])
    if span is None or span < timedelta(hours=1):
        raise Refusal("draw.new.claim")
    return int(span.total_seconds()) // 3600


def _weight(read: _Read) -> tuple[int, int]:
    """Return from which tier on a ticket counts how often."""
    if "weight" not in read.options:
        return 0, 1
    said = _WEIGHT.fullmatch(read.options["weight"].casefold())
    tier = _TIER_OF.get(said[1]) if said else None
    if said is None or tier is None:
        raise Refusal("draw.new.weight")
    return int(tier), int(said[2][:6])
