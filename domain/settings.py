"""Every setting of a community: one typed table, and how a value is read and written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from domain.contests import LONGEST_SECONDS, MOST_ROUNDS, SHORTEST_SECONDS
from domain.holidays import OFF
from domain.holidays import PRESETS as PRESET_HOLIDAYS
from domain.messages import DEFAULT_RULE, MessageRule
from domain.names import scrub
from domain.numbers import parse_written_number
from domain.prompts import BY_HABIT
from domain.referrals import DEFAULT_REFERRAL_RULE, ReferralRule
from domain.refusals import Refusal
from domain.rights import Who
from domain.setting_keys import Group, Key, Kind
from domain.streaks import (
    DEFAULT_CHECKIN_RULE,
    DEFAULT_FREEZE_RULE,
    CheckInRule,
    FreezeRule,
)
from domain.switches import parse_switch
from domain.tiers import DEFAULT_NEEDS, WINDOW_DAYS, Need, Needs, Tier

TIER_KEYS: Final = (
    (Key.TIER_ACTIVE_XP, Key.TIER_ACTIVE_DAYS, Key.TIER_ACTIVE_PEOPLE),
    (Key.TIER_CORE_XP, Key.TIER_CORE_DAYS, Key.TIER_CORE_PEOPLE),
    (Key.TIER_STAR_XP, Key.TIER_STAR_DAYS, Key.TIER_STAR_PEOPLE),
)
TIER_BOUNDS: Final = ((1, 1_000_000), (0, WINDOW_DAYS), (0, 1000))


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table; values are texts as stored, bounds are for numbers."""

    key: Key
    kind: Kind
    group: Group
    default: str
    lowest: int = 0
    highest: int = 0
    choices: tuple[str, ...] = ()
    who: Who = Who.SETTINGS


def _number(key: Key, group: Group, default: int, lowest: int, highest: int) -> Setting:
    return Setting(key, Kind.NUMBER, group, str(default), lowest, highest)


def _tier_rows() -> list[Setting]:
    """Return what the tiers from Active on ask for: XP, active days and people."""
    return [
        _number(key, Group.TIERS, default, lowest, highest)
        for keys, need in zip(TIER_KEYS, DEFAULT_NEEDS[1:], strict=True)
        for key, default, (lowest, highest) in zip(keys, need, TIER_BOUNDS, strict=True)
    ]


