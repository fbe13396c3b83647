"""How Encore is delivered: container, compose, unit, wheel; looked at without an engine."""

import ast
import configparser
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Config

ROOT = Path(__file__).parent.parent
SETTINGS = {name.upper() for name in Config.model_fields}


def instructions() -> Iterator[tuple[str, str]]:
    """Return the Dockerfile's instructions with their words, lines joined."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, words = line.strip().partition(" ")
            yield name, " ".join(words.split())


def last_stage() -> list[tuple[str, str]]:
    found = list(instructions())
    begins = max(at for at, (name, _) in enumerate(found) if name == "FROM")
    return found[begins:]


def test_the_container_is_slim_and_nobodys_root() -> None:
    stage = dict(last_stage())
    # The Debian below it is named, or a build of next year is another system.
    assert stage["FROM"] == "python:3.11-slim-bookworm"
    assert stage["USER"] not in ("root", "0")
    assert stage["VOLUME"] == "/data"
    assert stage["STOPSIGNAL"] == "SIGTERM"
    assert (stage["ENTRYPOINT"], stage["CMD"]) == ('["encore"]', '["run"]')


def test_libraries_come_by_their_hashes_and_nothing_is_fetched_by_hand() -> None:
    runs = [words for name, words in instructions() if name == "RUN"]
    installs = [words for words in runs if "pip install" in words]
    assert any("--require-hashes -r requirements.txt" in words for words in installs)
    assert all("--require-hashes" in words or "--no-deps" in words for words in installs)
    assert not any(word in words for words in runs for word in ("curl", "wget"))
    assert "ADD" not in dict(instructions())


def test_the_image_has_every_font_that_doctor_asks_for_and_nothing_else_from_debian() -> None:
    (words,) = (words for name, words in last_stage() if "apt-get install" in words)
    named = words.partition("--no-install-recommends ")[2].partition(" &&")[0].split()
    assert set(named) == {"fonts-dejavu-core", "fonts-noto-cjk", "fonts-noto-color-emoji"}
    assert words.endswith("rm -rf /var/lib/apt/lists/*")


def test_no_secret_and_no_database_gets_into_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    for name in (".env", "data", ".git", ".venv", "encore.db", "encore.db-wal"):
        assert any(fnmatch(name, pattern) for pattern in ignored), name
    settings = " ".join(words for name, words in instructions() if name in ("ENV", "ARG"))
    assert "TOKEN" not in settings
    assert "SECRET" not in settings


def health_command() -> list[str]:
    (check,) = (words for name, words in last_stage() if name == "HEALTHCHECK")
    interpreter, *command = ast.literal_eval(check.partition("CMD ")[2])
    assert interpreter == "python"
    return [sys.executable, *command]


def is_healthy(**environment: str) -> bool:
    dead = {"http_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    asked = subprocess.run(
        health_command(), env={**os.environ, **dead, **environment}, check=False, timeout=60
    )
    return asked.returncode == 0


def test_its_health_is_asked_where_it_listens_whatever_proxy_is_set() -> None:
    settings = next(words for name, words in last_stage() if name == "ENV")
    assert settings.partition("METRICS=")[2].split()[0] in health_command()[-1]

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/healthz" else 404)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert is_healthy(METRICS=f"127.0.0.1:{server.server_port}")
        assert is_healthy(METRICS=f"0.0.0.0:{server.server_port}")
        server.shutdown()
    assert not is_healthy(METRICS=f"127.0.0.1:{server.server_port}")


def test_compose_is_one_service_with_one_volume_and_a_read_only_root() -> None:
    compose: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    (service,) = compose["services"].values()
    (volume,) = compose["volumes"]
    assert service["volumes"] == [f"{volume}:/data"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "ports" not in service
    assert set(service["environment"]) <= SETTINGS
    # Not "on-failure": that leaves it off when the machine was started anew.
    assert service["restart"] == "unless-stopped"


def test_a_copied_example_of_settings_leaves_the_container_its_health_page() -> None:
    compose: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    (service,) = compose["services"].values()
    example = (ROOT / ".env.example").read_text().splitlines()
    assert "METRICS=" in example
    given = service["environment"]["METRICS"]
    assert given == "${METRICS:-127.0.0.1:9090}"


def test_the_unit_is_hardened_and_knows_what_a_restart_cannot_mend() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their case
    unit.read(ROOT / "docs/operators/encore.service")
    service = dict(unit["Service"])
    assert service["RestartPreventExitStatus"] == "78"
    assert int(service["TimeoutStopSec"]) > 10
    assert service["User"] != "root"
    assert service["ExecStart"].endswith("-m bot run")
    assert service["ReadWritePaths"].startswith(service["WorkingDirectory"])
    strict = {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "CapabilityBoundingSet": "",
        "UMask": "0077",
    }
    assert {name: service[name] for name in strict} == strict


@pytest.mark.slow
def test_the_wheel_holds_all_it_needs_and_has_the_command(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
    source = tmp_path / "source"
    away = shutil.ignore_patterns(".*", "data", "build", "dist", "*.egg-info", "test*", "docs")
    shutil.copytree(ROOT, source, ignore=away)
    subprocess.run([*pip, "--no-deps", "--wheel-dir", tmp_path, source], check=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        (points,) = (name for name in packed.namelist() if name.endswith("entry_points.txt"))
        assert b"encore = bot.__main__:main" in packed.read(points)
        packed.extractall(tmp_path / "installed")
    shown = subprocess.run(
        [sys.executable, "-c", "import sys; from bot.__main__ import main; sys.exit(main([]))"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert shown.returncode == 0, shown.stderr
    assert "restore" in shown.stdout
