"""Errors as application/problem+json (RFC 9457): `detail` is a sentence for the person, `code` a word for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """A request that is answered with an error. `retry_after` seconds when trying again makes sense."""

    def __init__(self, status: int, code: str, detail: str, *, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.retry_after = retry_after

    def response(self, headers: Mapping[str, str] | None = None) -> web.Response:
        """The answer itself; `headers` are added (Allow of a 405)."""
        body = {
            "type": "about:blank",
            "title": _title(self.status),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        answer = web.Response(
            status=self.status,
            body=json.dumps(body, ensure_ascii=False).encode(),
            content_type=MEDIA_TYPE,
            headers=headers,
        )
        if self.retry_after is not None:
            answer.headers["Retry-After"] = str(self.retry_after)
        if self.status == HTTPStatus.UNAUTHORIZED:
            answer.headers["WWW-Authenticate"] = "Bearer"
        return answer


_BY_STATUS = {
    400: ("bad_request", "请求的格式不对，没有收下。"),
    401: ("no_session", "对话已失效，请刷新页面重新开始。"),
    403: ("forbidden", "这里不能看。"),
    404: ("not_found", "没有这个地址或内容。"),
    405: ("method_not_allowed", "这个地址不支持这种请求方式。"),
    408: ("too_slow", "网络太慢，没有收全。请再发一次。"),
    413: ("too_large", "内容太大，没有收下。"),
    415: ("wrong_type", "这种内容类型不支持。"),
    429: ("too_fast", "发得太快了，请稍等再发。"),
    500: ("internal", "系统出错了，请稍后再试。有危险请直接打110、119、120或122。"),
    503: ("busy", "现在人多，请稍等几秒再发。有危险请直接打110、119、120或122。"),
}


def of_status(status: int) -> Problem:
    """The plain problem of an HTTP status."""
    code, detail = _BY_STATUS.get(status, ("refused", "请求没有被接受。"))
    return Problem(status, code, detail)


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
