"""The transcript of a case: a text file with everything that was written, notes included."""

from datetime import UTC, datetime
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot import case_posts, settings
from bot.texts import Translator
from domain.cases import Case, CaseMessage, Side
from domain.days import zone_at
from domain.names import display_name
from storage import case_messages, chats, members, outbox, users


def ask(tx: Connection, *, case: Case, user_id: int, now: int) -> bool:
    """Queue the transcript to a person; False when they cannot be written to privately."""
    if not users.is_reachable(tx, user_id):
        return False
    facts = {"case_id": case.case_id}
    outbox.add(tx, card=case_posts.LETTER_FILE, facts=facts, user_id=user_id, now=now)
    return True


def transcript(tx: Connection, case: Case, t: Translator) -> str:
    """Return all that was written, a paragraph each, in the group's time."""
    title = chats.title_of(tx, case.community_id)
    head = t("case.file.title", number=case.case_id, title=title).plain
    parts = [_part(tx, case, each, t) for each in case_messages.of_case(tx, case.case_id)]
    return "\n\n".join([head, *parts]) + "\n"


def _part(tx: Connection, case: Case, message: CaseMessage, t: Translator) -> str:
    community = settings.community(tx, case.community_id)
    zone = ZoneInfo(zone_at(community.zones, message.at))
    at = datetime.fromtimestamp(message.at, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    piece = message.piece
    kind = f"[{piece.kind}] " if piece.file_id or not piece.text else ""
    note = f" ({t('case.file.note').plain})" if message.side is Side.NOTE else ""
    return f"{at} {_author(tx, case, message, t)}{note}:\n{kind}{piece.text}"


def _author(tx: Connection, case: Case, message: CaseMessage, t: Translator) -> str:
    if message.side is Side.MEMBER:
        member = members.get(tx, case.member_id)
        fallback = t("member.nameless", number=member.member_id).plain
        return display_name(member.first_name, member.last_name, fallback=fallback)
    user = users.find(tx, message.author_id) if message.author_id else None
    team = t("case.file.team").plain
    return team if user is None else display_name(user.first_name, user.last_name, fallback=team)
