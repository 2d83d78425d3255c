"""The description is held against what the service really does: every address, every answer."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web
from jsonschema import Draft202012Validator

from bot.channels.webchat.openapi import Description
from bot.channels.webchat.routes import routes
from tests.bot.channels.webchat.site import Site, Visitor, png

API = Description().data


def check(method: str, path: str, status: int, media_type: str, body: Any) -> None:
    """Raises when the description does not know this answer or describes it differently."""
    answer = API["paths"][path][method]["responses"][str(status)]
    if "$ref" in answer:
        answer = API["components"]["responses"][answer["$ref"].rsplit("/", 1)[-1]]
    schema = answer["content"][media_type]["schema"]
    Draft202012Validator({**schema, "components": API["components"]}).validate(body)


def test_every_address_is_described() -> None:
    served = {
        (route.method.lower(), route.path)
        for route in routes()
        if isinstance(route, web.RouteDef) and route.path.startswith("/api/chat/")
    }
    described = {(method, path) for path, methods in API["paths"].items() for method in methods}

    assert served == described


def test_it_is_openapi_3_1_and_every_reference_leads_somewhere() -> None:
    assert API["openapi"] == "3.1.0"

    def references(node: Any):
        if isinstance(node, dict):
            if "$ref" in node:
                yield node["$ref"]
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    for reference in references(API):
        node: Any = API
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]
    for schema in API["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


async def test_it_is_served(site: Site) -> None:
    answer = await site.client.get("/api/openapi.json")

    assert answer.content_type == "application/json"
    assert await answer.json() == API


async def test_real_answers_fit(site: Site, visitor: Visitor) -> None:
    session = await site.client.post("/api/chat/session")
    check("post", "/api/chat/session", session.status, session.content_type, await session.json())
    for body in (
        {"client_id": "1", "text": "你好"},
        {"client_id": "2", "choice": "fb:yes"},
        {"client_id": "3", "location": {"latitude": 1, "longitude": 2, "accuracy": 3}},
    ):
        Draft202012Validator({"$ref": "#/components/schemas/Send", "components": API["components"]}).validate(body)
        answer = await visitor.post(body)
        check("post", "/api/chat/messages", answer.status, answer.content_type, await answer.json())
    upload = await visitor.upload(png())
    check("post", "/api/chat/messages", upload.status, upload.content_type, await upload.json())
    for query in ("after=0", "last=2", "after=99"):
        page = await visitor.get(f"messages?{query}")
        check("get", "/api/chat/messages", page.status, page.content_type, await page.json())
    async with visitor.listen() as events:
        await anext(events)
        line = (await anext(events))["data"]
    Draft202012Validator({"$ref": "#/components/schemas/Line", "components": API["components"]}).validate(line)


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("post", "/api/chat/messages", {"data": b"{", "headers": {"Content-Type": "application/json"}}),
        ("post", "/api/chat/messages", {"json": {}}),
        ("post", "/api/chat/messages", {"data": b"x", "headers": {"Content-Type": "text/plain"}}),
        ("post", "/api/chat/messages", {"json": {"client_id": "a", "text": "x" * 10_001}}),
        ("get", "/api/chat/messages", {"params": {"after": "x"}}),
        ("get", "/api/chat/events", {"params": {"after": "x"}}),
        ("get", "/api/chat/media/{id}", {}),
        ("post", "/api/chat/seen", {"json": {}}),
        ("post", "/api/chat/seen", {"data": b"[", "headers": {"Content-Type": "application/json"}}),
    ],
)
async def test_real_errors_fit(visitor: Visitor, method: str, path: str, more: dict[str, Any]) -> None:
    headers = {**visitor.headers, **more.pop("headers", {})}
    answer = await visitor.client.request(method, path, headers=headers, **more)
    assert answer.status >= 400
    check(method, path, answer.status, answer.content_type, await answer.json(content_type=None))

    nobody = await visitor.client.request(method, path)
    check(method, path, nobody.status, nobody.content_type, await nobody.json(content_type=None))
