"""What is done while lives end: every command that changes something, by what is said first."""

from collections.abc import Mapping
from typing import Final

from tests.bot import question_samples as samples
from tests.conversations.matrix import (
    STEPS,
    Act,
    Feature,
    joins,
    presses,
    quizzes,
    says,
    sends,
    starts,
    tells,
)

SURVEY = b"survey: Next\nquestions:\n- ask: How was it?\n  kind: scale\n"
QUESTIONS = samples.as_csv(samples.rows(1)).encode()
# What takes effect with the batch it came in.
AT_ONCE = tuple(step for step in STEPS if not step.startswith("effect"))
LEDGER = "SELECT count(*) FROM ledger WHERE reason = '{}'"
KEPT = "SELECT count(*) FROM audit_log WHERE act = '{}'"
SETTING = "SELECT count(*) FROM settings WHERE key = '{}' AND value LIKE '%{}%'"
SANCTION = "SELECT count(*) FROM sanctions WHERE kind = '{}'"
TAKEN = "SELECT count(*) FROM sanctions WHERE taken_at IS NOT NULL"
STATE = "SELECT count(*) FROM {} WHERE state = '{}'"
ALL = "SELECT count(*) FROM {}"


def host(words: str, effect: str, *before: Act, to: str = "ann") -> Feature:
    """Let the owner write something, in reply to Ann."""
    return Feature(says("olga", words, to=to), effect, before)


def fan(words: str, effect: str, *before: Act, to: str = "") -> Feature:
    """Let Ann write something."""
    return Feature(says("ann", words, to=to), effect, before)


HELLO = says("ann", "Good evening to everybody")
GIVEN = says("olga", "/give 7 for the song", to="ann")
LECTURE = says("olga", '/event new lecture "Space" in 1 minute')
EVENT = says("olga", '/event new "Tea" tomorrow 18:00')

