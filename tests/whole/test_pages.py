"""/healthz, /readyz, /metrics and the command line beside a running service."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

from tests.whole.serving import ROOT, Service


def test_health_ready_and_metrics(tmp_path: Path) -> None:
    service = Service(tmp_path)
    service.start()
    assert service.call("GET", "/healthz") == (200, {"status": "ok"})
    status, ready = service.call("GET", "/readyz")
    assert status == 200
    assert {name: ready[name] for name in ("ready", "database", "schema", "web_chat", "telegram", "leading")} == {
        "ready": True, "database": "ok", "schema": "ok", "web_chat": "ok", "telegram": "off", "leading": True,
    }  # fmt: skip
    token = service.call("POST", "/api/chat/session")[1]["token"]
    service.call("POST", "/api/chat/messages", {"client_id": "a", "text": "工资不发怎么办"}, token)
    with urllib.request.urlopen(f"{service.url}/metrics") as answer:
        metrics = answer.read().decode()
    assert 'niangjia_events_total{channel="web",kind="text",outcome="done"} 1.0' in metrics
    assert "niangjia_handling_seconds_count 1.0" in metrics
    assert "niangjia_leading 1.0" in metrics
    assert "niangjia_telegram_up" in metrics
    assert service.stop() == 0


def test_doctor_names_what_is_missing_and_changes_nothing(tmp_path: Path) -> None:
    service = Service(tmp_path)
    before = service.run("doctor")
    assert before.returncode == 0
    assert "warn  There is no database at" in before.stdout
    assert "NIANGJIA_STAFF_CHAT_ID is not set" in before.stdout
    assert "local facts are not filled in" in before.stdout
    assert not (tmp_path / "data").exists()

    service.start()
    during = service.run("doctor")
    assert "Database: sqlite, schema" in during.stdout
    assert "Copy that file to another safe place" in during.stdout
    service.stop()


def test_outbox_retry_works_beside_the_service_and_without_it(tmp_path: Path) -> None:
    service = Service(tmp_path)
    service.start()
    beside = service.run("outbox", "retry", "7")
    service.stop()
    alone = service.run("outbox", "retry", "7")
    listed = service.run("outbox", "list")

    assert (beside.returncode, beside.stderr) == (1, "7 is not an uncertain, failed or stale send.\n")
    assert (alone.returncode, alone.stderr) == (1, "7 is not an uncertain, failed or stale send.\n")
    assert listed.stdout == "0 sends to look at.\n"


def test_ask_prints_one_json_line_a_question(tmp_path: Path) -> None:
    batch = tmp_path / "questions.jsonl"
    batch.write_text('{"id": "a", "text": "怎么加入工会"}\n\n{"id": 2, "text": "车翻沟里了人卡住了", "after": null}\n')
    done = Service(tmp_path).run("ask", "--batch", str(batch), "--json")
    first, second = (json.loads(line) for line in done.stdout.splitlines())

    assert (first["id"], first["topics"][0]["id"]) == ("a", "union-join-how")
    assert (second["id"], second["verdict"], second["flow"]) == (2, "emergency", "urgent.alarm")
    assert set(first) == {"id", "verdict", "topics", "flow", "ms"}

    once = Service(tmp_path).run("ask", "怎么加入工会", "--json")
    assert json.loads(once.stdout)["topics"] == first["topics"]


def test_a_bad_batch_line_is_named(tmp_path: Path) -> None:
    batch = tmp_path / "questions.jsonl"
    batch.write_text('{"id": 1}\n')
    done = Service(tmp_path).run("ask", "--batch", str(batch), "--json")

    assert (done.returncode, done.stderr) == (
        1,
        f"{batch}:1: a line must be a JSON object with id and text (a string).\n",
    )


def test_knowledge_lint_and_due(tmp_path: Path) -> None:
    service = Service(tmp_path)
    assert service.run("knowledge", "lint").returncode == 0
    due = service.run("knowledge", "due")
    assert due.returncode == 0
    assert "to be filled in by the union" in due.stdout


def test_evaluate_prints_ours_beside_the_baseline(tmp_path: Path) -> None:
    rows = [line.split("\t") for line in (ROOT / "tests/knowledge/data/floor.tsv").read_text().splitlines()[:40]]
    labelled = [
        {"id": f"f{n}", "text": text, "status": "answerable", "primary": topic, "accept": [], "section": "x"}
        for n, (topic, text) in enumerate(rows)
    ]
    floor = tmp_path / "floor.jsonl"
    floor.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in labelled))
    done = Service(tmp_path).run("evaluate", str(floor))

    assert done.returncode == 0, done.stderr
    assert "WRatio" in done.stdout
    assert "top 1" in done.stdout
