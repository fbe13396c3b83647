"""A quest in one line, English or Chinese: `personal 5 replies 7d 50 "Answer people"`."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from domain.badges import read_name
from domain.durations import parse_duration
from domain.moments import Moment
from domain.names import clip
from domain.numbers import LARGEST_AMOUNT, parse_number
from domain.phrases import plain
from domain.quests import LONGEST_TITLE, Metric, QuestKind, Terms
from domain.refusals import Refusal
from domain.whens import parse_when

T = TypeVar("T")
NEWCOMER_DAYS = 14
_LONGEST_PHRASE_WORDS = 7
_TITLE = re.compile('["“”„«「『](.+?)["”“»」』]')
_KINDS = {
    QuestKind.PERSONAL: "personal each 个人 個人",
    QuestKind.GROUP: "group together 群 全群 群目标 群目標 集体 集體 共同",
    QuestKind.FIRST: "first 前 抢先 搶先",
    QuestKind.SPRINT: "sprint race 冲刺 衝刺 竞速 競速",
}
_METRICS = {
    Metric.MESSAGES: "message messages 消息 訊息 发言 發言",
    Metric.REPLIES: "reply replies 回复 回覆 回復",
    Metric.MEDIA: "media photo photos picture pictures 图片 圖片 照片 媒体 媒體",
    Metric.DAYS: "day days 天 活跃 活躍 活跃天 活躍天 活跃天数 活躍天數",
    Metric.CHECKINS: "checkin checkins check-in check-ins 签到 簽到 打卡",
    Metric.KUDOS_GIVEN: "thanking kudos-given thanks-given 送出感谢 送出感謝 感谢别人 感謝別人",
    Metric.KUDOS_RECEIVED: "kudos thanks kudos-received 收到感谢 收到感謝 感谢 感謝",
    Metric.REACTIONS: "reaction reactions 表情 表情回应 表情回應 回应 回應",
    Metric.POINTS: "point points 积分 積分",
    Metric.XP: "xp 经验 經驗 经验值 經驗值",
    Metric.REFERRALS: "invite invites invitee invitees referral referrals 邀请 邀請",
}


def _by_word(words: Mapping[QuestKind, str] | Mapping[Metric, str]) -> dict[str, str]:
    return {word: str(meant) for meant, said in words.items() for word in said.split()}


_KIND_OF, _METRIC_OF = _by_word(_KINDS), _by_word(_METRICS)
_FILLERS = frozenset({"goal", "active", "earned", "new", "目标", "目標"})
_FOR = frozenset({"for", "in", "within", "为期", "為期"})
_GIVEN, _RECEIVED = frozenset({"given", "送出"}), frozenset({"received", "收到"})
_MEASURE = "(?:条|條|次|个|個|张|張|名|人|位|则|則|篇)"
_GLUED = re.compile(rf"([0-9]+){_MEASURE}?(\D.*)?")
_MEASURED = re.compile(rf"{_MEASURE}(.*)")
_FIRST_GLUED = re.compile(r"(前|first|top)([0-9]+)(?:名|人|位)?(\D.*)?")
_REWARD = re.compile(r"\+?([0-9]+)(?:分|点|點|积分|積分|points|pts|p)?")
_UNTIL = re.compile("(until|till|by|直到|截至|到|至)(.*)")
_SINCE = re.compile("(since|from|自|从|從)(.*)")
_LEVEL = re.compile(r"(?:level|lv|等级|等級)(?:>=|≥)?([0-9]{1,3})\+?|([0-9]{1,3})[级級]以上")
_LIMITS = frozenset({"limit", "max", "top", "限", "最多", "前", "限额", "名额"})
_BADGE = frozenset({"badge", "勋章", "勳章", "徽章"})
_BADGE_QUOTED = re.compile('((?:badge|[勋勳徽]章) ?)["“”„«「『](.+?)["”“»」』]', re.IGNORECASE)
_NEWCOMERS = frozenset({"newcomers", "newcomer", "新人", "新成员", "新成員"})
_MONDAY_TO_SUNDAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(
    r"(?:last )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*|(?:[这本]周|上?周|上?星期)([一二三四五六日天])"
)
_WEEK = frozenset({"this week", "the week", "week", "本周", "这周", "本星期"})


class _Words:
    """The words that are left to read."""

    def __init__(self, text: str) -> None:
        self.left = unicodedata.normalize("NFKC", text).split()

    def take(self, count: int = 1) -> str:
        """Take words off, as they were written."""
        taken, self.left = self.left[:count], self.left[count:]
        return " ".join(taken)

    def peek(self, count: int = 1) -> str:
        return " ".join(self.left[:count]).casefold()

    def next(self) -> str:
        return self.take().casefold()

    def skip(self, words: frozenset[str]) -> None:
        while self.peek() in words and self.left:
            self.take()

    def phrase(self, read: Callable[[str], T | None]) -> T | None:
        """Take the longest phrase that can be read, first of all one before an amount."""
        found = [
            (count, meant)
            for count in range(min(_LONGEST_PHRASE_WORDS, len(self.left)), 0, -1)
            if (meant := read(self.peek(count))) is not None
        ]
        before_amount = [
            each for each in found if _REWARD.fullmatch(" ".join(self.left[each[0] :][:1]))
        ]
        for count, meant in [*before_amount, *found][:1]:
            self.take(count)
            return meant
        return None

    def number(self) -> int | None:
        """Take a number; what is glued to it is left to read."""
        said = _GLUED.fullmatch(self.next())
        if said is None:
            return None
        if said[2]:
            self.left.insert(0, said[2])
        elif apart := _MEASURED.fullmatch(self.peek()):
            self.left[:1] = [apart[1]] if apart[1] else []
        return parse_number(said[1])


def read_terms(text: str, *, now: datetime, zone: ZoneInfo, badges: Mapping[str, str]) -> Terms:
    """Read a whole line; refuse the first part that is missing or wrong, with an example.

    `badges` are the keys of those that can be given, by folded names.
    """
    text = _BADGE_QUOTED.sub(r"\1 \2 ", text)
    quoted = _TITLE.search(text)
    words = _Words(_TITLE.sub(" ", text, count=1))
    kind = _kind(words)
    has_places = kind in (QuestKind.FIRST, QuestKind.SPRINT)
    places = _places(words) if has_places else 0
    target = 0 if kind is QuestKind.SPRINT else _target(words)
    metric = _metric(words)
    lasts, ends_at = _window(words, now, zone)
    options = _Options(words, now, zone, badges)
    options.read()
    return Terms(
        kind=kind,
        metric=metric,
        target=target,
        points=options.points,
        places=places or options.places,
        starts_at=options.starts_at,
        ends_at=ends_at,
        lasts_seconds=lasts,
        level=options.level,
        newcomer_days=options.newcomer_days,
        title=read_title(quoted[1] if quoted else " ".join(options.title)),
        badge=options.badge,
    )


def read_title(text: str) -> str:
    return clip(" ".join(text.split()), LONGEST_TITLE)


def read_number(text: str, *, most: int = LARGEST_AMOUNT) -> int:
    """Read what is to be reached, how many are rewarded, or with how much."""
    number = parse_number(text.strip())
    if number is None or number > most:
        raise Refusal("quest.number_wrong", most=most)
    return number


def read_window(text: str, *, now: datetime, zone: ZoneInfo) -> tuple[int | None, int | None]:
    """Return (seconds, None) of "7d" or (None, instant) of "until sunday 20:00"."""
    words = _Words(text)
    found = _window(words, now, zone)
    if words.left:
        raise Refusal("quest.window_wrong")
    return found


def _kind(words: _Words) -> QuestKind:
    glued = _FIRST_GLUED.fullmatch(words.peek())
    if glued and glued[1] != "top":
        words.left[:1] = [word for word in glued.groups() if word]
    kind = _KIND_OF.get(words.next())
    if kind is None:
        raise Refusal("quest.kind_unknown")
    words.skip(_FILLERS)
    glued = _FIRST_GLUED.fullmatch(words.peek())
    if glued and kind == QuestKind.SPRINT:
        words.left[:1] = [word for word in glued.groups()[1:] if word]
    if words.peek() in ("top", "前"):
        words.take()
    return QuestKind(kind)


def _places(words: _Words) -> int:
    places = words.number()
    if places is None:
        raise Refusal("quest.places_missing")
    return places


def _target(words: _Words) -> int:
    target = words.number()
    if target is None:
        raise Refusal("quest.target_missing")
    return target


def _metric(words: _Words) -> Metric:
    words.skip(_FILLERS | {"条", "條", "次", "个", "個"})
    is_given, is_received = words.peek() in _GIVEN, words.peek() in _RECEIVED
    if is_given or is_received:
        words.take()
    metric = _METRIC_OF.get(words.next())
    if metric is None:
        raise Refusal("quest.metric_unknown")
    if words.peek() in _GIVEN | _RECEIVED:
        is_given = words.next() in _GIVEN
    words.skip(_FILLERS)
    if metric == Metric.KUDOS_RECEIVED and is_given:
        return Metric.KUDOS_GIVEN
    return Metric(metric)


def _window(words: _Words, now: datetime, zone: ZoneInfo) -> tuple[int | None, int | None]:
    words.skip(_FOR)
    until = _UNTIL.fullmatch(words.peek())
    if until is not None:
        words.take()
        words.left[:0] = until[2].split()
        return None, _until(words, now, zone)
    span = words.phrase(parse_duration)
    if span is None:
        raise Refusal("quest.window_wrong")
    return int(span.total_seconds()), None


def _until(words: _Words, now: datetime, zone: ZoneInfo) -> int:
    found = words.phrase(lambda said: _moment(said, now, zone))
    if found is None:
        raise Refusal("quest.until_wrong")
    return int(found.at.timestamp())


def _moment(said: str, now: datetime, zone: ZoneInfo) -> Moment | None:
    found = parse_when(said, now=now, zone=zone)
    return found if isinstance(found, Moment) else None


class _Options:
    """The reward and what may stand behind it, in any order."""

    def __init__(
        self, words: _Words, now: datetime, zone: ZoneInfo, badges: Mapping[str, str]
    ) -> None:
        self._words, self._now, self._zone, self._badges = words, now, zone, badges
        self.badge = ""
        self.points = self.places = self.level = self.newcomer_days = 0
        self.starts_at: int | None = None
        self.title: list[str] = []

    def _reward(self) -> int:
        said = _REWARD.fullmatch(self._words.next())
        points = parse_number(said[1]) if said else None
        if points is None:
            raise Refusal("quest.reward_missing")
        self._words.skip(frozenset({"points", "pts", "积分", "積分", "分", "each"}))
        return points

    def read(self) -> None:
        self.points = self._reward()
        while self._words.left:
            self._one()

    def _one(self) -> None:
        words = self._words
        glued = _FIRST_GLUED.fullmatch(words.peek())
        if since := _SINCE.fullmatch(words.peek()):
            words.take()
            words.left[:0] = since[2].split()
            self.starts_at = self._since()
        elif glued and glued[1] in ("top", "前"):
            self.places = int(glued[2][:6])
            words.take()
        elif words.peek() in _LIMITS:
            words.take()
            self.places = _places(words)
            words.skip(frozenset({"名", "人", "位", "members", "people"}))
        elif words.peek() in _NEWCOMERS:
            words.take()
            self.newcomer_days = NEWCOMER_DAYS
        elif words.peek() in _BADGE:
            words.take()
            self.badge = self._badge()
        else:
            self._level_or_title()

    def _badge(self) -> str:
        key, rest = read_name(self._words.left, self._badges)
        if key is None:
            raise Refusal("quest.badge_unknown")
        self._words.left = rest.split()
        return key

    def _level_or_title(self) -> None:
        words = self._words
        said = _LEVEL.fullmatch(words.peek()) or _LEVEL.fullmatch("".join(words.left[:2]))
        if said is None:
            self.title.append(words.take())
            return
        words.take(1 if _LEVEL.fullmatch(words.peek()) else 2)
        self.level = int(said[1] or said[2])

    def _since(self) -> int:
        words, today = self._words, self._now.astimezone(self._zone).date()
        day = words.phrase(lambda said: _past_day(plain(said), today))
        if day is None:
            raise Refusal("quest.since_wrong")
        midnight = datetime.combine(day, time(), self._zone)
        return int(midnight.astimezone(UTC).timestamp())


def _past_day(said: str, today: date) -> date | None:
    """Return the last day that a word names, today at the latest."""
    if said in ("today", "今天", "今日"):
        return today
    if said in ("yesterday", "昨天", "昨日"):
        return today - timedelta(days=1)
    if said in _WEEK:
        return today - timedelta(days=today.weekday())
    if weekday := _WEEKDAY.fullmatch(said):
        index = "一二三四五六日".find(weekday[2].replace("天", "日")) if weekday[2] else -1
        index = index if weekday[2] else _MONDAY_TO_SUNDAY.index(weekday[1])
        return today - timedelta(days=(today.weekday() - index) % 7)
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if day <= today else None
