"""What `doctor` prints: one line a finding, in English like the rest of the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.health import (
    ASLEEP_SECONDS,
    BACKUP_SECONDS,
    DANGEROUS_DRIFT_SECONDS,
    DRIFT_SECONDS,
    DUE_SECONDS,
    OUTBOX_SECONDS,
    Health,
)
from bot.machine import MIB, Machine
from bot.texts import Translator
from domain.chats import Chat, Right
from domain.names import clean, scrub
from views.rights import right_name

LONGEST_FAILURE = 120
TOPIC_TROUBLES = {
    "closed": (
        "it is closed, so posts go to General",
        "open it again, or an admin binds another one (/topic here as …)",
    ),
    "gone": (
        "it was deleted, so posts go to General",
        "an admin binds another one (/topic here as …)",
    ),
}
BACK_UP = "run `python -m bot backup`; the running bot makes one each night"


class Grade(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line; without a remedy everything is as it should be."""

    grade: Grade
    subject: str
    says: str
    remedy: str = ""

    def __str__(self) -> str:
        remedy = f": {self.remedy}" if self.remedy else ""
        return f"{self.grade:<8}{self.subject}: {self.says}{remedy}"


def ok(subject: str, says: str) -> Finding:
    return Finding(Grade.OK, subject, says)


def warning(subject: str, says: str, remedy: str) -> Finding:
    return Finding(Grade.WARNING, subject, says, remedy)


def problem(subject: str, says: str, remedy: str) -> Finding:
    return Finding(Grade.PROBLEM, subject, says, remedy)


def no_token() -> Finding:
    remedy = "ask @BotFather for one and put it into .env"
    return problem("token", "there is no BOT_TOKEN", remedy)


def wrong_token() -> Finding:
    remedy = "ask @BotFather for the valid one (/token) and put it into .env"
    return problem("token", "Telegram does not know this BOT_TOKEN, or it was revoked", remedy)


def unreachable(address: str, error: str) -> Finding:
    remedy = "check the network, and TELEGRAM_API if you changed it"
    return problem("token", f"{address} does not answer ({error})", remedy)


def privacy(*, reads_everything: bool) -> Finding:
    if reads_everything:
        return ok("privacy mode", "off, every message of a group arrives")
    return ok("privacy mode", "on, messages arrive only where the bot is administrator")


def clock(drift_seconds: float | None) -> Finding:
    """Compare Telegram's clock with ours; positive is when ours is ahead."""
    if drift_seconds is None:
        remedy = "TELEGRAM_API may point at something else than a Bot API server"
        return warning("clock", "the server did not tell its time", remedy)
    apart = abs(drift_seconds)
    way = "ahead of" if drift_seconds > 0 else "behind"
    says = f"{apart:.0f} s {way} Telegram's"
    remedy = "let the machine keep time (timedatectl set-ntp true)"
    if apart > DANGEROUS_DRIFT_SECONDS:
        return problem("clock", says, remedy)
    return warning("clock", says, remedy) if apart > DRIFT_SECONDS else ok("clock", says)


@dataclass(frozen=True, slots=True)
class Way:
    """How updates come: the webhook that is wanted and the one Telegram knows, "" for none."""

    wanted: str
    found: str
    pending: int
    failed_seconds: int | None
    failure: str
    conflict_seconds: int | None


def updates(way: Way) -> Finding:
    if way.found and not way.wanted:
        remedy = "the bot removes it when it starts; see that no other program sets it again"
        return problem("updates", "a webhook is set, so polling gets nothing", remedy)
    if way.wanted:
        return _webhook(way)
    if way.conflict_seconds is not None:
        says = f"another program polled with this token {_span(way.conflict_seconds)} ago"
        return problem("updates", says, "stop it, or get a new token from @BotFather (/revoke)")
    return ok("updates", f"no webhook, {way.pending} wait at Telegram")


def _webhook(way: Way) -> Finding:
    if not way.found:
        return problem("updates", "Telegram knows no webhook", "start the bot: it sets its own")
    if way.found != way.wanted:
        remedy = "stop the other program, or get a new token from @BotFather (/revoke)"
        return problem("updates", "Telegram sends them to another WEBHOOK_URL", remedy)
    if way.pending and way.failed_seconds is not None:
        says = (
            f"{way.pending} wait; Telegram's last try failed"
            f" {_span(way.failed_seconds)} ago ({scrub(way.failure)[:LONGEST_FAILURE]})"
        )
        return problem("updates", says, "start the bot, then see the proxy and its certificate")
    return ok("updates", f"the webhook is ours, {way.pending} wait at Telegram")


def kinds(missing: Sequence[str]) -> Finding:
    """Judge which kinds of updates Telegram was asked for."""
    if not missing:
        return ok("kinds of updates", "all that the bot asks for")
    says = f"Telegram was not asked for {', '.join(missing)}"
    remedy = "start the bot: it asks for them; if it runs, another program asks otherwise"
    return warning("kinds of updates", says, remedy)


def topics(health: Health) -> list[Finding]:
    """Name each bound topic that took no post the last time."""
    by_key = {chat.chat_key: chat for chat in health.chats}
    found = [
        warning(
            f"{_chat(by_key[each.chat_key])}, topic for {each.purpose}",
            *TOPIC_TROUBLES[each.refused],
        )
        for each in health.refusing
        if each.chat_key in by_key
    ]
    return found or [ok("topics", "none that is bound refuses posts")]


