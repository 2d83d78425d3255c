"""Every address of the web chat in one list."""

from __future__ import annotations

from aiohttp import web

from bot.channels.webchat import api, files, live, openapi
from bot.channels.webchat.page import Page


def routes() -> list[web.RouteDef]:
    """The page, its API, and the API's description."""
    return [
        web.post("/api/chat/session", api.open_session),
        web.post("/api/chat/messages", api.send),
        web.get("/api/chat/messages", live.history),
        web.get("/api/chat/events", live.events),
        web.get("/api/chat/media/{id}", files.media),
        web.post("/api/chat/seen", api.seen),
        web.get("/api/openapi.json", openapi.Description().serve),
        *Page().routes(),
    ]
