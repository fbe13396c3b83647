"""The playground in a process of its own, for any bot."""

import os
import socket
import subprocess
import sys


def test_a_port_in_use_is_named_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "playground", "--port", str(port)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == os.EX_TEMPFAIL
    assert ended.stderr == f"--port: {port} is in use; 0 is a free one\n"
