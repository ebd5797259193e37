"""The sandbox on its own, as a process."""

import signal
import socket
from pathlib import Path

import httpx

from tests.bot.cli.processes import started

SANDBOX = ("-m", "bot", "sandbox")


def test_it_says_where_it_is_and_keeps_its_state(tmp_path: Path) -> None:
    for already in (0, 1):
        with started(tmp_path, *SANDBOX, "--port", "0", "--data", "state", "--seed", "7") as process:
            url = process.says("Sandbox: ").rstrip("/")
            assert len(httpx.get(f"{url}/sandbox/chats", trust_env=False).json()) == already
            httpx.post(f"{url}/sandbox/chats", json={"first_name": "Ana"}, trust_env=False).raise_for_status()
            process.told(signal.SIGTERM)
            assert process.ends() == (0, "")


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with started(tmp_path, *SANDBOX, "--port", port) as process:
            assert process.ends() == (1, f"The sandbox cannot use port {port}: Address already in use")