LANGUAGES: Final = ("en", "zh-Hans", "zh-Hant")
# Where a new level is told.
LEVEL_NOTICES: Final = ("off", "private", "group")
# What newcomers are asked before they may write.
CAPTCHAS: Final = ("off", "button", "request", "rules")
# From which tier on the first seats of an event are taken; the lowest is everybody.
TIER_NAMES: Final = tuple(tier.name.lower() for tier in Tier)
# A new community's language and zone come from the configuration; here stands the last resort.
TABLE: Final = (
    Setting(Key.LANGUAGE, Kind.CHOICE, Group.BASICS, "en", choices=LANGUAGES),
    Setting(Key.TIMEZONE, Kind.ZONE, Group.BASICS, "UTC"),
    Setting(Key.QUIET_HOURS, Kind.HOURS, Group.BASICS, "off"),
    Setting(Key.PRIVACY_CONTACT, Kind.TEXT, Group.BASICS, "off", highest=120),
    _number(Key.HINT_SECONDS, Group.MANNERS, 45, 0, 3600),
    _number(Key.CARD_SECONDS, Group.MANNERS, 180, 0, 3600),
    Setting(Key.CLEAN_COMMANDS, Kind.SWITCH, Group.MANNERS, "off"),
    Setting(Key.CLEAN_SERVICE, Kind.SWITCH, Group.MANNERS, "off"),
    _number(Key.MESSAGE_POINTS, Group.MESSAGES, DEFAULT_RULE.points, 0, 100),
    _number(Key.MESSAGE_COOLDOWN, Group.MESSAGES, DEFAULT_RULE.cooldown_seconds, 0, 3600),
    _number(Key.MESSAGE_DAILY, Group.MESSAGES, DEFAULT_RULE.rewarded_per_day, 0, 1000),
    _number(Key.MESSAGE_LENGTH, Group.MESSAGES, DEFAULT_RULE.visible_characters, 1, 200),
    _number(Key.MESSAGE_LENGTH_CJK, Group.MESSAGES, DEFAULT_RULE.cjk_characters, 1, 200),
    _number(Key.AUTOMATIC_DAILY, Group.MESSAGES, DEFAULT_RULE.automatic_per_day, 0, 10_000),
    _number(Key.REACTION_POINTS, Group.RECOGNITION, 1, 0, 100),
    _number(Key.REACTION_MESSAGE, Group.RECOGNITION, 5, 0, 1000),
    _number(Key.REACTION_DAILY, Group.RECOGNITION, 20, 0, 1000),
    _number(Key.REACTION_GIVER, Group.RECOGNITION, 10, 0, 1000),
    _number(Key.KUDOS_POINTS, Group.RECOGNITION, 5, 0, 100),
    _number(Key.KUDOS_DAILY, Group.RECOGNITION, 3, 0, 100),
    _number(Key.KUDOS_HOURS, Group.RECOGNITION, 24, 0, 720),
    _number(Key.CHECKIN_POINTS, Group.CHECKINS, DEFAULT_CHECKIN_RULE.points, 0, 100),
    _number(Key.CHECKIN_EXTRA, Group.CHECKINS, DEFAULT_CHECKIN_RULE.most_extra, 0, 100),
    Setting(Key.FREEZES, Kind.SWITCH, Group.STREAKS, "on"),
    _number(Key.FREEZE_START, Group.STREAKS, DEFAULT_FREEZE_RULE.start, 0, 10),
    _number(Key.FREEZE_MOST, Group.STREAKS, DEFAULT_FREEZE_RULE.most, 0, 10),
    _number(Key.FREEZE_EVERY, Group.STREAKS, DEFAULT_FREEZE_RULE.every, 0, 365),
    _number(Key.FREEZE_PRICE, Group.STREAKS, DEFAULT_FREEZE_RULE.price, 0, 10_000),
    _number(Key.REPAIR_DAYS, Group.STREAKS, DEFAULT_FREEZE_RULE.repair_days, 0, 14),
    _number(Key.REPAIR_PAUSE, Group.STREAKS, DEFAULT_FREEZE_RULE.repair_pause_days, 1, 365),
    _number(Key.GRANT_DAILY, Group.BOOKS, 1000, 0, 1_000_000),
    _number(Key.GRANT_SINGLE, Group.BOOKS, 0, 0, 1_000_000),
    _number(Key.EXPIRY_MONTHS, Group.BOOKS, 0, 0, 60),
    Setting(Key.BADGE_NEWS, Kind.SWITCH, Group.BADGES, "on"),
    Setting(Key.INVITES, Kind.SWITCH, Group.INVITES, "on"),
    Setting(Key.INVITE_APPROVAL, Kind.SWITCH, Group.INVITES, "off"),
    _number(Key.INVITER_POINTS, Group.INVITES, DEFAULT_REFERRAL_RULE.inviter_points, 0, 1000),
    _number(Key.INVITEE_POINTS, Group.INVITES, DEFAULT_REFERRAL_RULE.invitee_points, 0, 1000),
    _number(Key.INVITE_MONTHLY, Group.INVITES, DEFAULT_REFERRAL_RULE.per_month, 0, 1000),
    _number(Key.INVITE_DAYS, Group.INVITES, DEFAULT_REFERRAL_RULE.days, 0, 90),
    _number(Key.INVITE_ACTIVE_DAYS, Group.INVITES, DEFAULT_REFERRAL_RULE.active_days, 0, 30),
    _number(Key.INVITE_MESSAGES, Group.INVITES, DEFAULT_REFERRAL_RULE.messages, 0, 100),
    _number(Key.INVITE_KEPT_DAYS, Group.INVITES, DEFAULT_REFERRAL_RULE.kept_days, 1, 365),
    Setting(Key.LEVEL_NOTICES, Kind.CHOICE, Group.TIERS, "private", choices=LEVEL_NOTICES),
    _number(Key.TIER_REGULAR_XP, Group.TIERS, DEFAULT_NEEDS[0].xp, 1, 1_000_000),
    *_tier_rows(),
    _number(Key.TIER_GRACE_DAYS, Group.TIERS, 14, 0, 90),
    _number(Key.QUEST_OPEN, Group.QUESTS, 5, 0, 20),
    _number(Key.QUEST_POINTS, Group.QUESTS, 1000, 1, 100_000),
    _number(Key.CHALLENGE_POINTS, Group.QUESTS, 50, 0, 1000),
    _number(Key.SURVEY_POINTS, Group.SURVEYS, 10, 10, 30),
    _number(Key.SURVEY_PAUSE, Group.SURVEYS, 30, 0, 365),
    _number(Key.POLL_POINTS, Group.POLLS, 2, 0, 100),
    _number(Key.QUIZ_POINTS, Group.POLLS, 10, 0, 100),
    _number(Key.INTERVIEW_POINTS, Group.SURVEYS, 20, 0, 1000),
    _number(Key.INTERVIEW_HOURS, Group.SURVEYS, 2, 1, 72),
    Setting(Key.PROMPTS, Kind.SWITCH, Group.POLLS, "off"),
    _number(Key.PROMPT_HOUR, Group.POLLS, BY_HABIT, 0, BY_HABIT),
    _number(Key.PROMPT_POINTS, Group.POLLS, 2, 0, 100),
    _number(Key.EVENT_POINTS, Group.EVENTS, 30, 0, 1000),
    Setting(Key.EVENT_FEEDBACK, Kind.SWITCH, Group.EVENTS, "on"),
    Setting(Key.CHANNEL_DISCUSSION, Kind.SWITCH, Group.POLLS, "off"),
    Setting(Key.EVENT_EARLY_TIER, Kind.CHOICE, Group.EVENTS, "newcomer", choices=TIER_NAMES),
    _number(Key.EVENT_EARLY_HOURS, Group.EVENTS, 24, 1, 720),
    _number(Key.DRAW_TICKETS, Group.DRAWS, 5, 1, 50),
    _number(Key.DRAW_WEIGHT, Group.DRAWS, 2, 1, 5),
    _number(Key.DRAW_DICE_VALUE, Group.DRAWS, 100, 0, 1_000_000),
    _number(Key.DRAW_CLAIM_HOURS, Group.DRAWS, 48, 1, 720),
    Setting(Key.ANSWER_UNASKED, Kind.SWITCH, Group.ANSWERS, "off"),
    Setting(Key.POST_APPROVAL, Kind.SWITCH, Group.POSTS, "off"),
    Setting(Key.POST_PREVIEW, Kind.SWITCH, Group.POSTS, "on"),
    _number(Key.CONTEST_QUESTIONS, Group.CONTESTS, 10, 1, MOST_ROUNDS),
    _number(Key.CONTEST_SECONDS, Group.CONTESTS, 20, SHORTEST_SECONDS, LONGEST_SECONDS),
    _number(Key.CONTEST_LOBBY, Group.CONTESTS, 30, 5, 600),
    _number(Key.CONTEST_PLAYERS, Group.CONTESTS, 3, 1, 100),
    Setting(Key.BOARD_STAFF, Kind.SWITCH, Group.BOARDS, "off"),
    Setting(Key.WEEKLY_POST, Kind.SWITCH, Group.BOARDS, "on"),
    Setting(Key.FAIR_COPIES, Kind.SWITCH, Group.FAIRNESS, "on"),
    Setting(Key.FAIR_SAME_KIND, Kind.SWITCH, Group.FAIRNESS, "on"),
    Setting(Key.FAIR_MONOLOGUE, Kind.SWITCH, Group.FAIRNESS, "on"),
    Setting(Key.FAIR_NEWCOMERS, Kind.SWITCH, Group.FAIRNESS, "on"),
    Setting(Key.FAIR_RINGS, Kind.SWITCH, Group.FAIRNESS, "on"),
    Setting(Key.MEMBER_TAGS, Kind.SWITCH, Group.TIERS, "off"),
    _number(Key.BIRTHDAY_POINTS, Group.GREETINGS, 50, 0, 1000),
    Setting(Key.WELCOME, Kind.SWITCH, Group.GREETINGS, "off"),
    Setting(Key.FIRST_STEPS, Kind.SWITCH, Group.GREETINGS, "on"),
    Setting(Key.CAPTCHA, Kind.CHOICE, Group.NEWCOMERS, "off", choices=CAPTCHAS, who=Who.WARNS),
    _number(Key.CAPTCHA_MINUTES, Group.NEWCOMERS, 10, 2, 1440),
    Setting(Key.CAPTCHA_FAIL, Kind.CHOICE, Group.NEWCOMERS, "remove", choices=("remove", "mute")),
    _number(Key.RAID_JOINS, Group.NEWCOMERS, 15, 0, 1000),
    _number(Key.QUESTION_HOURS, Group.NEWCOMERS, 2, 0, 48),
    Setting(Key.HOLIDAYS, Kind.CHOICE, Group.GREETINGS, OFF, choices=PRESET_HOLIDAYS),
    _number(Key.HOLIDAY_HOUR, Group.GREETINGS, 9, 0, 23),
    Setting(Key.CASE_HOURS, Kind.HOURS, Group.CASES, "09:00-21:00"),
    _number(Key.CASE_REPLY_MINUTES, Group.CASES, 120, 10, 2880),
    _number(Key.CASE_NUDGE_HOURS, Group.CASES, 24, 1, 720),
    _number(Key.CASE_CLOSE_HOURS, Group.CASES, 72, 2, 1440),
    _number(Key.CASE_MOST, Group.CASES, 5, 1, 50),
    Setting(Key.CASE_NAMES, Kind.SWITCH, Group.CASES, "off"),
)
SETTINGS: Final[Mapping[str, Setting]] = {setting.key: setting for setting in TABLE}
PRESETS: Final[Mapping[str, Mapping[Key, str]]] = {
    "quiet": {
        Key.QUIET_HOURS: "22:00-09:00",
        Key.HINT_SECONDS: "30",
        Key.CARD_SECONDS: "60",
        Key.CLEAN_COMMANDS: "on",
        Key.CLEAN_SERVICE: "on",
    },
    "balanced": {
        Key.QUIET_HOURS: "off",
        Key.HINT_SECONDS: "45",
        Key.CARD_SECONDS: "180",
        Key.CLEAN_COMMANDS: "off",
        Key.CLEAN_SERVICE: "off",
    },
    "playful": {
        Key.QUIET_HOURS: "off",
        Key.HINT_SECONDS: "60",
        Key.CARD_SECONDS: "600",
        Key.CLEAN_COMMANDS: "off",
        Key.CLEAN_SERVICE: "off",
    },
}
_TIME = "([01]?[0-9]|2[0-3]):([0-5][0-9])"
# An hour alone: `23-7`, `22点-6点`.
_HOUR = re.compile(r"(?<![\d:：])(\d{1,2}) ?[点點时時]?(?= ?[-–~至到]| ?$)")
_HOURS = re.compile(f"{_TIME} ?[-–~至到] ?{_TIME}")


