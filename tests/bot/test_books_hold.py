"""Whatever happens in whatever order, crashes too, the books hold after every step."""

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings as sampling
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot import (
    checkins,
    chores,
    communities,
    consistency,
    erasures,
    expiries,
    exports,
    freezes,
    grants,
    holds,
    intake,
    merges,
    participation,
    pending,
    points,
    setting_changes,
    settings,
    streaks,
)
from domain.communities import Community, Defaults
from domain.days import local_date
from domain.ledger import LedgerEntry, Reason
from domain.members import Member
from domain.messages import Kind, MessageFacts, Name
from domain.refusals import Refusal
from storage import chores as due_chores
from storage import freezes as stored_freezes
from storage import ledger
from storage import members as stored
from storage import pasts as stored_pasts
from tests.bot.books import DAY, NOW, a_chat, a_member, books

T = TypeVar("T")
KINDS = holds.KINDS | expiries.KINDS | pending.KINDS
PEOPLE = st.integers(1, 3)
CHATS = st.integers(0, 1)
AMOUNTS = st.integers(1, 40)
FIRST_POINTS = 100
ADMIN = 99
# What the steps below book themselves; anything else came along with a step, such as a badge.
OWN = (
    *("reaction", "grant", "fine", "undo", "merge", "unmerge", "spent", "expired"),
    *("checkin", "freeze"),
)


@dataclass(slots=True)
class Held:
    member_id: int
    points: int
    expires_at: int | None
    homes: list[int] = field(default_factory=list)
    is_open: bool = True


@dataclass(slots=True)
class Joined:
    """A merge that holds: where it led, and what each member there was given by it."""

    merge_id: int
    old_id: int
    into_id: int
    openings: dict[int, tuple[int, int]]


