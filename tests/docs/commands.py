"""docs/commands.md, made from the features' own tables."""

from collections.abc import Iterator

from bot.texts import Texts, Translator
from domain.rights import Who
from handlers.feature_list import FEATURES
from handlers.features import Command, Late, Where

HEAD = """\
# Commands

Made by `make docs` from the same tables that /help, the command menus and the bot itself go by.

A plain word counts when it is the whole message. A command sent while the bot was away runs when
it is back: check-ins at their own time within a day, answers within ten minutes; whatever else
changes something is asked for again after a minute.
"""
WHERE = {
    Where.ANYWHERE: "group, private chat",
    Where.GROUP: "group; in the private chat for the connected group",
}
LATE = {
    Late.ANSWERED: "answered",
    Late.REPEATED: "asked for again",
    Late.COUNTED: "counted",
}


def commands_page() -> str:
    """Return the whole page."""
    texts = Texts.load()
    english, chinese = texts.translator("en"), texts.translator("zh-Hans")
    commands = [command for feature in FEATURES for command in feature.commands]
    members = [command for command in commands if command.who is Who.MEMBERS]
    admins = [command for command in commands if command.who is not Who.MEMBERS]
    return "\n".join(
        [
            HEAD,
            "## For members\n",
            *_table(members, english, chinese),
            "\n## For admins\n",
            "Who may do what stands in [Rights and roles](admins/rights.md); Telegram is asked"
            " each time.\nOthers get no answer. An anonymous administrator is asked for one tap"
            " first.\n",
            *_table(admins, english, chinese),
            "",
        ]
    )


def _table(commands: list[Command], english: Translator, chinese: Translator) -> Iterator[str]:
    yield "| Command | Plain words | Where | When late | What it does | 作用 |"
    yield "|---|---|---|---|---|---|"
    for command in commands:
        names = ", ".join(f"`/{name}`" for name in command.names)
        words = ", ".join(command.words) or "–"
        # The key comes from the command's own table, where a test reads it.
        said = [t(command.help).plain.replace("|", "\\|") for t in (english, chinese)]
        cells = [names, words, WHERE[command.where], LATE[command.late], *said]
        yield f"| {' | '.join(cells)} |"