@dataclass(frozen=True, slots=True)
class Values:
    """A community's values in force; what was never set has its default."""

    stored: Mapping[str, str]

    def text(self, key: Key) -> str:
        return self.stored.get(key, SETTINGS[key].default)

    def number(self, key: Key) -> int:
        return int(self.text(key))

    def is_on(self, key: Key) -> bool:
        return self.text(key) == "on"

    @property
    def message_rule(self) -> MessageRule:
        points = self.number(Key.MESSAGE_POINTS)
        return MessageRule(
            points=points,
            xp=points,
            cooldown_seconds=self.number(Key.MESSAGE_COOLDOWN),
            rewarded_per_day=self.number(Key.MESSAGE_DAILY),
            visible_characters=self.number(Key.MESSAGE_LENGTH),
            cjk_characters=self.number(Key.MESSAGE_LENGTH_CJK),
            automatic_per_day=self.number(Key.AUTOMATIC_DAILY),
        )

    @property
    def referral_rule(self) -> ReferralRule:
        return ReferralRule(
            inviter_points=self.number(Key.INVITER_POINTS),
            invitee_points=self.number(Key.INVITEE_POINTS),
            per_month=self.number(Key.INVITE_MONTHLY),
            days=self.number(Key.INVITE_DAYS),
            active_days=self.number(Key.INVITE_ACTIVE_DAYS),
            messages=self.number(Key.INVITE_MESSAGES),
            kept_days=self.number(Key.INVITE_KEPT_DAYS),
        )

    @property
    def checkin_rule(self) -> CheckInRule:
        return CheckInRule(self.number(Key.CHECKIN_POINTS), self.number(Key.CHECKIN_EXTRA))

    @property
    def freeze_rule(self) -> FreezeRule:
        return FreezeRule(
            is_on=self.is_on(Key.FREEZES),
            start=self.number(Key.FREEZE_START),
            most=self.number(Key.FREEZE_MOST),
            every=self.number(Key.FREEZE_EVERY),
            price=self.number(Key.FREEZE_PRICE),
            repair_days=self.number(Key.REPAIR_DAYS),
            repair_pause_days=self.number(Key.REPAIR_PAUSE),
        )

    @property
    def tier_needs(self) -> Needs:
        higher = (Need(*(self.number(key) for key in keys)) for keys in TIER_KEYS)
        return (Need(self.number(Key.TIER_REGULAR_XP)), *higher)


def read_hours(text: str) -> str | None:
    """Return quiet hours as stored ("22:00-09:00" or "off"); None for anything else."""
    found = _HOURS.fullmatch(_HOUR.sub(r"\1:00", normalize("NFKC", text).strip()))
    if found is None:
        return "off" if parse_switch(text) is False else None
    start, end = (f"{int(found[i]):02d}:{found[i + 1]}" for i in (1, 3))
    return None if start == end else f"{start}-{end}"


def read_text(setting: Setting, text: str) -> str:
    """Return a line as stored, "off" for none; refuse one that is too long."""
    words = " ".join(scrub(text).split())
    if len(words) > setting.highest:
        raise Refusal("settings.too_long", most=setting.highest)
    return "off" if not words or parse_switch(words) is False else words


def read_number(setting: Setting, text: str) -> str:
    """Return a number as stored; refuse what is none or out of bounds."""
    number = parse_written_number(text.strip())
    if number is None or not setting.lowest <= number <= setting.highest:
        raise Refusal("settings.not_a_number", low=setting.lowest, high=setting.highest)
    return str(number)
