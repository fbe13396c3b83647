"""Calls to Telegram in fewer steps than aiogram's own session takes, with the same errors.

Under load calls are the largest part of the work (docs/developers/performance.md). Here the form
is encoded at once, there is no cookie jar, and the types of answers are kept: pydantic forgets
those that nobody holds, and makes them anew in milliseconds.
"""

import json
from http import HTTPStatus
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar
from yarl import URL

from handlers.older_servers import filled
from handlers.raw import read_json

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Session(AiohttpSession):
    """Speaks to the Bot API; methods with files take aiogram's own way."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, json_loads=read_json)
        self._kept: dict[type[TelegramMethod[Any]], Any] = {}

    async def create_session(self) -> ClientSession:
        if self._session is None or self._session.closed:
            self._session = ClientSession(
                connector=self._connector_type(**self._connector_init),
                cookie_jar=DummyCookieJar(),
            )
            self._should_reset_connector = False
        return self._session

    async def close(self) -> None:
        """End all connections; aiogram's own way waits a while, which only TLS needs."""
        if self.api.base.startswith("https:"):
            await super().close()
        elif self._session is not None:
            await self._session.close()

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's own name
    ) -> Any:
        files: dict[str, Any] = {}
        form = self._form(bot, method, files)
        if files:
            return await super().make_request(bot, method, timeout)
        if type(method) not in self._kept:
            self._kept[type(method)] = Response.__class_getitem__(method.__returning__)
        status, content = await self._post(
            bot, method, form, self.timeout if timeout is None else timeout
        )
        return self.check_response(bot, method, status, content).result

    def check_response(
        self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str
    ) -> Response[Any]:
        """Read an answer; one that lacks something is read again as an older server's."""
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError as error:
            if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                # A gateway's page in HTML: nothing was done, and it is worth asking again.
                raise TelegramServerError(method, f"status {status_code}") from error
            if not isinstance(error.data, dict):
                raise
            whole = json.dumps(filled(error.data))
            return super().check_response(bot, method, status_code, whole)

    def _form(self, bot: Bot, method: TelegramMethod[Any], files: dict[str, Any]) -> bytes:
        fields = [
            (name, prepared)
            for name, value in method
            if value is not None and (prepared := self.prepare_value(value, bot, files))
        ]
        return URL("/").with_query(fields).raw_query_string.encode()

    async def _post(
        self, bot: Bot, method: TelegramMethod[Any], form: bytes, seconds: float
    ) -> tuple[int, str]:
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        limit = ClientTimeout(total=seconds)
        session = await self.create_session()
        try:
            async with session.post(url, data=form, headers=FORM, timeout=limit) as response:
                return response.status, (await response.read()).decode(errors="replace")
        except TimeoutError as error:
            raise TelegramNetworkError(method, "Request timeout error") from error
        except ClientError as error:
            raise TelegramNetworkError(method, f"{type(error).__name__}: {error}") from error
