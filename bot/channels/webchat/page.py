"""The page at /: files from the package, with the union's name put in. No build step; all its parts come from here."""

from __future__ import annotations

import gzip
import html
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aiohttp import web

from bot.channels.webchat.app import WEBCHAT
from bot.problem import of_status

FOLDER = Path(__file__).parent / "page"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the page; `version` changes with its content and stands in its address."""

    plain: bytes
    packed: bytes
    media_type: str
    version: str


class Page:
    """The page and its parts, read once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.assets = {path.name: _asset(path) for path in sorted(folder.iterdir()) if path.suffix in _TYPES}
        text = (folder / "index.html").read_text("utf-8")
        for name, asset in self.assets.items():
            text = text.replace(f"{{{{{name}}}}}", f"chat/{name}?v={asset.version}")
        self._text = text

    def render(self, union_name: str) -> bytes:
        """The page for this union."""
        return self._text.replace("{{union_name}}", html.escape(union_name)).encode()

    def routes(self) -> list[web.RouteDef]:
        """/ and the parts."""
        return [web.get("/", self.index), web.get("/chat/{name}", self.asset), web.get("/favicon.ico", self.icon)]

    async def index(self, request: web.Request) -> web.Response:
        """GET /."""
        text = self.render(request.app[WEBCHAT].union_name())
        response = web.Response(
            body=text, content_type="text/html", charset="utf-8", headers={"Cache-Control": "no-cache"}
        )
        response.enable_compression()
        return response

    async def asset(self, request: web.Request) -> web.Response:
        """GET /chat/{name}."""
        asset = self.assets.get(request.match_info["name"])
        if asset is None:
            raise of_status(404)
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        headers = {
            "Cache-Control": _YEAR if request.query.get("v") == asset.version else "no-cache",
            "Vary": "Accept-Encoding",
        }
        if packed:
            headers["Content-Encoding"] = "gzip"
        return web.Response(
            body=asset.packed if packed else asset.plain,
            content_type=asset.media_type,
            charset="utf-8",
            headers=headers,
        )

    async def icon(self, _request: web.Request) -> web.Response:
        """GET /favicon.ico: browsers that ask without reading the page."""
        return web.Response(
            body=self.assets["icon.svg"].plain, content_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"}
        )


def _asset(path: Path) -> Asset:
    plain = path.read_bytes()
    return Asset(plain, gzip.compress(plain, mtime=0), _TYPES[path.suffix], sha256(plain).hexdigest()[:12])
