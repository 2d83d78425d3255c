"""The folder's lock and the socket for writing commands."""

import asyncio
import stat
import tempfile
from pathlib import Path

import pytest

from bot.control import Control, ControlError, ask
from bot.storage.folder import FolderBusy, FolderLock


@pytest.fixture
def folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="nj"))  # short: a socket's path is limited


async def test_a_command_reaches_the_running_service(folder: Path) -> None:
    async def double(arguments: dict[str, int]) -> dict[str, int]:
        if arguments["n"] < 0:
            raise ControlError("Only positive numbers.")
        return {"n": arguments["n"] * 2}

    control = Control(folder, {"double": double})
    await control.start()

    assert await asyncio.to_thread(ask, folder, "double", {"n": 21}) == {"n": 42}
    with pytest.raises(ControlError, match="Only positive numbers"):
        await asyncio.to_thread(ask, folder, "double", {"n": -1})
    with pytest.raises(ControlError, match="does not know this command"):
        await asyncio.to_thread(ask, folder, "nonsense", {})
    with pytest.raises(ControlError, match=r"failed \(KeyError\)"):
        await asyncio.to_thread(ask, folder, "double", {})
    assert stat.S_IMODE((folder / "control.sock").stat().st_mode) == 0o600

    await control.stop()
    with pytest.raises(ConnectionError):
        await asyncio.to_thread(ask, folder, "double", {"n": 1})


async def test_a_socket_left_by_a_dead_process_is_replaced(folder: Path) -> None:
    (folder / "control.sock").touch()
    control = Control(folder, {})
    await control.start()
    with pytest.raises(ControlError):
        await asyncio.to_thread(ask, folder, "x", {})
    await control.stop()


def test_one_process_a_folder(folder: Path) -> None:
    first, second = FolderLock(folder), FolderLock(folder)
    first.acquire()
    with pytest.raises(FolderBusy) as error:
        second.acquire()
    assert (
        str(error.value)
        == f"Another niangjia process uses {folder}. Stop it, or set NIANGJIA_DATA_DIR to another folder."
    )
    first.release()
    second.acquire()
    second.release()
