"""The command menus that Telegram shows, made from the features' tables."""

import hashlib
from collections.abc import Sequence

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeUnion,
)

from bot.texts import Texts, Translator
from domain.rights import Who
from handlers.features import Feature, Where
from storage import chats, notices, settings
from storage.database import Database

Menu = list[BotCommand]


class Menus:
    """Tells Telegram the menus, only where they changed (dependencies.md, trap 15)."""

    def __init__(
        self, features: Sequence[Feature], bot: Bot, db: Database, texts: Texts, language: str
    ) -> None:
        self._features, self._bot, self._db = features, bot, db
        self._texts, self._default = texts, language

    async def __call__(self) -> None:
        """Bring every menu up to date; safe to repeat, a refusal is left for the next time."""
        chinese = self._default if self._default != "en" else "zh-Hans"
        for code, language in ((None, "en"), ("zh", chinese)):
            t = self._texts.translator(language)
            for scope, is_admin, is_private in (
                (BotCommandScopeAllPrivateChats(), False, True),
                (BotCommandScopeAllGroupChats(), False, False),
                (BotCommandScopeAllChatAdministrators(), True, False),
            ):
                menu = self._menu(t, is_admin=is_admin, is_private=is_private)
                await self._tell(f"{scope.type}:{code or ''}", scope, code, menu)
        await self._tell_communities()

    async def _tell_communities(self) -> None:
        """Give chats whose community speaks another language menus of their own."""
        for chat in await self._db.read(chats.everywhere):
            language = await self._db.read(
                settings.find, community_id=chat.community_id, key="language"
            )
            subject = f"chat:{chat.chat_key}"
            if language in (None, self._default) and not await self._db.read(
                notices.told, f"{subject}:"
            ):
                continue
            t = self._texts.translator(language or self._default)
            chat_id = chat.telegram_chat_id
            members = BotCommandScopeChat(chat_id=chat_id)
            admins = BotCommandScopeChatAdministrators(chat_id=chat_id)
            menu = self._menu(t, is_admin=False, is_private=False)
            await self._tell(f"{subject}:", members, None, menu)
            menu = self._menu(t, is_admin=True, is_private=False)
            await self._tell(f"{subject}:admins", admins, None, menu)

    def _menu(self, t: Translator, *, is_admin: bool, is_private: bool) -> Menu:
        commands = [command for feature in self._features for command in feature.commands]
        return [
            # The key comes from the command's own table, where a test reads it.
            BotCommand(command=command.names[0], description=t(command.menu).plain)
            for command in commands
            if command.menu
            and (command.who is Who.MEMBERS or is_admin)
            and not (is_private and command.where is Where.GROUP)
        ]

    async def _tell(
        self, subject: str, scope: BotCommandScopeUnion, code: str | None, menu: Menu
    ) -> None:
        words = "\n".join(f"{entry.command} {entry.description}" for entry in menu)
        told_hash = hashlib.sha256(words.encode()).hexdigest()
        if await self._db.read(notices.told, subject) == told_hash:
            return
        try:
            await self._bot.set_my_commands(menu, scope=scope, language_code=code)
        except AiogramError:
            return
        await self._db.write(notices.set_told, subject, told_hash)
