"""What the playground does not do; shown on the page and in docs/playground.md."""

MISSING = (
    "Sticker sets, and places that move; recordings and stickers look like files on the page.",
    "Games, payments, gifts and stars; and nobody has a country to vote from.",
    "Reply keyboards: they are accepted and not shown; only inline keyboards are.",
    "Inline mode, web apps, business accounts, stories, checklists, rich and ephemeral messages.",
    "Primary and paid invite links, and queries of bots that guard the door.",
    "MarkdownV2: formatting is HTML or entities.",
    "Files by address: they are sent up or named by file_id. Photos keep one size.",
    "Link previews, message effects and slow mode.",
    "Telegram's secret flood algorithm: documented figures are used instead.",
)
