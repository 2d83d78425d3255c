"""/api/openapi.json: the description in openapi.yaml, which is written by hand; a test holds real answers against it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

_FILE = Path(__file__).parent / "openapi.yaml"


class Description:
    """The description, read once."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = yaml.load(_FILE.read_text("utf-8"), yaml.CSafeLoader)
        self._body = json.dumps(self.data, ensure_ascii=False, indent=1).encode()

    async def serve(self, _request: web.Request) -> web.Response:
        """GET /api/openapi.json."""
        return web.Response(body=self._body, content_type="application/json", charset="utf-8")
