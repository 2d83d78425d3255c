"""/healthz, /readyz, /metrics: what a load balancer and an alarm may ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.intake import Intake
from bot.lease import Leader
from bot.metrics import CONTENT_TYPE, Metrics, outbox_figures
from bot.storage.database import Database
from bot.storage.migrate import current, head


class Health:
    """The three pages. Telegram's state is a field, a metric and an alarm, never a reason to take the web chat down."""

    def __init__(
        self,
        database: Database,
        intake: Intake,
        leader: Leader,
        metrics: Metrics,
        *,
        telegram: Callable[[], str],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._intake = intake
        self._leader = leader
        self._metrics = metrics
        self._telegram = telegram
        self._now = now
        self._head = head()

    def routes(self) -> list[web.RouteDef]:
        """The routes to mount."""
        return [web.get("/healthz", self.healthz), web.get("/readyz", self.readyz), web.get("/metrics", self.metrics)]

    async def healthz(self, _request: web.Request) -> web.Response:
        """200 while the event loop turns."""
        return web.json_response({"status": "ok"})

    async def readyz(self, _request: web.Request) -> web.Response:
        """200 when the database answers at the schema of this code, else 503; every part by name."""
        try:
            await self._database.ready()
            database = "ok"
        except Exception as error:  # noqa: BLE001 - any trouble is the answer here
            database = type(error).__name__
        schema = "unknown"
        if database == "ok":
            schema = "ok" if await self._revision() == self._head else "differs"
        ready = database == "ok" and schema == "ok"
        body = {
            "ready": ready, "database": database, "schema": schema, "web_chat": "ok" if ready else "waiting",
            "telegram": self._telegram(), "leading": self._leader.token is not None, "in_flight": self._intake.in_flight,
        }  # fmt: skip
        return web.json_response(body, status=200 if ready else 503)

    async def metrics(self, _request: web.Request) -> web.Response:
        """Prometheus' text format."""
        metrics, now = self._metrics, self._now()
        counts, oldest = await self._database.read(lambda session: outbox_figures(session, now))
        for state in ("due", "claimed", "sending", "uncertain", "failed", "stale"):
            metrics.outbox.labels(state).set(counts.get(state, 0))
        metrics.oldest.set(oldest)
        for lane, waiting in self._database.writer.waiting().items():
            metrics.writer.labels(lane).set(waiting)
        metrics.leading.set(self._leader.token is not None)
        if self._telegram() != "off":
            metrics.telegram.set(self._telegram() == "ok")
        if self._intake.last_event is not None:
            metrics.last_event.set(self._intake.last_event.timestamp())
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    async def _revision(self) -> str | None:
        return await self._database.read(current)