class Books(RuleBasedStateMachine):
    """Two groups with three people each, a clock, and a plain model of what everybody has."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "books.db"
        shutil.copy(_template(), self.path)
        self.tx = self._opened()
        self.now, self.number = NOW, 0
        self.chats = [-100, -200]
        self.balance: dict[int, int] = {}
        self.xp: dict[int, int] = {}
        self.held: dict[int, Held] = {}
        self.joined: Joined | None = None
        self.seen = 0
        for chat_id in self.chats:
            community = self._does(self._opens, chat_id)
            for user_id in (1, 2, 3):
                self._starts(community, self._member(community, user_id))

    def _starts(self, community: Community, member: Member) -> None:
        """Give somebody something to spend, without XP and by nobody's allowance."""
        ref = self._next("first")
        wish = grants.Wish(member, FIRST_POINTS, "welcome", False, 0, ref, self.now)
        self._does(grants.book, community=community, wish=wish, at=self.now)
        self._gains(member.member_id, FIRST_POINTS, 0)

    def _opened(self) -> sqlite3.Connection:
        tx = sqlite3.connect(self.path, isolation_level=None)
        tx.execute("PRAGMA synchronous = OFF")
        return tx

    def _opens(self, tx: sqlite3.Connection, chat_id: int) -> Community:
        chat = a_chat(tx, chat_id, now=self.now)
        for user_id in (1, 2, 3):
            a_member(tx, chat.community_id, user_id)
        community = settings.community(tx, chat.community_id)
        setting_changes.change(
            tx, community=community, key="expiry_months", text="1", by=ADMIN, at=self.now
        )
        return settings.community(tx, chat.community_id)

    def teardown(self) -> None:
        if hasattr(self, "tx"):
            self.tx.close()
            assert consistency.check(self.path).problems == []
            shutil.rmtree(self.folder)

    # How a step is done: in one transaction, by people whose group is known.

    def _does(self, function: Callable[..., T], *args: Any, **named: Any) -> T:
        self.now += 1
        self.tx.execute("BEGIN IMMEDIATE")
        try:
            outcome = function(self.tx, *args, **named)
        except BaseException:
            self.tx.execute("ROLLBACK")
            raise
        self.tx.execute("COMMIT")
        self._count_what_came_along()
        return outcome

    def _count_what_came_along(self) -> None:
        if not hasattr(self, "seen"):
            return
        rows = self.tx.execute(
            "SELECT entry_id, member_id, points, xp, reason FROM ledger WHERE entry_id > ?",
            (self.seen,),
        ).fetchall()
        for entry_id, member_id, gained, xp, reason in rows:
            self.seen = max(self.seen, entry_id)
            if reason not in OWN:
                self._gains(member_id, gained, xp)

    def _community(self, chat: int) -> Community:
        found = communities.chat_of(
            self.tx,
            name=communities.ChatName(self.chats[chat], "supergroup", "Aurora Fans"),
            defaults=_DEFAULTS,
            now=self.now,
        )
        return settings.community(self.tx, found.community_id)

    def _member(self, community: Community, user_id: int) -> Member:
        return stored.met(self.tx, community_id=community.community_id, user_id=user_id)

    def _who(self, chat: int, user_id: int) -> tuple[Community, Member]:
        """Return a group and one of its people: whoever was erased is back, as somebody new."""
        community = self._community(chat)
        member = self._does(a_member, community.community_id, user_id)
        self._knows(member)
        return community, member

    def _knows(self, member: Member) -> None:
        self.balance.setdefault(member.member_id, 0)
        self.xp.setdefault(member.member_id, 0)

    def _gains(self, member_id: int, gained: int, xp: int) -> None:
        self.balance[member_id] = self.balance.get(member_id, 0) + gained
        self.xp[member_id] = self.xp.get(member_id, 0) + xp

    def _free(self, member_id: int) -> int:
        held = sum(h.points for h in self.held.values() if h.is_open and h.member_id == member_id)
        return self.balance[member_id] - held

    def _next(self, word: str) -> str:
        self.number += 1
        return f"{word}:{self.number}"

    # The steps.

    @rule(chat=CHATS, user_id=PEOPLE, pause=st.sampled_from([1, 70]))
    def says(self, chat: int, user_id: int, pause: int) -> None:
        self.now += pause
        community, member = self._who(chat, user_id)
        self._says(self.chats[chat], community, member.user_id)

    def _says(self, chat_id: int, community: Community, user_id: int) -> None:
        self.number += 1
        words = hashlib.sha256(str(self.number).encode()).hexdigest()[:20]
        name = Name(user_id, f"Fan {user_id}", "", "", "en")
        facts = MessageFacts(chat_id, self.number, self.now, name, Kind.TEXT, 20, False, words)
        self._does(self._records, facts)
        (earned,) = self.tx.execute(
            "SELECT points * (verdict = 1) FROM events"
            " WHERE telegram_chat_id = ? AND message_id = ?",
            (chat_id, self.number),
        ).fetchone()
        self._gains(self._member(community, user_id).member_id, earned, earned)

    def _records(self, tx: sqlite3.Connection, facts: MessageFacts) -> None:
        chat_id = facts.telegram_chat_id
        chats = {chat_id: communities.ChatName(chat_id, "supergroup", "Aurora Fans")}
        gated = intake.Gated(messages=[facts], chats=chats)
        named: dict[str, Any] = {"ended": [], "owners": [], "defaults": _DEFAULTS}
        intake.accept(tx, gated=gated, now=self.now, **named)

    def _place(self, community: Community) -> participation.Place:
        values = community.values
        return participation.Place(
            1, community.community_id, community.zones, values.message_rule, True, values
        )

    @rule(chat=CHATS, user_id=PEOPLE, amount=AMOUNTS)
    def is_awarded(self, chat: int, user_id: int, amount: int) -> None:
        community, member = self._who(chat, user_id)
        change = points.Change(
            amount, amount, Reason.REACTION, self._next("reaction"), "", None, self.now
        )
        place = self._place(community)
        worth = self._does(participation.award, member=member, change=change, place=place)
        assert 0 <= worth <= amount
        self._gains(member.member_id, worth, worth)
        assert not self._does(participation.award, member=member, change=change, place=place)

    @rule(chat=CHATS, user_id=PEOPLE)
    def checks_in(self, chat: int, user_id: int) -> None:
        community, member = self._who(chat, user_id)
        on = local_date(self.now, community.zones)
        latest = stored_pasts.of_member(self.tx, member.member_id, most=60, since_at=0).checkins
        is_new = on not in {each[0] for each in latest}
        named: dict[str, Any] = {
            "member": member,
            "ref": self._next("checkin"),
            "at": self.now,
            "zones": community.zones,
            "rule": community.values.checkin_rule,
            "freezing": community.values.freeze_rule,
        }
        done = self._does(checkins.check_in, **named)
        assert done.is_new is is_new
        if is_new:
            assert done.points == 5 + min(done.streak - 1, 5)
            self._gains(member.member_id, done.points, done.points)
            assert self._does(checkins.check_in, **named).points == done.points

    @rule(chat=CHATS, user_id=PEOPLE)
    def buys_a_freeze(self, chat: int, user_id: int) -> None:
        community, member = self._who(chat, user_id)
        rule = community.values.freeze_rule
        stands = streaks.standing(
            self.tx, member_id=member.member_id, at=self.now, zones=community.zones, rule=rule
        )
        named: dict[str, Any] = {
            "member": member,
            "community": community,
            "price": rule.price,
            "ref": self._next("freeze"),
            "at": self.now,
        }
        if stands.held >= rule.most or self._free(member.member_id) < rule.price:
            with pytest.raises(Refusal):
                self._does(freezes.buy, **named)
            return
        bought = self._does(freezes.buy, **named)
        self._gains(member.member_id, -rule.price, 0)
        assert self._does(freezes.buy, **named) == bought

    @rule(chat=CHATS, user_id=PEOPLE, amount=AMOUNTS, is_fine=st.booleans())
    def is_given_or_fined(self, chat: int, user_id: int, amount: int, is_fine: bool) -> None:
        community, member = self._who(chat, user_id)
        ref = self._next("by hand")
        wish = grants.Wish(member, amount, "why", is_fine, ADMIN, ref, self.now)
        if is_fine and amount > self._free(member.member_id):
            with pytest.raises(Refusal):
                self._does(grants.grant, community=community, wish=wish)
            return
        if self._does(grants.grant, community=community, wish=wish) is not None:
            self._gains(member.member_id, -amount if is_fine else amount, 0)
            self._does(grants.grant, community=community, wish=wish)

    @rule(chat=CHATS, user_id=PEOPLE, amount=AMOUNTS, hours=st.sampled_from([None, 1, 500]))
    def holds_some(self, chat: int, user_id: int, amount: int, hours: int | None) -> None:
        _, member = self._who(chat, user_id)
        named: dict[str, Any] = {
            "member": member,
            "amount": amount,
            "ref": self._next("prize"),
            "note": "a prize",
            "at": self.now,
            "expires_at": None if hours is None else self.now + hours * 3600,
        }
        if amount > self._free(member.member_id):
            with pytest.raises(Refusal):
                self._does(holds.hold, **named)
            return
        hold = self._does(holds.hold, **named)
        assert self._does(holds.hold, **named) == hold
        self.held[hold.hold_id] = Held(member.member_id, amount, named["expires_at"])

    @precondition(lambda self: bool(self.held))
    @rule(which=st.integers(0, 50))
    def captures(self, which: int) -> None:
        hold_id, held = list(self.held.items())[which % len(self.held)]
        before = self._captured(hold_id)
        if not held.is_open and not before:
            with pytest.raises(Refusal):
                self._does(holds.capture, hold_id=hold_id, at=self.now, actor_id=None)
            return
        self._does(holds.capture, hold_id=hold_id, at=self.now, actor_id=None)
        if not before:
            held.is_open = False
            self._gains(held.member_id, -held.points, 0)
        assert self._captured(hold_id) == 1

    def _captured(self, hold_id: int) -> int:
        (entries,) = self.tx.execute(
            "SELECT count(*) FROM ledger WHERE ref = ?", (f"hold:{hold_id}",)
        ).fetchone()
        return int(entries)

    @precondition(lambda self: bool(self.held))
    @rule(which=st.integers(0, 50))
    def releases(self, which: int) -> None:
        hold_id, held = list(self.held.items())[which % len(self.held)]
        assert self._does(holds.release, hold_id=hold_id, at=self.now) is held.is_open
        held.is_open = False

    @rule(chat=CHATS, which=st.integers(0, 200))
    def reverses(self, chat: int, which: int) -> None:
        entries = self.tx.execute("SELECT entry_id FROM ledger ORDER BY entry_id").fetchall()
        if not entries:
            return
        entry = ledger.find(self.tx, entries[which % len(entries)][0])
        assert entry is not None
        self._reverses(self._community(chat), entry)

    def _reverses(self, community: Community, entry: LedgerEntry) -> None:
        named: dict[str, Any] = {"community": community, "entry_id": entry.entry_id, "note": ""}
        is_over = ledger.find_reversal(self.tx, entry.entry_id) is not None
        is_fixed = entry.reverses_id or entry.reason in (Reason.MERGE, Reason.UNMERGE)
        is_foreign = entry.community_id != community.community_id
        free = self._free(entry.member_id)
        is_held = free < self.balance[entry.member_id] and entry.points > free
        is_used = entry.reason is Reason.FREEZE and not self._has_bought(community, entry)
        if is_over or is_fixed or is_foreign or is_held or is_used:
            with pytest.raises(Refusal):
                self._does(grants.undo_by_number, actor_id=ADMIN, at=self.now, **named)
            return
        undone = self._does(grants.undo_by_number, actor_id=ADMIN, at=self.now, **named)
        assert undone.points == max(-entry.points, -free)
        self._gains(entry.member_id, undone.points, -entry.xp)

    def _has_bought(self, community: Community, entry: LedgerEntry) -> bool:
        """Say whether a bought freeze is there and stands in for no day yet."""
        member_id, rule = entry.member_id, community.values.freeze_rule
        stands = streaks.standing(
            self.tx, member_id=member_id, at=self.now, zones=community.zones, rule=rule
        )
        held = (
            each.ref
            for each in stored_freezes.of_member(self.tx, member_id)
            if each.used_on is None
        )
        return stands.held > 0 and streaks.bought_ref(entry.entry_id) in held

    @rule(hours=st.sampled_from([1, 30]))
    def time_passes(self, hours: int) -> None:
        self.now += hours * 3600
        self._does_what_is_due()

    @rule(nights=st.sampled_from([2, 40]))
    def nights_pass(self, nights: int) -> None:
        for _ in range(nights):
            self.now += DAY
            self._does(lambda tx: expiries.begin(tx, now=self.now))
            self._does_what_is_due()

    def _does_what_is_due(self) -> None:
        """Do what is due, the longest overdue first; follow what expired in the model."""
        for chore_id, kind in due_chores.due(self.tx, self.now):
            if kind in KINDS:
                last = self.seen
                self._does(chores.do, chore_id, kinds=KINDS, now=self.now)
                self._follow_expiries(last)
        for held in self.held.values():
            if held.expires_at is not None and held.expires_at <= self.now:
                held.is_open = False

    def _follow_expiries(self, last: int) -> None:
        rows = self.tx.execute(
            "SELECT member_id, points, xp FROM ledger WHERE entry_id > ? AND reason = 'expired'",
            (last,),
        ).fetchall()
        for member_id, gone, xp in rows:
            assert gone < 0 == xp
            self._gains(member_id, gone, 0)

    @precondition(lambda self: self.joined is None)
    @rule(old=CHATS)
    def joins(self, old: int) -> None:
        old_id = self._community(old).community_id
        into_id = self._community(1 - old).community_id
        people = self._keys(old_id)
        self._does(merges.open_code, community_id=into_id, code="CODE", by=ADMIN, at=self.now)
        merge_id, _ = self._does(
            merges.join, community_id=old_id, code="CODE", by=ADMIN, at=self.now
        )
        there = self._keys(into_id)
        openings = {}
        for user_id, member_id in people.items():
            into = there[user_id]
            openings[into] = (self.balance[member_id], self.xp[member_id])
            self._gains(into, *openings[into])
            for held in self.held.values():
                if held.is_open and held.member_id == member_id:
                    held.homes.append(member_id)
                    held.member_id = into
        self.joined = Joined(merge_id, old_id, into_id, openings)

    def _keys(self, community_id: int) -> dict[int, int]:
        """Return member keys by user."""
        found = stored.of_community(self.tx, community_id)
        return {user_id: member_id for member_id, user_id in found}

    @precondition(lambda self: self.joined is not None)
    @rule()
    def parts(self) -> None:
        joined = self.joined
        assert joined is not None
        try:
            self._does(merges.undo, merge_id=joined.merge_id, by=ADMIN, at=self.now)
        except Refusal as refusal:
            assert refusal.key == "community.undo_expired"
            return
        for held in self.held.values():
            if held.is_open and held.homes:
                held.member_id = held.homes.pop()
        for member_id, (gained, xp) in joined.openings.items():
            self._gains(member_id, -min(gained, self._free(member_id)), -xp)
        self.joined = None

    @rule(chat=CHATS, user_id=PEOPLE)
    def is_erased(self, chat: int, user_id: int) -> None:
        """Forget somebody; what they had stays with the nameless member in their place."""
        community, member = self._who(chat, user_id)
        self._does(erasures.erase, member=member, now=self.now)
        named = {"community_id": community.community_id, "user_id": user_id}
        assert stored.find(self.tx, **named) is None
        self._does(erasures.erase, member=stored.get(self.tx, member.member_id), now=self.now)

    @rule(chat=CHATS, is_early=st.booleans())
    def becomes_a_supergroup(self, chat: int, is_early: bool) -> None:
        """Let the chat have another id, with or without a word under it before anyone said so."""
        old_id, new_id = self.chats[chat], self.chats[chat] - 1000
        community = self._community(chat)
        if is_early:
            self.chats[chat] = new_id
            self._says(new_id, self._does(self._begins, new_id), 1)
        self.chats[chat] = new_id
        early = self._keys(self._community(chat).community_id) if is_early else {}
        self._does(communities.moved, old_id=old_id, new_id=new_id, now=self.now)
        for user_id, member_id in early.items():
            gained, xp = self.balance.pop(member_id), self.xp.pop(member_id)
            self._gains(self._keys(community.community_id)[user_id], gained, xp)

    def _begins(self, tx: sqlite3.Connection, chat_id: int) -> Community:
        chat = a_chat(tx, chat_id, now=self.now)
        a_member(tx, chat.community_id, 1)
        return settings.community(tx, chat.community_id)

    @rule(chat=CHATS, user_id=PEOPLE)
    def dies_in_the_middle(self, chat: int, user_id: int) -> None:
        """Lose the process with a write half done, and open the file again."""
        community, member = self._who(chat, user_id)
        self.tx.execute("BEGIN IMMEDIATE")
        wish = grants.Wish(member, 7, "lost", False, ADMIN, self._next("lost"), self.now)
        grants.book(self.tx, community=community, wish=wish, at=self.now)
        named: dict[str, Any] = {"amount": 1, "ref": self._next("lost"), "note": ""}
        holds.hold(self.tx, member=member, at=self.now, **named)
        self.tx.close()
        self.tx = self._opened()

    # What holds after each of them.

    @invariant()
    def the_books_hold(self) -> None:
        if not hasattr(self, "tx"):
            return
        assert consistency.problems(self.tx) == []
        rows = self.tx.execute("SELECT member_id, points, xp FROM members").fetchall()
        assert {row[0]: row[1:] for row in rows} == {
            member_id: (self.balance[member_id], self.xp[member_id]) for member_id in self.balance
        }
        assert all(balance >= 0 for balance in self.balance.values())
        assert all(self._free(member_id) >= 0 for member_id in self.balance)
        for member_id in self.balance:
            assert points.free(self.tx, member_id) == self._free(member_id)

    @invariant()
    def what_is_told_of_somebody_is_what_they_have(self) -> None:
        if not hasattr(self, "tx"):
            return
        member_id = sorted(self.balance)[self.number % len(self.balance)]
        told = exports.export(self.tx, stored.get(self.tx, member_id))
        booked = [line["points"] for line in told["ledger"]]
        talked = [line["message_points"] for line in told["daily"]]
        assert sum(booked) + sum(talked) == self.balance[member_id]
        held = [line["points"] for line in told["holds"] if line["state"] == "open"]
        assert self.balance[member_id] - sum(held) == self._free(member_id)
        (own,) = told["members"]
        assert (own["points"], own["xp"]) == (self.balance[member_id], self.xp[member_id])

    @invariant()
    def what_was_paid_back_is_gone(self) -> None:
        if not hasattr(self, "tx"):
            return
        left = self.tx.execute(
            "SELECT f.ref FROM freezes AS f JOIN ledger AS l USING (member_id)"
            " JOIN ledger AS r ON r.reverses_id = l.entry_id"
            " WHERE f.ref = 'bought:' || l.entry_id"
        ).fetchall()
        assert left == []

    @invariant()
    def no_cause_acts_twice(self) -> None:
        if not hasattr(self, "tx"):
            return
        twice = self.tx.execute(
            "SELECT ref FROM ledger GROUP BY community_id, ref HAVING count(*) > 1"
            " UNION ALL SELECT ref FROM holds GROUP BY ref HAVING count(*) > 1"
            " UNION ALL SELECT ref FROM ledger WHERE reverses_id IS NOT NULL"
            " GROUP BY reverses_id HAVING count(*) > 1"
        ).fetchall()
        assert twice == []


_TEMPLATES: list[Path] = []


def _template() -> Path:
    """Return a file that all migrations have run on, made once."""
    if not _TEMPLATES:
        path = Path(tempfile.mkdtemp()) / "template.db"
        with books(path) as tx:
            tx.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _TEMPLATES.append(path)
    return _TEMPLATES[0]


_DEFAULTS = Defaults("en", "UTC")
TestBooks = pytest.mark.slow(Books.TestCase)
TestBooks.settings = sampling(max_examples=40, stateful_step_count=50)
