"""The Bot API over HTTP: from a request to an answer, and the record of every call."""

import asyncio
import json
import re
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from .flood import too_many_requests
from .methods import perform
from .polling import Polling
from .refusals import ApiRefusal, Said
from .requests import Query, Upload, checked, proper_name
from .weather import Storm
from .wire import Json, as_bytes
from .world import Call, World

LOCAL_HOST = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?")
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body></body></html>"


class BotApi:
    """Answers /bot<token>/<method> and /file/bot<token>/<path>."""

    def __init__(self, world: World, polling: Polling) -> None:
        self._world = world
        self._polling = polling

    def add_routes(self, application: web.Application) -> None:
        application.router.add_route("*", "/bot{token}/{method}", self._call)
        application.router.add_get("/file/bot{token}/{path:.+}", self._download)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        raw: Json = {}
        try:
            check_place(request)
            self._check_token(request.match_info["token"])
            raw, files = await _parameters(request)
            storm = self._world.weather.meet(method, raw)
            if storm is not None:
                through = self._through(storm, request, method, (raw, files))
                return await asyncio.shield(through)
            return await self._answer(method, raw, files)
        except ApiRefusal as refusal:
            return self._refuse(method, raw, refusal)

    async def _answer(self, method: str, raw: Json, files: dict[str, Upload]) -> web.Response:
        query = checked(method, raw, files)
        if query.method == "getUpdates":
            return await self._get_updates(query)
        # The day on Telegram's own clock, which may be moved here.
        date = format_datetime(self._world.clock.now(), usegmt=True)
        body = as_bytes(self._perform(query))
        return web.Response(body=body, content_type=_JSON, headers={"Date": date})

    def perform_lost(self, method: str, raw: Json) -> None:
        """Do what the answer to a webhook asks; nobody gets the result."""
        self._perform(checked(method, raw, {}))

    def _perform(self, query: Query) -> Json:
        result = perform(self._world, query)
        answer: Json = {"ok": True, "result": result}
        if isinstance(result, Said):
            answer = {"ok": True, "result": result.result, "description": result.description}
        self._note(query.method, query.parameters | _named(query.files), answer, 200)
        return answer

    async def _get_updates(self, query: Query) -> web.Response:
        batch = await self._polling.get_updates(query)
        if batch:
            numbers = {"updates": len(batch), "first": batch[0].id, "last": batch[-1].id}
            self._note(query.method, query.parameters, {"ok": True, "result": numbers}, 200)
        body = b'{"ok":true,"result":[' + b",".join([each.body for each in batch]) + b"]}"
        return web.Response(body=body, content_type=_JSON)

    def _refuse(self, method: str, raw: Json, refusal: ApiRefusal) -> web.Response:
        answer = refusal.as_answer()
        try:
            method = proper_name(method)
        except ApiRefusal as unknown:
            refusal.why = refusal.why or unknown.why
        self._note(method, raw, answer, refusal.code, refused=True, why=refusal.why)
        headers = {}
        if refusal.parameters and "retry_after" in refusal.parameters:
            headers["Retry-After"] = str(refusal.parameters["retry_after"])
        return web.Response(
            body=as_bytes(answer), status=refusal.code, content_type=_JSON, headers=headers
        )

    def _note(
        self,
        method: str,
        parameters: Json,
        answer: Json,
        status: int,
        *,
        refused: bool = False,
        why: str = "",
    ) -> None:
        world = self._world
        world.calls_made += 1
        at = world.clock.now()
        call = Call(world.calls_made, method, parameters, answer, status, at, refused, why)
        world.note_call(call)

    def _check_token(self, token: str) -> None:
        if token == self._world.token:
            return
        if ":" not in token or token.startswith("0"):
            raise ApiRefusal(401, "Unauthorized: invalid token specified")
        raise ApiRefusal(401, "Unauthorized")

    async def _through(
        self,
        storm: Storm,
        request: web.Request,
        method: str,
        given: tuple[Json, dict[str, Upload]],
    ) -> web.StreamResponse:
        """Answer in bad weather; goes on when the caller has given up waiting."""
        try:
            if storm.kind in ("429", "500", "cut", "html"):
                return await self._before(storm, request, method, given[0])
            if storm.kind == "slow":
                await asyncio.sleep(storm.seconds)
            response = await self._answer(method, *given)
        except ApiRefusal as refusal:
            return self._refuse(method, given[0], refusal)
        if storm.kind == "timeout":
            return await self._hang_up(request, storm.seconds)
        if storm.kind == "half" and isinstance(response.body, bytes):
            return web.Response(body=response.body[: len(response.body) // 2], content_type=_JSON)
        return response

    async def _before(
        self, storm: Storm, request: web.Request, method: str, raw: Json
    ) -> web.StreamResponse:
        """Answer with the weather; nothing is done."""
        if storm.kind == "429":
            refusal = too_many_requests(storm.retry_after)
            refusal.why = "bad weather"
            raise refusal
        if storm.kind == "500":
            raise ApiRefusal(500, "Internal Server Error", why="bad weather")
        self._note(method, raw, {}, 0, refused=True, why=f"bad weather: {storm.kind}")
        if storm.kind == "html":
            return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
        return await self._hang_up(request, 0)

    @staticmethod
    async def _hang_up(request: web.Request, seconds: float) -> web.StreamResponse:
        """Say nothing for a while, then cut the connection."""
        await asyncio.sleep(seconds)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request.match_info["token"])
        except ApiRefusal as refusal:
            return web.Response(
                body=as_bytes(refusal.as_answer()), status=refusal.code, content_type=_JSON
            )
        file = self._world.files.at_path(request.match_info["path"])
        if file is None:
            answer = {"ok": False, "error_code": 404, "description": "Not Found"}
            return web.Response(body=as_bytes(answer), status=404, content_type=_JSON)
        return web.Response(body=file.contents, content_type="application/octet-stream")


def check_place(request: web.Request) -> None:
    """Turn away what a browser was talked into: bots send no Origin and know the address."""
    if "Origin" in request.headers or not LOCAL_HOST.fullmatch(request.headers.get("Host", "")):
        raise ApiRefusal(403, "Forbidden: the playground answers bots on this machine only")


async def _parameters(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Read parameters from wherever they are: query, JSON, form, multipart."""
    raw: Json = dict(request.query)
    files: dict[str, Upload] = {}
    kind = request.content_type
    if kind == _JSON:
        body = await request.read()
        raw |= _from_json(body)
    elif kind == _FORM:
        body = await request.read()
        raw |= parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    elif kind == _MULTIPART:
        for key, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[key] = Upload(value.filename, value.content_type, value.file.read())
            else:
                raw[key] = value
    return raw, files


def _from_json(body: bytes) -> Json:
    try:
        value: Any = json.loads(body or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise ApiRefusal(400, "Bad Request: can't parse JSON object")
    return value


def _named(files: dict[str, Upload]) -> Json:
    return {
        key: {"file": each.name, "type": each.mime, "size": len(each.contents)}
        for key, each in files.items()
    }