POINTS: Final[Mapping[str, Feature]] = {
    "/checkin": fan("签到", ALL.format("checkins")),
    "thanks": Feature(
        says("ann", "thanks", to="ben"), ALL.format("kudos"), [HELLO], steps=AT_ONCE
    ),
    "/give": host("/give 7 for the song", LEDGER.format("grant")),
    "/take": host("/take 3 for the noise", LEDGER.format("fine"), GIVEN),
    "/undo": host(
        "/undo 1 by mistake", "SELECT count(*) FROM ledger WHERE reverses_id = 1", GIVEN
    ),
    "/badge": host("/badge new Choir", ALL.format("own_badges")),
    "/badge give": host(
        "/badge give Choir for singing",
        "SELECT count(*) FROM badge_awards WHERE badge LIKE 'own%'",
        says("olga", "/badge new Choir"),
    ),
    "/quest": Feature(
        presses("olga", "Start"),
        STATE.format("quests", "open"),
        [says("olga", "/quest new personal 3 replies 7d 50")],
    ),
    "/quest, ended": Feature(
        presses("olga", "End it now"),
        KEPT.format("quest_end"),
        [
            says("olga", "/quest new personal 3 replies 7d 50"),
            presses("olga", "Start"),
            says("olga", "/quest end 1"),
        ],
    ),
    "/challenge": host('/challenge new "Reading" 21d word=reading', ALL.format("challenges")),
    "/season": host("/season start Autumn", ALL.format("seasons")),
    "/campaign": host('/campaign new "Bio"', "SELECT count(*) FROM invites WHERE title = 'Bio'"),
    "/invite": fan("/invite", "SELECT count(*) FROM invites WHERE url IS NOT NULL", HELLO),
    "/hideme": fan("/hideme", "SELECT count(*) FROM unlisted", HELLO),
    "/streak remind": fan("/streak remind on", ALL.format("streak_savers"), starts("ann"), HELLO),
    "/review": host("/review too many words", ALL.format("reviews")),
}
GAMES: Final[Mapping[str, Feature]] = {
    "/draw": host('/draw new 1 "CD" 2h random=commit', ALL.format("draws")),
    "/draw, Enter": Feature(
        presses("ann", "Enter"),
        ALL.format("draw_entries"),
        [HELLO, says("olga", '/draw new 1 "CD" 2h random=commit')],
    ),
    "/poll": host('/poll "Tea?" "Yes" "No"', ALL.format("polls")),
    "/poll export": Feature(
        starts("olga", "pollexport_1"),
        KEPT.format("poll_export"),
        [says("olga", '/poll "Tea?" "Yes" "No"'), starts("olga")],
    ),
    "/quiz daily": host("/quiz daily 20:00", KEPT.format("quiz_daily"), to=""),
    "/quiz": host(
        "/quiz", ALL.format("quizzes"), sends("olga", QUESTIONS), presses("olga", "Add")
    ),
    "/contest": host(
        "/contest start 1 20",
        ALL.format("contests"),
        sends("olga", QUESTIONS),
        presses("olga", "Add"),
    ),
    "/import": Feature(
        presses("olga", "Add"),
        "SELECT count(*) FROM questions JOIN question_banks USING (bank_id) WHERE starter = ''",
        [sends("olga", QUESTIONS)],
    ),
    "/addquiz": Feature(
        presses("olga", "Mars"),
        "SELECT count(*) FROM questions JOIN question_banks USING (bank_id) WHERE starter = ''",
        [quizzes("ann", "Red planet?", "Venus", "Mars")],
    ),
    "/survey": Feature(
        presses("olga", "Publish"),
        STATE.format("surveys", "open"),
        [starts("olga"), says("olga", "/survey"), sends("olga", SURVEY, is_private=True)],
    ),
    "/survey export": Feature(
        starts("olga", "svexport_1"),
        KEPT.format("survey_export"),
        [
            starts("olga"),
            says("olga", "/survey"),
            sends("olga", SURVEY, is_private=True),
            presses("olga", "Publish"),
        ],
    ),
    "/interview": host('/interview new "Coffee" tomorrow 18:00', ALL.format("interviews")),
}
EVENTS: Final[Mapping[str, Feature]] = {
    "/event": host('/event new "Tea" tomorrow 18:00', ALL.format("gatherings")),
    "/event, yes": Feature(presses("ann", "Yes"), ALL.format("gathering_guests"), [HELLO, EVENT]),
    "/question": fan("/question When?", ALL.format("lecture_questions"), HELLO, LECTURE),
    "/remind": fan("/remind 2h tea", ALL.format("reminders")),
}
QUESTIONS_ASKED: Final[Mapping[str, Feature]] = {
    "/ask": fan("/ask will the drummer return?", ALL.format("asks"), HELLO),
    "/feedback": Feature(
        tells("ann", "/feedback The sound broke"), ALL.format("cases"), [HELLO, starts("ann")]
    ),
    "/suggest": Feature(
        tells("ann", "/suggest A quieter hour"), ALL.format("cases"), [HELLO, starts("ann")]
    ),
    "/suggest, a vote": Feature(
        presses("ben", "👍 1"),
        ALL.format("suggestion_votes"),
        [
            says("ben", "Good evening to everybody"),
            HELLO,
            says("ann", "/suggest A quieter hour on Sundays"),
            says("olga", "/suggest publish 1"),
        ],
    ),
    "/learn": host("/learn When is it? | On Friday", ALL.format("knowledge"), to=""),
    "/canned": host(
        "/canned add Hours: We answer from 9 to 21", ALL.format("canned_replies"), to=""
    ),
    "/mood": host("/mood on", ALL.format("mood_communities")),
}
OWN: Final[Mapping[str, Feature]] = {
    "/language": Feature(
        tells("ann", "/language zh"),
        "SELECT count(*) FROM users WHERE language LIKE 'zh%'",
        [HELLO, starts("ann")],
    ),
    "/birthday": fan("/birthday 02-28", ALL.format("birthdays")),
    "/interests": host(
        "/interests add Cosplay", "SELECT count(*) FROM interests WHERE name = 'Cosplay'"
    ),
    "/optout": Feature(
        presses("ann", "Name me in news"),
        ALL.format("opt_outs"),
        [HELLO, starts("ann"), tells("ann", "/optout")],
    ),
    "/forgetme": Feature(
        presses("ann", "Yes, forget me"),
        ALL.format("forget_requests"),
        [HELLO, starts("ann"), tells("ann", "/forgetme")],
    ),
    "/connect": host("/connect", ALL.format("connections"), to=""),
    "/cancel": Feature(
        tells("ann", "/cancel"),
        "SELECT -count(*) FROM dialogues",
        [HELLO, starts("ann"), says("olga", "/warn spam", to="ann"), presses("ann", "Object")],
    ),
    "/start": Feature(starts("ann"), "SELECT count(*) FROM users WHERE dm_ok", [HELLO], AT_ONCE),
}
PLANNING: Final[Mapping[str, Feature]] = {
    "/schedule": host("/schedule add every day 02:30", ALL.format("posts")),
    "/schedule, in words": host("/schedule add every day 02:30 Hello", ALL.format("posts"), to=""),
    "/schedule, confirmed": Feature(
        presses("olga", "Schedule"),
        STATE.format("posts", "active"),
        [says("olga", "/schedule add every day 02:30 Hello")],
    ),
    "/announce": Feature(
        presses("olga", "Announce now"),
        "SELECT count(*) FROM posts WHERE state <> 'draft'",
        [says("olga", "/announce Party tonight")],
    ),
    "/announce, taken back": Feature(
        presses("olga", "Take it back"),
        KEPT.format("announce_undo"),
        [says("olga", "/announce Party tonight"), presses("olga", "Announce now")],
    ),
    "/announce members": Feature(
        presses("olga", "Send to"),
        "SELECT count(*) FROM broadcasts WHERE state <> 'draft'",
        [HELLO, starts("ann"), starts("olga"), says("olga", "/announce members Party")],
    ),
    "/feed": host("/feed add https://feed.invalid/x", ALL.format("feeds"), to=""),
    "/prompt": host("/prompt add Which song cheers you up?", ALL.format("prompts")),
    "/welcome": host("/welcome on", SETTING.format("welcome", "")),
}
ORDER: Final[Mapping[str, Feature]] = {
    "/report": fan("/report this is a scam", ALL.format("reports"), HELLO, to="ben"),
    "/warn": host("/warn spam", SANCTION.format("warn")),
    "/unwarn": host("/unwarn", TAKEN, says("olga", "/warn spam", to="ann")),
    "/mute": host("/mute 2h", SANCTION.format("mute")),
    "/unmute": host("/unmute @ann_sings", TAKEN, says("olga", "/mute 2h", to="ann"), to=""),
    "/kick": host("/kick noise", SANCTION.format("kick")),
    "/ban": host("/ban", SANCTION.format("ban")),
    "/unban": host("/unban @ann_sings", TAKEN, says("olga", "/ban", to="ann"), to=""),
    "/del": host("/del", "SELECT count(*) FROM audit_log WHERE act LIKE 'delet%'"),
    "/appeal": Feature(
        presses("ann", "Object"),
        ALL.format("dialogues"),
        [HELLO, starts("ann"), says("olga", "/warn spam", to="ann")],
    ),
    "/filter": host("/filter add casino*", ALL.format("filters")),
    "/night": host("/night 23:00-07:00", ALL.format("nights")),
    "/duty": host("/duty on", ALL.format("duties")),
    "/setrules": host("/setrules 1. Be kind", ALL.format("house_rules"), to=""),
    "/captcha": host("/captcha button", SETTING.format("captcha", "button")),
    "/captcha, at the door": Feature(
        joins("gast"), ALL.format("newcomers"), [says("olga", "/captcha button")], AT_ONCE
    ),
    "/raid": host("/raid on", ALL.format("raids")),
}
RUNNING: Final[Mapping[str, Feature]] = {
    "/settings": host("/settings preset playful", SETTING.format("hint_seconds", "60"), to=""),
    "/timezone": host("/timezone Asia/Shanghai", SETTING.format("timezone", "Shanghai")),
    "/role": host("/role moderator", ALL.format("roles")),
    "/topic": host("/topic here as log", ALL.format("bindings"), to=""),
    "/community": host("/community code", ALL.format("join_codes"), to=""),
    "/export": host(
        "/export members",
        "SELECT count(*) FROM audit_log WHERE act LIKE 'export%'",
        starts("olga"),
        to="",
    ),
}
FEATURES: Final[Mapping[str, Feature]] = {
    **POINTS,
    **GAMES,
    **EVENTS,
    **QUESTIONS_ASKED,
    **OWN,
    **PLANNING,
    **ORDER,
    **RUNNING,
}
# Commands that only show something.
READING = frozenset(
    f"/{name}"
    for name in (
        *("points", "me", "top", "badges", "quests", "rules", "invites", "faq", "suggestions"),
        *("cases", "privacy", "mydata", "help", "staff", "audit", "health", "stats"),
    )
)
