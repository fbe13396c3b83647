"""Who may import whom: rooms, siblings and other people's libraries."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import (
    COMPOSITION_ROOT,
    ROOMS,
    ROOT,
    Rule,
    Source,
    broken,
    imports,
    source,
    sources,
)

BELOW = {
    "domain": {"domain"},
    "storage": {"storage", "domain"},
    "bot": {"bot", "storage", "domain"},
    "views": {"views", "bot", "storage", "domain"},
    "handlers": {"handlers", "views", "bot", "storage", "domain"},
    "scheduling": {"scheduling", "bot", "storage", "domain"},
    "playground": {"playground"},
}

# The sender, split by noun: it renders through views and speaks to Telegram.
SENDER = frozenset(
    f"scheduling/{name}.py"
    for name in (
        "outbox",
        "birthday_letters",
        "broadcast_letters",
        "calls",
        "case_letters",
        "clocks",
        "contest_letters",
        "draw_letters",
        "gathering_letters",
        "interview_letters",
        "letters",
        "lines",
        "pacing",
        "poll_letters",
        "post_calls",
        "post_letters",
        "challenge_letters",
        "discussion_letters",
        "feed_letters",
        "filter_letters",
        "night_letters",
        "forgetting_letters",
        "lesson_letters",
        "mood_letters",
        "suggestion_letters",
        "prompt_letters",
        "quest_letters",
        "reminder_letters",
        "rendering",
        "quiz_letters",
        "survey_letters",
        "tags",
        "troubles",
        "verdicts",
        "holiday_letters",
        "newcomer_letters",
        "question_letters",
        "join_letters",
        "raid_letters",
        "house_rule_letters",
        "sanction_letters",
        "saver_letters",
        "step_letters",
        "welcome_letters",
        "wishes",
    )
)
FEATURE_LIST = "handlers/feature_list.py"
PLAYERS = frozenset({"tests", "benchmarks"})

LIBRARIES = {
    "domain": set(),
    "storage": {"aiosqlite"},
    "bot": {
        "babel",
        "borax",
        "holidays",
        "cronsim",
        "dateparser",
        "drand_verify",
        "feedparser",
        "icalendar",
        "jinja2",
        "langcodes",
        "opencc",
        "prometheus_client",
        "rapidfuzz",
        "re2",
        "segno",
        "pydantic",
        "pydantic_settings",
        "resvg_py",
        "structlog",
        "yaml",
    },
    "views": {"aiogram"},
    "handlers": {"aiogram", "structlog"},
    "scheduling": {"structlog"},
    "playground": {"aiohttp", "aiogram"},
}
# What a file may import beyond its room's libraries, and why.
MORE_LIBRARIES = {
    **{path: {"aiogram", "aiolimiter"} for path in SENDER},
    "scheduling/scheduler.py": {"apscheduler"},
    "scheduling/verdicts.py": {"aiogram", "aiohttp"},  # aiohttp's errors, told apart
    "scheduling/fetching.py": {"aiohttp"},  # HTTP out: feeds
    "scheduling/assistant.py": {"aiohttp"},  # HTTP out: the language model
    "scheduling/drand.py": {"aiohttp"},  # HTTP out: rounds of drand
    "handlers/late_types.py": {"pydantic"},  # what aiogram's types are made of
    "handlers/session.py": {"aiohttp", "yarl"},  # every call to Telegram
    "handlers/raw.py": {"pydantic_core"},  # JSON, read fast
    "handlers/web.py": {"aiohttp"},  # HTTP in
    "handlers/webhook.py": {"aiohttp"},  # HTTP in: updates
    "handlers/pushes.py": {"aiohttp"},  # HTTP in: ordinary pushes, before it
    "handlers/downloads.py": {"aiohttp"},  # its error, which says the token aloud
    "handlers/draw_rolls.py": {"aiohttp"},  # its error of a connection that never was
    "handlers/checkup.py": {"aiohttp"},  # HTTP out: the Date header that aiogram does not show
}
# Standard modules that wait or talk; `asyncio` besides where `await` may stand.
WAITING = {
    "asyncio",
    "concurrent",
    "http",
    "multiprocessing",
    "select",
    "selectors",
    "socket",
    "ssl",
    "subprocess",
    "threading",
    "time",
    "urllib.request",
}

# Files of a room that its features stand on. They do not know any feature.
GROUND = {
    "storage": {
        "backup",
        "commits",
        "consistency",
        "database",
        "files",
        "lock",
        "migrate",
        "reading",
        "rows",
        "wal",
    },
    "views": {
        "badge_names",
        "banks",
        "bars",
        "cards",
        "case_buttons",
        "case_moods",
        "contest_buttons",
        "draw_buttons",
        "draw_lines",
        "forms",
        "interest_names",
        "lengths",
        "lesson_lines",
        "links",
        "gathering_lines",
        "house_rules",
        "moments",
        "people",
        "poll_lines",
        "posts",
        "purposes",
        "quest_lines",
        "rights",
        "sanctions",
        "start",
        "tables",
        "tiers",
        "values",
    },
    "handlers": {
        "administrators",
        "case_lookup",
        "checkup",
        "commands",
        "dispatch",
        "downloads",
        "draw_lookup",
        "enforcing",
        "errors",
        "features",
        "formatted",
        "forms",
        "gate",
        "gathering_lookup",
        "holding",
        "backoff",
        "intake",
        "polling",
        "stops",
        "invite_links",
        "key_words",
        "kinds",
        "lesson_asks",
        "lesson_lookup",
        "raw",
        "lanes",
        "links",
        "membership",
        "menus",
        "middleware",
        "older_servers",
        "channel_orders",
        "order_targets",
        "painting",
        "poll_lookup",
        "post_albums",
        "post_lookup",
        "post_sources",
        "pushes",
        "recent",
        "rights",
        "session",
        "setting_offers",
        "taps",
        "targets",
        "watch",
        "web",
        "whispers",
    },
    "scheduling": {
        "calls",
        "case_letters",
        "clocks",
        "fetching",
        "stopping",
        "scheduler",
        "outbox",
        "birthday_letters",
        "broadcast_letters",
        "contest_letters",
        "draw_letters",
        "gathering_letters",
        "interview_letters",
        "languages",
        "letters",
        "lines",
        "pacing",
        "poll_letters",
        "post_calls",
        "post_letters",
        "challenge_letters",
        "discussion_letters",
        "feed_letters",
        "filter_letters",
        "night_letters",
        "forgetting_letters",
        "lesson_letters",
        "mood_letters",
        "suggestion_letters",
        "prompt_letters",
        "quest_letters",
        "reminder_letters",
        "rendering",
        "quiz_letters",
        "survey_letters",
        "tags",
        "troubles",
        "verdicts",
        "holiday_letters",
        "newcomer_letters",
        "question_letters",
        "join_letters",
        "raid_letters",
        "house_rule_letters",
        "sanction_letters",
        "saver_letters",
        "step_letters",
        "welcome_letters",
        "wishes",
    },
}

# The foundation of bot/, lowest first: a file imports only what stands before it.
FOUNDATION = (
    "texts",
    "config",
    "logs",
    "signatures",
    "consistency",
    "settings",
    "audit",
    "setting_changes",
    "members",
    "notices",
    "staff_news",
    "cron",
    "lunar",
    "holiday_calendar",
    "whens",
    "recurrences",
    "chores",
    "schedules",
    "places",
    "badges",
    "levels",
    "tags",
    "tiers",
    "progress",
    "points",
    "streaks",
    "holds",
    "draw_rules",
    "draw_prices",
    "draw_posts",
    "draw_cards",
    "draw_proofs",
    "rings",
    "pending",
    "fairness",
    "participation",
    "recognition",
    "votes",
    "prompts",
    "discussions",
    "key_words",
    "question_trees",
    "question_files",
    "starter_banks",
    "question_banks",
    "terms",
    "matches",
    "moods",
    "knowledge",
    "starter_answers",
)
# Features of bot/ that need another feature, and why.
ACQUAINTED = {
    ("machine", "pictures"): "whether pictures can be drawn is asked of what draws them",
    ("metrics", "health"): "how late the work is, is one figure for machines and people",
    ("case_clocks", "case_posts"): "a case, split by noun: what it says",
    ("case_files", "case_posts"): "a case, split by noun: what it says",
    ("case_relays", "case_clocks"): "a case, split by noun: who has waited too long",
    ("case_relays", "case_posts"): "a case, split by noun: what it says",
    ("case_posts", "case_moods"): "a case, split by noun: how it sounds",
    ("case_relays", "case_moods"): "a case, split by noun: how it sounds",
    ("cases", "case_moods"): "a case, split by noun: how it sounds",
    ("cases", "case_clocks"): "a case, split by noun: who has waited too long",
    ("cases", "case_posts"): "a case, split by noun: what it says",
    ("canned_replies", "case_relays"): "a kept answer passes as any answer does",
    ("deliveries", "lifetimes"): "what Telegram did with a letter is told to whose it is",
    ("deliveries", "suggestions"): "what Telegram did with a letter is told to whose it is",
    ("deliveries", "case_posts"): "what Telegram did with a letter is told to whose it is",
    ("deliveries", "case_relays"): "what Telegram did with a letter is told to whose it is",
    ("bindings", "cases"): "cases that waited for a place are posted there",
    ("communities", "case_posts"): "a case's card stays behind when its group is upgraded",
    ("asks", "cases"): "what is not known goes to the team",
    ("post_changes", "posts"): "a post's second half, split off by noun",
    ("post_rounds", "lifetimes"): "what is taken back goes the way of what the bot takes back",
    ("announcements", "posts"): "an announcement is a post for now",
    ("announcements", "post_rounds"): "an announcement is taken back where it was posted",
    ("broadcast_rounds", "broadcasts"): "a broadcast on its way, split off by noun",
    ("post_rounds", "posts"): "what a post comes to when its time has come",
    ("draw_prizes", "draws"): "a draw's second half, split off by noun",
    ("draw_reports", "draws"): "what is shown of a draw comes from both its halves",
    ("draw_reports", "draw_prizes"): "what is shown of a draw comes from both its halves",
    ("draw_fills", "draws"): "what a draw plans for itself when it is made",
    ("draw_fills", "draw_entries"): "everybody who may enter does, one by one",
    ("draw_rounds", "draw_fills"): "what is due of a draw is done by its own steps",
    ("draw_gifts", "draws"): "a prize is handed over in its draw",
    ("draw_gifts", "draw_prizes"): "claims and hand-overs are a draw's own steps",
    ("draw_rounds", "draws"): "what is due of a draw is done by its own steps",
    ("draw_ceremonies", "draws"): "a draw's chance on its way, split off by noun",
    ("draw_rounds", "draw_ceremonies"): "what is due of a draw is done by its own steps",
    ("draw_rounds", "draw_prizes"): "what is due of a draw is done by its own steps",
    ("forgetting", "erasures"): "who asked for it is erased as who left is",
    ("my_data", "exports"): "a person reads what the tables tell",
    ("erasures", "draw_entries"): "who is erased leaves the draws they could still leave",
    ("erasures", "invites"): "whose link is revoked is erased",
    ("survey_answers", "surveys"): "a member in a survey, split off by noun",
    ("survey_results", "surveys"): "what came of a survey, split off by noun",
    ("survey_files", "surveys"): "a file makes a draft",
    ("contest_rounds", "contest_posts"): "a contest, split by noun: what it says",
    ("contest_rounds", "question_banks"): "what is asked rests in its bank",
    ("contest_answers", "contest_posts"): "a contest, split by noun: what it says",
    ("contest_answers", "contest_rounds"): "a contest, split by noun: its rounds",
    ("contest_answers", "question_banks"): "a question that is called wrong is marked in its bank",
    ("contest_books", "contest_posts"): "a contest, split by noun: what it says",
    ("contest_reports", "contest_books"): "what is shown of a contest comes from all its parts",
    ("contest_reports", "contest_rounds"): "what is shown of a contest comes from all its parts",
    ("contests", "contest_answers"): "a contest, split by noun: who plays",
    ("contests", "contest_books"): "a contest, split by noun: what is booked",
    ("contests", "contest_posts"): "a contest, split by noun: what it says",
    ("contests", "contest_rounds"): "a contest, split by noun: its rounds",
    ("contests", "question_banks"): "a contest asks from banks",
    ("communities", "surveys"): "a survey's card stays behind when its group is upgraded",
    ("communities", "gathering_cards"): "a card stays behind when its group is upgraded",
    ("gathering_attendance", "gathering_cards"): "who was there is shown on the card",
    ("gathering_attendance", "gathering_seats"): "who comes may be no guest yet",
    ("gathering_files", "gatherings"): "what a calendar is told of a gathering",
    ("gathering_files", "gathering_seats"): "where it is, for who said yes",
    ("gathering_seats", "gathering_cards"): "an answer is shown on the card",
    ("gatherings", "gathering_feedback"): "a gathering, split by noun: what is said of it",
    ("gatherings", "gathering_cards"): "a gathering, split by noun: its card",
    ("gatherings", "gathering_seats"): "a gathering, split by noun: who has a seat",
    ("communities", "interviews"): "an interview's card stays behind when its group is upgraded",
    ("communities", "contests"): "a contest's messages stay behind when its group is upgraded",
    ("quests", "quest_counts"): "the counting, split off by noun",
    ("board_rounds", "seasons"): "a season whose last day is over is ended at midnight",
    ("case_lessons", "asks"): "what is known by now is asked like any question",
    ("case_lessons", "lessons"): "what a case teaches is a draft until a human approves it",
    ("lesson_imports", "lessons"): "a file is a draft until it is confirmed",
    ("merges", "streak_savers"): "wishes that come along are kept in the joined community",
    ("merges", "challenges"): "challenges that come along end by the joined community's clock",
    ("merges", "same_words"): "the joined community has the words of both",
    ("merges", "interests"): "the joined community has the interests of both",
    ("merges", "first_steps"): "who is new stays so in the joined community",
    ("intake", "first_steps"): "whose first week begins in the transaction that says they came",
    ("merges", "birthdays"): "birthdays that come along are kept in the joined community",
    ("communities", "board_rounds"): "a new community's boards have their rounds",
    ("communities", "lesson_rounds"): "a new community's staff hears on Mondays what waits",
    ("deletions", "lifetimes"): "what a moderator deletes goes the way of what the bot takes back",
    ("appeals", "sanctions"): "an appeal is against an act, and may take it back",
    ("reports", "sanctions"): "a report is answered with an act",
    ("reports", "deletions"): "a report is answered by deleting its message",
    ("reports", "lifetimes"): "what is deleted goes the way of what the bot takes back",
    ("filters", "sanctions"): "what a filter does about somebody is an act like any other",
    ("filters", "deletions"): "what a filter deletes takes its points along",
    ("filters", "lifetimes"): "what is deleted goes the way of what the bot takes back",
    ("sanction_failures", "sanctions"): "acts that were not done, split off by noun",
    ("sanctions", "deletions"): "an act may delete what it is about, and give back what it took",
    ("sanctions", "lifetimes"): "what is deleted goes the way of what the bot takes back",
    ("bindings", "merges"): "a staff place of another group's joins that one's community",
    ("grant_requests", "grants"): "what a second admin confirms is booked as any grant is",
    ("poll_reports", "polls"): "what is read of a poll, split off by noun",
    ("intake", "first_questions"): "what newcomers ask is noted where it is counted",
    ("intake", "raids"): "who comes may be held in the transaction that says they came",
    ("raids", "newcomers"): "a raid is newcomers, very many at once",
    ("captcha", "newcomers"): "who answers is let in",
    ("captcha", "house_rules"): "who is held for the rules is freed by accepting them",
    ("newcomers", "house_rules"): "who accepted the rules is not held for them",
    ("newcomers", "lifetimes"): "what asked newcomers is taken back when nobody waits any more",
    ("newcomers", "welcomes"): "who was held is welcomed when they are let in",
    ("intake", "welcomes"): "who comes is welcomed in the transaction that says so",
    ("welcomes", "lifetimes"): "a welcome is taken back when the next one comes",
    ("intake", "communities"): "a batch begins communities, moves and wakes their chats",
}


def rooms_below(of: Source) -> Iterator[str]:
    """A room imports only rooms below it; the composition root everything."""
    if of.is_root:
        return
    allowed = BELOW[of.room] | ({"views"} if of.path in SENDER else set())
    for each in imports(of):
        if each.is_ours and each.top not in allowed:
            yield of.at(each.node, f"imports {each.module}")
        if f"{each.module.replace('.', '/')}.py" in COMPOSITION_ROOT:
            yield of.at(each.node, "imports the composition root")


def libraries_of_the_room(of: Source) -> Iterator[str]:
    """Each library has its rooms."""
    if of.is_root:
        return
    allowed = LIBRARIES[of.room] | MORE_LIBRARIES.get(of.path, set())
    for each in imports(of):
        if each.is_third_party and each.top not in allowed:
            yield of.at(each.node, f"imports {each.module}")


def nothing_that_waits(of: Source) -> Iterator[str]:
    """Rules and use cases cannot wait, not even by a standard module."""
    if of.room not in ("domain", "bot", "views") or of.is_root or of.path == "bot/logs.py":
        return
    for each in imports(of):
        if each.module in WAITING or each.top in WAITING:
            yield of.at(each.node, f"imports {each.module}")


def no_siblings(of: Source) -> Iterator[str]:
    """A feature stands on its room's ground and knows no other; one file lists them all."""
    if of.room not in GROUND or of.path == FEATURE_LIST:
        return
    ground = GROUND[of.room]
    for each in imports(of):
        room, _, sibling = each.module.partition(".")
        if room == of.room and sibling not in ground:
            yield of.at(each.node, f"imports its sibling {each.module}")


