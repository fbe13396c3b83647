"""Files that people send, fetched from Telegram."""

from io import BytesIO

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Document
from aiohttp import ClientError

from domain.refusals import Refusal

DOWNLOAD_SECONDS = 10


async def downloaded(bot: Bot, document: Document) -> bytes:
    """Return what stands in a file; refuse when Telegram does not hand it over."""
    body = BytesIO()
    try:
        await bot.download(document, destination=body, timeout=DOWNLOAD_SECONDS)
    except (AiogramError, ClientError, TimeoutError):
        raise Refusal("settings.no_file") from None
    return body.getvalue()
