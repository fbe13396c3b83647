"""Announcements of the outbox: which facts a card needs, read when it is sent."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import (
    audit,
    badges,
    board_rounds,
    broadcasts,
    contest_posts,
    draw_entries,
    draw_gifts,
    draw_posts,
    expiries,
    grant_requests,
    interviews,
    invites,
    levels,
    lifetimes,
    post_rounds,
    quests,
    recognition,
    referrals,
    seasons,
    settings,
    surveys,
    tags,
    tiers,
    votes,
)
from bot.texts import Html, Texts, Translator
from domain.chats import Chat, ChatState
from domain.days import local_minute, zone_at
from domain.manners import is_deletable, is_quiet
from domain.members import Presence
from domain.setting_keys import Key
from domain.tiers import Tier
from scheduling import (
    birthday_letters,
    broadcast_letters,
    case_letters,
    challenge_letters,
    contest_letters,
    discussion_letters,
    feed_letters,
    filter_letters,
    forgetting_letters,
    gathering_letters,
    holiday_letters,
    lesson_letters,
    newcomer_letters,
    night_letters,
    poll_letters,
    post_letters,
    prompt_letters,
    quiz_letters,
    reminder_letters,
    sanction_letters,
    saver_letters,
    step_letters,
    welcome_letters,
    wishes,
)
from scheduling.draw_letters import draw_letter
from scheduling.interview_letters import interview_letter
from scheduling.languages import language_of
from scheduling.quest_letters import quest_letter
from scheduling.survey_letters import survey_letter
from storage import audit_log, chats, member_tags, members, opt_outs
from storage import seasons as stored_seasons
from storage.member_tags import Standing
from storage.outbox import Letter
from views.audit import audit_line
from views.badges import news_card, note_card
from views.cards import Card, Deed, Priority, Tag
from views.digests import digest_card
from views.grants import request_card
from views.invites import counted_card
from views.letters import away_card, greeting_card, owner_card
from views.levels import level_card, levels_card
from views.points import expiring_card
from views.seasons import results_card, weekly_card
from views.tags import tag_text
from views.tiers import tier_card

# News that can wait: no phone rings for it.
SILENT = frozenset(
    {badges.LETTER_GROUP, board_rounds.LETTER, levels.LETTER, levels.LETTER_GROUP, tiers.LETTER}
)

DRAWS = frozenset(
    {
        *draw_posts.LETTERS.values(),
        *draw_posts.OTHER_LETTERS,
        draw_entries.LETTER,
        draw_gifts.LETTER_CLAIMED,
        draw_gifts.LETTER_GIFT,
    }
)
# Whose letters are rendered in a file of their own.
FEATURES = (
    (DRAWS, draw_letter),
    (poll_letters.LETTERS, poll_letters.poll_letter),
    (contest_posts.LETTERS, contest_letters.contest_letter),
    (quiz_letters.LETTERS, quiz_letters.quiz_letter),
    (reminder_letters.LETTERS, reminder_letters.reminder_letter),
    (prompt_letters.LETTERS, prompt_letters.prompt_letter),
    (post_letters.LETTERS, post_letters.post_letter),
    (broadcast_letters.LETTERS, broadcast_letters.broadcast_letter),
    (birthday_letters.LETTERS, birthday_letters.birthday_letter),
    (gathering_letters.LETTERS, gathering_letters.gathering_letter),
    (challenge_letters.LETTERS, challenge_letters.challenge_letter),
    (holiday_letters.LETTERS, holiday_letters.holiday_letter),
    (saver_letters.LETTERS, saver_letters.saver_letter),
    (step_letters.LETTERS, step_letters.step_letter),
    (discussion_letters.LETTERS, discussion_letters.discussion_letter),
    (feed_letters.LETTERS, feed_letters.feed_letter),
    (forgetting_letters.LETTERS, forgetting_letters.forgetting_letter),
    (lesson_letters.LETTERS, lesson_letters.lesson_letter),
    (welcome_letters.LETTERS, welcome_letters.welcome_letter),
    (newcomer_letters.LETTERS, newcomer_letters.newcomer_letter),
    (case_letters.LETTERS, case_letters.case_letter),
    (sanction_letters.LETTERS, sanction_letters.sanction_letter),
    (filter_letters.LETTERS, filter_letters.filter_letter),
    (night_letters.LETTERS, night_letters.night_letter),
)
ON_MESSAGES = {
    recognition.LETTER_REACT: Deed.REACT,
    badges.LETTER_CHEER: Deed.CHEER,
    draw_posts.LETTER_PIN: Deed.PIN,
    post_rounds.LETTER_PIN: Deed.PIN,
    post_rounds.LETTER_UNPIN: Deed.UNPIN,
    draw_posts.LETTER_UNPIN: Deed.UNPIN,
    votes.LETTER_STOP: Deed.CLOSE,
}
DEEDS = frozenset({*lifetimes.KINDS, *ON_MESSAGES, tags.LETTER, invites.LETTER_REVOKE})


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter with its address; `chat` is None for a person."""

    card: Card
    chat_id: int
    chat: Chat | None
    thread_id: int | None
    priority: Priority
    deed: Deed = Deed.SAY
    edits: int | None = None
    is_silent: bool = False
    tag: Tag | None = None
    link: str = ""


