"""The page over HTTP: its files, its state, its events and what a visitor does on it."""

import json
import math
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from aiohttp import web

from .acts import Deed, act
from .bot_api import LOCAL_HOST
from .chats import Chat
from .files import picture_size
from .page_events import EventStream
from .page_json import moment, state_json
from .refusals import NotAllowed
from .weather import Storm
from .wire import Json, as_bytes
from .world import World

PAGE = Path(__file__).with_name("page")
SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self' blob: data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_TOMORROW = re.compile(r"tomorrow (\d{2}):(\d{2})")
_LONGEST_STEP = 400 * 86400
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageApi:
    """Answers everything but the Bot API; only to this machine, only from its own page."""

    def __init__(self, world: World, zone: tzinfo = UTC) -> None:
        self._world = world
        self._zone = zone

    def add_routes(self, application: web.Application) -> None:
        routes: list[tuple[str, str, _Handler]] = [
            ("GET", "/", self._index),
            ("GET", "/static/{path:.+}", self._static),
            ("GET", "/files/{file_id}", self._file),
            ("GET", "/state", self._state),
            ("GET", "/events", self._events),
            ("GET", "/commands", self._commands),
            ("POST", "/act", self._act),
            ("POST", "/upload", self._upload),
            ("POST", "/clock", self._clock),
            ("POST", "/weather", self._weather),
            ("POST", "/crowd", self._crowd),
        ]
        for method, path, handler in routes:
            peaceful = self._in_peace(handler) if method == "POST" else handler
            application.router.add_route(method, path, _guarded(peaceful))

    def _in_peace(self, handler: _Handler) -> _Handler:
        """Let nobody interfere with a season while it is played: it would not be the same."""

        async def handle(request: web.Request) -> web.StreamResponse:
            if self._world.season is not None:
                return _json({"ok": False, "why": "the season is still being played"})
            return await handler(request)

        return handle

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return _page_file("index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        return _page_file(request.match_info["path"])

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """Serve what somebody sent: pictures to look at, everything else only to save."""
        file = self._world.files.find(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        picture = picture_size(file.contents) is not None and file.mime.startswith("image/")
        headers = {
            "Content-Type": file.mime if picture else "application/octet-stream",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        if not picture:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
        return web.Response(body=file.contents, headers=headers)

    async def _state(self, _request: web.Request) -> web.StreamResponse:
        return _json(state_json(self._world) | {"zone": str(self._zone)})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        stream = EventStream(self._world)
        response = web.StreamResponse(headers=SECURITY | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        self._world.stage.watch(stream.tell)
        try:
            await stream.run(response)
        except ConnectionError:
            return response
        finally:
            self._world.stage.leave(stream.tell)
        return response

    async def _commands(self, request: web.Request) -> web.StreamResponse:
        try:
            asked = {name: int(request.query.get(name, "0")) for name in ("chat", "person")}
            deed = Deed(self._world, {"as": asked["person"], "chat": asked["chat"]})
        except (ValueError, NotAllowed) as no:
            return _json({"ok": False, "why": str(no), "commands": []})
        if not self._bot_is_in(deed.chat):
            return _json({"ok": True, "commands": []})
        member = deed.chat.member(deed.person.account)
        return _json({"ok": True, "commands": self._world.commands.seen_by(deed.chat, member)})

    async def _act(self, request: web.Request) -> web.StreamResponse:
        return _json(await act(self._world, await _asked(request)))

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        """Send a picture or a document: `file`, and the fields of the verb `says`."""
        form = await request.post()
        upload = form.get("file")
        if not isinstance(upload, web.FileField):
            return _json({"ok": False, "why": "there is no file"})
        asked = {key: _number(value) for key, value in form.items() if isinstance(value, str)}
        try:
            return _json(await self._send_file(Deed(self._world, asked), upload))
        except NotAllowed as no:
            return _json({"ok": False, "why": str(no)})

    async def _send_file(self, deed: Deed, upload: web.FileField) -> Json:
        contents = upload.file.read()
        answered = deed.asked.get("reply_to")
        wanted = deed.asked.get("kind") or (
            "photo" if upload.content_type.startswith("image/") else "document"
        )
        is_photo = wanted == "photo" and picture_size(contents) is not None
        send = deed.person.sends_photo if is_photo else deed.person.sends_document
        message = await send(
            deed.chat,
            contents,
            deed.text("caption"),
            name=upload.filename or "file",
            reply_to=deed.found(answered) if answered else None,
            topic=deed.asked.get("thread") or None,
        )
        return {"ok": True, "message": message.id}

    async def _clock(self, request: web.Request) -> web.StreamResponse:
        asked = await _asked(request)
        now = self._world.clock.now()
        try:
            self._world.clock.move_to(_wanted_moment(now, asked, self._zone))
        except (KeyError, TypeError, ValueError, OverflowError) as no:
            return _json({"ok": False, "why": f"the clock cannot do this: {no}"})
        return _json({"ok": True, "now": moment(self._world.clock.now())})

    async def _weather(self, request: web.Request) -> web.StreamResponse:
        asked = await _asked(request)
        try:
            method = str(asked.get("method") or "")
            self._world.weather.clear()
            self._world.weather.make(Storm(str(asked["kind"]), int(asked.get("calls", 1)), method))
        except (KeyError, TypeError, ValueError, OverflowError) as no:
            return _json({"ok": False, "why": str(no)})
        return _json({"ok": True, "weather": self._world.weather.as_json()})

    async def _crowd(self, request: web.Request) -> web.StreamResponse:
        asked = await _asked(request)
        try:
            pace = float(asked.get("per_second", 0))
            if math.isnan(pace):
                raise ValueError("this is no pace")
            self._world.crowd.set(int(asked["members"]), pace)
        except (KeyError, TypeError, ValueError, OverflowError) as no:
            return _json({"ok": False, "why": str(no)})
        return _json({"ok": True, "crowd": self._world.crowd.as_json()})

    def _bot_is_in(self, chat: Chat) -> bool:
        return chat.kind == "private" or chat.member(self._world.bot).is_in


def _guarded(handler: _Handler) -> _Handler:
    """Let only this machine's own page in: no foreign Host (DNS rebinding), no foreign Origin."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        host = request.headers.get("Host", "")
        foreign = request.headers.get("Origin", f"http://{host}") != f"http://{host}"
        site = request.headers.get("Sec-Fetch-Site", "none") if request.method == "POST" else ""
        if not LOCAL_HOST.fullmatch(host) or foreign or site in ("cross-site", "same-site"):
            raise web.HTTPForbidden(text="only this machine's own page may do this")
        if request.method == "POST" and request.headers.get(
            "Sec-Fetch-Site", "same-origin"
        ) not in (
            "same-origin",
            "none",
        ):
            raise web.HTTPForbidden(text="only this machine's own page may do this")
        return await handler(request)

    return guarded


def _page_file(path: str) -> web.StreamResponse:
    file = (PAGE / path).resolve()
    if not file.is_relative_to(PAGE.resolve()) or not file.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(file, headers=SECURITY)


def _json(value: Json) -> web.Response:
    return web.Response(body=as_bytes(value), content_type="application/json", headers=SECURITY)


async def _asked(request: web.Request) -> Json:
    """Read a JSON object; only as application/json, which no foreign form can send."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        asked = json.loads(await request.read())
    except ValueError:
        raise web.HTTPBadRequest(text="this is not JSON") from None
    if not isinstance(asked, dict):
        raise web.HTTPBadRequest(text="this is not a JSON object")
    return asked


def _number(value: str) -> str | int:
    return int(value) if re.fullmatch(r"-?[0-9]{1,18}", value) else value


def _wanted_moment(now: datetime, asked: Json, zone: tzinfo) -> datetime:
    """Return where the clock goes: ahead by seconds, or to "tomorrow HH:MM" or an ISO moment."""
    if "advance_seconds" in asked:
        step = float(asked["advance_seconds"])
        if not 0 <= step <= _LONGEST_STEP:
            raise ValueError("it only goes ahead, at most 400 days at once")
        return now + timedelta(seconds=step)
    wanted = str(asked["to"])
    morning = _TOMORROW.fullmatch(wanted)
    if morning is None:
        there = datetime.fromisoformat(wanted).astimezone(UTC)
        if there - now > timedelta(seconds=_LONGEST_STEP):
            raise ValueError("it goes ahead at most 400 days at once")
        return there
    zone = ZoneInfo(str(asked["zone"])) if asked.get("zone") else zone
    there = now.astimezone(zone) + timedelta(days=1)
    hour, minute = (int(part) for part in morning.groups())
    return there.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC)