def in_order(of: Source) -> Iterator[str]:
    """In bot/ the foundation is built from below; features stand on it side by side."""
    if of.room != "bot" or of.is_root:
        return
    height = FOUNDATION.index(of.name) if of.name in FOUNDATION else len(FOUNDATION)
    for each in imports(of):
        room, _, other = each.module.partition(".")
        if room != "bot" or other in FOUNDATION[:height]:
            continue
        if (of.name, other) not in ACQUAINTED:
            yield of.at(each.node, f"imports {each.module}, which does not stand below it")


RULES: dict[Rule, tuple[str, str]] = {
    rooms_below: ("domain/draws.py", "from storage import draws"),
    libraries_of_the_room: ("bot/draws.py", "def draw():\n    import aiogram.types"),
    nothing_that_waits: ("domain/draws.py", "import asyncio"),
    no_siblings: ("handlers/draws.py", "from handlers import points"),
    in_order: ("bot/points.py", "from bot.participation import record"),
}
BROKEN_TOO = [
    (rooms_below, "handlers/draws.py", "from scheduling.outbox import Sender"),
    (rooms_below, "scheduling/draws.py", "from handlers.features import Feature"),
    (rooms_below, "scheduling/draws.py", "from views import cards"),
    (rooms_below, "playground/server.py", "from bot.texts import Texts"),
    (rooms_below, "handlers/draws.py", "from playground.server import Playground"),
    (rooms_below, "handlers/draws.py", "from bot import wiring"),
    (libraries_of_the_room, "storage/draws.py", "import aiogram"),
    (libraries_of_the_room, "scheduling/draws.py", "from aiogram import Bot"),
    (libraries_of_the_room, "scheduling/due.py", "import apscheduler.triggers.cron"),
    (nothing_that_waits, "bot/draws.py", "from urllib.request import urlopen"),
    (no_siblings, "storage/points.py", "from .draws import find"),
    (no_siblings, "views/cards.py", "from views.boards import board_card"),
    (in_order, "bot/draws.py", "from bot import boards"),
]


