"""The web application: errors as problem+json, security headers, body limits, and what is mounted."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import web

from bot.channels.webchat.app import WEBCHAT, WebChat
from bot.channels.webchat.routes import routes
from bot.problem import Problem, of_status

log = logging.getLogger(__name__)
BODY_BYTES = 1024 * 1024  # what a handler may read at once; files are streamed and have their own cap
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class WebParts:
    """What the application is made of. `routes`: Telegram's webhook, health, metrics, the console.

    `frame_ancestors`: who may show the page inside their own (a logistics app's union module).
    """

    webchat: WebChat
    routes: Sequence[web.AbstractRouteDef] = ()
    frame_ancestors: Sequence[str] = ("'self'",)


def build_web(parts: WebParts) -> web.Application:
    """The application, ready for an AppRunner."""
    app = web.Application(middlewares=[problems], client_max_size=BODY_BYTES)
    app[WEBCHAT] = parts.webchat
    app.add_routes([*routes(), *parts.routes])
    policy = content_policy(parts.frame_ancestors)

    async def protect(_request: web.Request, response: web.StreamResponse) -> None:
        for name, value in (("Content-Security-Policy", policy), *_HEADERS):
            response.headers.setdefault(name, value)
        response.headers["Server"] = "niangjia"  # not the versions of what it is built with

    async def end_streams(_app: web.Application) -> None:
        parts.webchat.hub.close()

    app.on_response_prepare.append(protect)
    app.on_shutdown.append(end_streams)
    return app


_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "geolocation=(self), microphone=(self), camera=(self)"),
    ("Cache-Control", "no-store"),
)


def content_policy(frame_ancestors: Sequence[str]) -> str:
    """Everything from here, nothing inline, nothing from elsewhere; pictures and sounds also from the page's memory."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        f"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {' '.join(frame_ancestors)}"
    )


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every error leaves as application/problem+json; what nobody expected leaves a line in the log, without its words."""
    try:
        return await handler(request)
    except Problem as problem:
        return problem.response()
    except web.HTTPException as error:
        if error.status < 400:
            raise
        allow = error.headers.get("Allow")
        return of_status(error.status).response({"Allow": allow} if allow else None)
    except ConnectionError:
        raise  # the other side went away: nobody to answer
    except Exception:
        route = request.match_info.route.resource
        log.exception(
            "a request failed", extra={"route": route.canonical if route else "unknown", "method": request.method}
        )
        return of_status(500).response()
