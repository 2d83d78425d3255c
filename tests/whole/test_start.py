"""Starting: ready soon, one sentence for everything that stands in the way, a clean stop."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tests.whole.serving import Service


@pytest.fixture
def service(tmp_path: Path):
    service = Service(tmp_path)
    yield service
    if service._process is not None and service._process.poll() is None:
        service.kill()


def test_an_empty_folder_serves_and_stops_cleanly(service: Service) -> None:
    service.start()
    status, session = service.call("POST", "/api/chat/session")
    assert status == 201
    assert len(session["token"]) >= 20
    assert service.stop() == 0

    log = service.log.read_text()
    assert f"娘家人 is at http://127.0.0.1:{service.port}" in log
    assert "Traceback" not in log
    assert (service.folder / "data" / "in_hand").read_text() == "[]"


def test_a_second_process_on_the_same_folder_says_so(service: Service) -> None:
    service.start()
    second = service.run("serve")
    folder = service.folder / "data"

    assert (second.returncode, second.stderr) == (
        1,
        f"Another niangjia process uses {folder}. Stop it, or set NIANGJIA_DATA_DIR to another folder.\n",
    )


def test_a_taken_port_says_so(service: Service) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", service.port))
        other.listen()
        done = service.run("serve")

    assert done.returncode == 1
    assert (
        done.stderr.splitlines()[-1]
        == f"Port {service.port} on 127.0.0.1 is taken by another program. Set NIANGJIA_PORT to a free one."
    )


@pytest.mark.parametrize(
    ("settings", "code", "sentence"),
    [
        ({"TELEGRAM_MODE": "webhook"}, 2, "NIANGJIA_TELEGRAM_MODE=webhook needs NIANGJIA_TELEGRAM_TOKEN."),
        ({"SECRET_KEYS": "abc"}, 1, "NIANGJIA_SECRET_KEYS: a key is not base64."),
    ],
)
def test_a_wrong_setting_says_so(tmp_path: Path, settings: dict[str, str], code: int, sentence: str) -> None:
    done = Service(tmp_path, **settings).run("serve")

    assert (done.returncode, done.stderr.splitlines()[0]) == (code, sentence)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o500)
    done = Service(tmp_path).run("serve")

    assert done.returncode == 1
    assert "Permission denied" in done.stderr


def test_reading_commands_make_no_database(tmp_path: Path) -> None:
    service = Service(tmp_path)
    done = service.run("outbox", "list")

    assert done.returncode == 1
    assert (
        done.stderr
        == f"There is no database at {tmp_path}/data/niangjia.db. `niangjia serve` or `niangjia migrate` makes one.\n"
    )
    assert not (tmp_path / "data" / "niangjia.db").exists()


def test_backup_while_serving_restore_while_stopped(service: Service) -> None:
    service.start()
    _, session = service.call("POST", "/api/chat/session")
    token = session["token"]
    service.call("POST", "/api/chat/messages", {"client_id": "a1", "text": "你好"}, token)
    made = service.run("backup", "copy")
    assert made.returncode == 0
    assert "The keys are NOT in it." in made.stdout
    assert not list((service.folder / "copy").rglob("secret_keys"))
    refused = service.run("restore", "copy")
    assert "Another niangjia process uses" in refused.stderr
    service.call("POST", "/api/chat/messages", {"client_id": "a2", "text": "谢谢"}, token)
    service.stop()

    restored = service.run("restore", "copy")
    assert restored.returncode == 0, restored.stderr
    service.start()
    _, history = service.call("GET", "/api/chat/messages?after=0", token=token)
    assert [m["text"] for m in history["messages"] if m["from"] == "person"] == ["你好"]
    assert history["epoch"] != session["epoch"]