@pytest.mark.parametrize("rule", RULES)
def test_imports_keep_the_rule(rule: Rule) -> None:
    assert broken(rule) == []


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [*((rule, path, text) for rule, (path, text) in RULES.items()), *BROKEN_TOO],
)
def test_an_import_that_breaks_the_rule_is_found(rule: Rule, path: str, text: str) -> None:
    assert len(list(rule(source(path, text)))) == 1


def test_whoever_may_more_than_others_is_still_there() -> None:
    there = {each.path for each in sources()}
    named = {f"bot/{name}.py" for pair in ACQUAINTED for name in pair}
    assert (named | set(MORE_LIBRARIES)) - SENDER - there == set()


def test_only_the_root_tests_and_benchmarks_know_the_playground() -> None:
    knowing = {
        path.relative_to(ROOT).parts[0]
        for path in ROOT.glob("*/**/*.py")
        if path.relative_to(ROOT).parts[0] not in (*ROOMS, ".venv")
        and any(each.top == "playground" for each in imports(_parsed(path.read_text("utf-8"))))
    }
    assert knowing <= PLAYERS


def _parsed(text: str) -> Source:
    return Source("elsewhere/file.py", text, ast.parse(text))


def test_a_package_loads_nothing_when_it_is_imported() -> None:
    loading = [
        each.path
        for each in sources(*(set(ROOMS) - {"playground"}))
        if each.name == "__init__" and any(True for _ in imports(each))
    ]
    assert loading == []