def standing(
    chat: Chat, rights: frozenset[str] | None, *, reads_everything: bool, t: Translator
) -> Finding:
    """Judge the bot's rights in a chat; without being administrator they are None."""
    subject = _chat(chat)
    names = [right_name(right, t).plain for right in Right if right not in (rights or ())]
    if rights is None:
        deaf = "" if reads_everything else " and, in privacy mode, sees only commands"
        remedy = f"make it administrator with {', '.join(names)}"
        return problem(subject, f"the bot is no administrator{deaf}", remedy)
    if names:
        remedy = "tick it in the group's list of administrators, at the bot"
        return problem(subject, f"missing right: {', '.join(names)}", remedy)
    return ok(subject, "every right the bot asks for")


def absent(chat: Chat, says: str) -> Finding:
    remedy = "add the bot again; its data is kept"
    return problem(_chat(chat), says, remedy)


def paused(chat: Chat) -> Finding:
    remedy = "let it write again; the next message there wakes it"
    return problem(_chat(chat), "the group refused the bot's messages, so it is silent", remedy)


def unasked(chat: Chat, error: str) -> Finding:
    return warning(_chat(chat), f"Telegram did not tell the rights ({error})", "try again")


def file_findings(health: Health | None, path: str, *, now: int) -> list[Finding]:
    """Judge what stands in the database and beside it."""
    if health is None:
        return [ok("database", f"{path} is not there yet, the first start makes it")]
    if health.unread:
        remedy = "make room on the disk or let go of the lock, then look again"
        return [problem("database", f"{path} cannot be read now, {health.unread}", remedy)]
    if health.problems:
        remedy = "stop the bot and start it again: it names the newest good backup"
        return [problem("database", f"{path} is damaged, {health.problems[0]}", remedy)]
    if health.version > health.newest_version:
        remedy = "install the newer Encore again"
        return [problem("database", f"{path} was written by a newer Encore", remedy)]
    if health.version < health.newest_version:
        remedy = "start the bot: it keeps a copy and migrates"
        return [problem("database", f"{path} is of an older Encore", remedy)]
    return [
        ok("database", f"{path} is sound, every balance is what was booked"),
        _backup(health, now),
        _quarantine(health.quarantined),
        _outbox(health, now),
        _schedule(health, now),
    ]


def machine_findings(found: Machine) -> list[Finding]:
    """Judge the machine: disk, files, fonts, time zones."""
    return [_disk(found), _files(found), _pictures(found), _zones(found)]


def _disk(found: Machine) -> Finding:
    says = f"{found.free_bytes // MIB} MiB free"
    if found.free_bytes >= found.needed_bytes:
        return ok("disk", says)
    says += f", {found.needed_bytes // MIB} MiB are needed for backups and a newer Encore"
    return problem("disk", says, "make room, or move old files of backups/ to another machine")


def _files(found: Machine) -> Finding:
    if found.foreign_files:
        names = " ".join(found.foreign_files)
        remedy = f"chown {names} to the account that runs the bot"
        return problem("files", f"{names} belongs to another account", remedy)
    if found.open_files:
        names = " ".join(found.open_files)
        return warning("files", f"other accounts may read {names}", f"chmod 600 {names}")
    return ok("files", "for the bot's account only")


def _pictures(found: Machine) -> Finding:
    if found.draws_pictures:
        return ok("pictures", "libraries and fonts are there")
    remedy = (
        "apt install fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji, start the bot anew"
    )
    return warning("pictures", "fonts are missing, so boards come as text", remedy)


def _zones(found: Machine) -> Finding:
    if not found.lost_zones:
        return ok("time zones", "all that are in use are known")
    says = f"unknown here: {', '.join(found.lost_zones)}"
    return problem("time zones", says, "install the libraries again (make run): tzdata is one")


def _backup(health: Health, now: int) -> Finding:
    if health.backup_at is None:
        if health.began_at is None or now - health.began_at < BACKUP_SECONDS:
            return ok("backup", "none yet, and little to lose")
        return problem("backup", "there is none", BACK_UP)
    says = f"the newest is {_span(now - health.backup_at)} old"
    if now - health.backup_at > BACKUP_SECONDS:
        return problem("backup", says, BACK_UP)
    return ok("backup", says)


def _quarantine(kinds: dict[str, int]) -> Finding:
    if not kinds:
        return ok("quarantine", "empty")
    counted = ", ".join(f"{why} × {count}" for why, count in sorted(kinds.items()))
    says = f"set aside in 14 days: {counted}"
    return warning("quarantine", says, "nothing else waits for them; report it to Encore's makers")


def _outbox(health: Health, now: int) -> Finding:
    if health.waiting_since is None:
        return ok("outbox", "empty")
    says = f"the oldest message waits for {_span(now - health.waiting_since)}"
    if now - health.waiting_since <= OUTBOX_SECONDS:
        return ok("outbox", says)
    is_off = is_asleep(health, now)
    remedy = "start the bot" if is_off else "look into the log for what Telegram refuses"
    return warning("outbox", says, remedy)


def _schedule(health: Health, now: int) -> Finding:
    late = 0 if health.due_since is None else now - health.due_since
    if late <= DUE_SECONDS:
        return ok("schedule", "nothing is late")
    says = f"the oldest due work is {_span(late)} late"
    remedy = "start the bot" if is_asleep(health, now) else "look into the log for what failed"
    return warning("schedule", says, remedy)


def is_asleep(health: Health, now: int) -> bool:
    """Say whether the bot seems not to run: it notes each ten seconds that it does."""
    return health.awake_at is None or now - health.awake_at > ASLEEP_SECONDS


def _chat(chat: Chat) -> str:
    return f"chat {chat.telegram_chat_id} {clean(chat.title)}".rstrip()


def _span(seconds: int) -> str:
    for unit, name in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * unit:
            return f"{seconds // unit} {name}"
    return f"{max(seconds, 0)} s"


def is_well(findings: Sequence[Finding]) -> bool:
    return all(finding.grade is Grade.OK for finding in findings)