def render(
    tx: Connection, letter: Letter, *, texts: Texts, language: str, timezone: str, now: int
) -> Rendered | None:
    """Render a letter from the newest state; None when there is nobody to tell any more."""
    chat = chats.get(tx, letter.chat_key) if letter.chat_key is not None else None
    if chat is not None and chat.state is not ChatState.ACTIVE:
        return None
    if letter.card in DEEDS:
        return _deed(tx, letter, chat, texts, now)
    if not wishes.is_wanted(tx, letter):
        return None
    zone, silent = timezone, False
    if chat is not None:
        community = settings.community(tx, chat.community_id)
        language, zone = community.language, zone_at(community.zones, now)
        silent = is_quiet(community.values.text(Key.QUIET_HOURS), local_minute(now, zone))
    elif letter.user_id is not None:
        language = language_of(tx, letter, letter.user_id, texts) or language
    t = texts.translator(language)
    card = _card(tx, letter, chat, texts=texts, t=t, zone=zone, now=now)
    address = chat.telegram_chat_id if chat else letter.user_id
    if card is None or address is None:
        return None
    silent |= letter.card in SILENT or card.is_silent
    if "edits" in letter.facts:
        return _edited(card, letter, chat)
    return Rendered(card, address, chat, letter.thread_id, _urgency(letter), is_silent=silent)


def _urgency(letter: Letter) -> Priority:
    return Priority.BULK if letter.card == broadcasts.LETTER else Priority.NOTICE


def _edited(card: Card, letter: Letter, chat: Chat | None) -> Rendered | None:
    """Return a live card in place of what it showed; None when its message is out of reach."""
    facts = letter.facts
    address = chat.telegram_chat_id if chat else letter.user_id
    if address is None or address != facts["telegram_chat_id"]:
        return None
    edits = int(facts["edits"])
    return Rendered(card, address, chat, None, Priority.EDIT, edits=edits)


def _deed(
    tx: Connection, letter: Letter, chat: Chat | None, texts: Texts, now: int
) -> Rendered | None:
    """Return what is done without a word."""
    if letter.card == tags.LETTER:
        return _tagged(tx, letter, chat, texts)
    if letter.card == invites.LETTER_REVOKE:
        return _revoked(letter, chat)
    if letter.card in ON_MESSAGES:
        return _on_message(letter, chat)
    return _taken_back(letter, chat, now)


def _taken_back(letter: Letter, chat: Chat | None, now: int) -> Rendered | None:
    """Return what takes a message or its buttons back; None when Telegram cannot any more."""
    facts = {key: int(value) for key, value in letter.facts.items()}
    address = chat.telegram_chat_id if chat else letter.user_id
    # After an upgrade to a supergroup the messages from before it are out of reach.
    if address is None or address != facts["telegram_chat_id"]:
        return None
    deed = Deed.STRIP
    if letter.card == lifetimes.DELETE:
        deed = Deed.DELETE
        if not is_deletable(facts["sent_at"], now=now):
            return None
    nothing = Card(Html(""))
    return Rendered(nothing, address, chat, None, Priority.EDIT, deed, facts["message_id"])


def _on_message(letter: Letter, chat: Chat | None) -> Rendered | None:
    """Return what is done with a message that is there; None when it is out of reach."""
    facts = {key: int(value) for key, value in letter.facts.items()}
    if chat is None or chat.telegram_chat_id != facts["telegram_chat_id"]:
        return None
    address, message_id = chat.telegram_chat_id, facts["message_id"]
    deed = ON_MESSAGES[letter.card]
    priority = Priority.NOTICE if deed is Deed.CLOSE else Priority.EDIT
    return Rendered(Card(Html("")), address, chat, None, priority, deed, message_id)


def _revoked(letter: Letter, chat: Chat | None) -> Rendered | None:
    """Return what ends a link; None for one into a chat that is out of reach."""
    if chat is None:
        return None
    nothing, link = Card(Html("")), str(letter.facts["url"])
    address = chat.telegram_chat_id
    return Rendered(nothing, address, chat, None, Priority.EDIT, Deed.REVOKE, link=link)


def _card(
    tx: Connection,
    letter: Letter,
    chat: Chat | None,
    *,
    texts: Texts,
    t: Translator,
    zone: str,
    now: int,
) -> Card | None:
    match letter.card:
        case "greeting":
            hears = bool(letter.facts.get("hears", 1))
            return greeting_card(chat.missing_rights if chat else (), t, hears=hears)
        case "away":
            return away_card(letter.facts, zone, t)
        case "owner":
            return owner_card(letter.facts, t)
        case expiries.LETTER:
            title = chats.title_of(tx, int(letter.facts["community_id"]))
            on = str(letter.facts["on"])
            return expiring_card(title, int(letter.facts["points"]), on, t)
        case "digest":
            return _digest(tx, letter, t, zone)
        case grant_requests.LETTER_ASKED | grant_requests.LETTER_EXPIRED:
            return request_card(grant_requests.shown(tx, int(letter.facts["request_id"])), t)
        case audit.LETTER:
            return _audited(tx, letter, texts, t)
    own = next((show for cards, show in FEATURES if letter.card in cards), None)
    return own(tx, letter, t) if own is not None else _loyalty(tx, letter, t, now)


def _loyalty(tx: Connection, letter: Letter, t: Translator, now: int) -> Card | None:
    """Show what members have come to: badges, guests, levels, tiers."""
    match letter.card:
        case badges.LETTER_GROUP:
            return _badge_news(tx, letter, t)
        case board_rounds.LETTER:
            community_id, week = int(letter.facts["community_id"]), str(letter.facts["week"])
            return weekly_card(board_rounds.weekly(tx, community_id=community_id, week=week), t)
        case seasons.LETTER:
            return _season_results(tx, int(letter.facts["season_id"]), t)
        case badges.LETTER_PRIVATE:
            return _badge_note(tx, letter, t)
        case referrals.LETTER:
            member = members.get(tx, int(letter.facts["member_id"]))
            return counted_card(member, int(letter.facts["points"]), t)
        case levels.LETTER:
            return _level(tx, letter, t)
        case levels.LETTER_GROUP:
            return _levels(tx, letter, t)
        case tiers.LETTER:
            return _tier(tx, letter, t, now)
        case quests.LETTER_CARD | quests.LETTER_EDIT | quests.LETTER_RESULT | quests.LETTER_REWARD:
            return quest_letter(tx, letter, t)
        case card if card in interviews.LETTERS:
            return interview_letter(tx, letter, t)
        case card if card in surveys.LETTERS:
            return survey_letter(tx, letter, t)
    return None


def _season_results(tx: Connection, season_id: int, t: Translator) -> Card | None:
    season = stored_seasons.find(tx, season_id)
    if season is None:
        return None
    return results_card(season, seasons.best(tx, season), t)


def _digest(tx: Connection, letter: Letter, t: Translator, zone: str) -> Card:
    from_at, to_at = int(letter.facts["from_at"]), int(letter.facts["to_at"])
    acts = audit_log.counts(tx, from_at=from_at, to_at=to_at)
    titles = {each.community_id: chats.title_of(tx, each.community_id) for each in acts}
    return digest_card(acts, titles, zone, t, from_at=from_at, to_at=to_at)


def _badge_news(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Tell the group of new badges; None when who has them does not want to be named."""
    told = badges.told_of(tx, str(letter.facts["awards"]))
    unnamed = opt_outs.unnamed(tx, [member.member_id for member, _ in told])
    shown = [each for each in told if each[0].member_id not in unnamed]
    return None if told and not shown else news_card(shown, int(letter.facts["more"]), t)


def _badge_note(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    told = badges.told_of(tx, str(letter.facts["awards"]))
    titles = [chats.title_of(tx, member.community_id) for member, _ in told]
    return note_card(told, titles[0], t) if told else None


def _audited(tx: Connection, letter: Letter, texts: Texts, t: Translator) -> Card | None:
    """Show an admin's act in the log topic, which stands wherever its community says."""
    entry = audit.entry(tx, int(letter.facts["audit_id"]))
    if entry is None:
        return None
    community = settings.community(tx, int(letter.facts["community_id"]))
    return Card(audit_line(entry, community, texts, t))


def _level(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Tell a member of a new level, while they are one."""
    member = members.get(tx, int(letter.facts["member_id"]))
    if member.state is not Presence.PRESENT:
        return None
    title = settings.community(tx, member.community_id).title
    return level_card(member, int(letter.facts["level"]), title, t)


def _levels(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Tell the group of new levels; None when who reached them does not want to be named."""
    pairs = [each.split(":") for each in str(letter.facts["named"]).split(",")]
    unnamed = opt_outs.unnamed(tx, [int(member_id) for member_id, _ in pairs])
    named = [
        (members.get(tx, int(member_id)), int(level))
        for member_id, level in pairs
        if int(member_id) not in unnamed
    ]
    return levels_card(named, int(letter.facts["more"]), t) if named else None


def _tier(tx: Connection, letter: Letter, t: Translator, now: int) -> Card | None:
    """Tell a member what became of their tier, while they are one and it is still so."""
    member = members.get(tx, int(letter.facts["member_id"]))
    community = settings.community(tx, member.community_id)
    standing = tiers.standing(tx, community=community, member_id=member.member_id, at=now)
    is_over = standing.outlook.tier != letter.facts["tier"]
    if member.state is not Presence.PRESENT or is_over:
        return None
    return tier_card(str(letter.facts["news"]), standing, community.title, t)


def _tagged(tx: Connection, letter: Letter, chat: Chat | None, texts: Texts) -> Rendered | None:
    """Return the tag a member is to have now; None when it is there already."""
    member = members.get(tx, int(letter.facts["member_id"]))
    if chat is None or member.state is not Presence.PRESENT:
        return None
    community = settings.community(tx, chat.community_id)
    standing = tags.standing_of(tx, community=community, member_id=member.member_id)
    shown = member_tags.find(tx, chat_key=chat.chat_key, member_id=member.member_id)
    if not tags.needs_setting(standing, shown):
        return None
    made_of = standing or Standing(Tier.NEWCOMER, 0, community.language)
    text = tag_text(standing, texts.translator(community.language)) if standing else ""
    tag = Tag(member.user_id, member.member_id, chat.chat_key, text, made_of)
    nothing = Card(Html(""))
    return Rendered(nothing, chat.telegram_chat_id, chat, None, Priority.EDIT, Deed.TAG, tag=tag)
