"""The settings: what is read, what is refused and how, and the two places that describe them."""

import os
import re
from pathlib import Path

import pytest

from bot.config import Config, ConfigError

ROOT = Path(__file__).parent.parent.parent
NAMES = {name.upper() for name in Config.model_fields}
TOKEN = "123456789:AAEhBP0av28FrJ-pBRSFGnPnIUxgY_5lXvM"


@pytest.fixture(autouse=True)
def no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper() in NAMES:
            monkeypatch.delenv(name)


def config(env_file: Path | None = None, /, **settings: str) -> Config:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        return Config.load(env_file or Path("none.env"))


def complaints(**settings: str) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        config(None, **settings)
    assert not refused.value.__cause__
    assert refused.value.__suppress_context__
    return refused.value.lines


def test_without_any_setting_the_defaults_hold() -> None:
    defaults = config()
    assert defaults.bot_token is None
    assert defaults.database == Path("data/encore.db")
    assert defaults.telegram_api == "https://api.telegram.org"
    assert (defaults.language, defaults.timezone, defaults.owners) == ("en", "UTC", [])


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("TIMEZONE=Asia/Tokyo\nLANGUAGE=zh-Hant\nSOMETHING_ELSE=1\n")
    both = config(file, TIMEZONE="Asia/Shanghai")
    assert (both.timezone, both.language) == ("Asia/Shanghai", "zh-Hant")


def test_a_file_that_begins_with_a_byte_order_mark_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("TIMEZONE=Asia/Tokyo\n", encoding="utf-8-sig")
    assert config(file).timezone == "Asia/Tokyo"


@pytest.mark.parametrize("name", sorted(NAMES))
def test_an_empty_value_counts_as_absent(name: str) -> None:
    assert config(None, **{name: ""}) == config()


def test_owners_are_ids_separated_by_commas() -> None:
    assert config(OWNERS="12345, 67890,").owners == [12345, 67890]


def test_a_base_address_loses_its_closing_slash() -> None:
    assert config(TELEGRAM_API="http://localhost:8081/").telegram_api == "http://localhost:8081"


@pytest.mark.parametrize(
    ("shell", "language"),
    [
        ("zh_TW.UTF-8:zh:en", "zh-Hant"),
        ("en_US:en", "en"),
        ("de_DE:de", "en"),
        ("zh_CN", "zh-Hans"),
    ],
)
def test_a_desktops_own_list_of_languages_is_understood(shell: str, language: str) -> None:
    assert config(LANGUAGE=shell).language == language


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "nonsense"),
        ("BOT_TOKEN", "123456789:"),
        ("BOT_TOKEN", "bot123456789:AAEhBP0av28FrJ"),
        ("TELEGRAM_API", "api.example.org"),
        ("TELEGRAM_API", "ftp://api.example.org"),
        ("TELEGRAM_API", "http://[::1"),
        ("TELEGRAM_API", "http://api.example.org:99999"),
        ("TELEGRAM_API", "https://api.example.org?key=1"),
        ("DATABASE", "/"),
        ("LANGUAGE", "klingon"),
        ("TIMEZONE", "Moon/Crater"),
        ("TIMEZONE", "America"),
        ("TIMEZONE", "../../etc/passwd"),
        ("OWNERS", "12345;67890"),
        ("OWNERS", "[12345]"),
        ("OWNERS", "1_000"),
        ("OWNERS", "0"),
        ("MODERN", "perhaps"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_setting_is_one_line_with_its_name_and_without_its_value(
    name: str, value: str
) -> None:
    (line,) = complaints(**{name: value})
    assert line.startswith(f"{name} must be ")
    assert value == "/" or value not in line


def test_every_wrong_setting_has_its_own_line() -> None:
    lines = complaints(TIMEZONE="x", OWNERS="x,y", MODERN="x")
    assert [line.split()[0] for line in lines] == ["MODERN", "OWNERS", "TIMEZONE"]


def test_a_file_that_is_no_text_is_one_line_naming_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"BOT_TOKEN=\xff\xfe\n")
    with pytest.raises(ConfigError) as refused:
        config(file)
    assert refused.value.lines == [f"{file} cannot be read as text in UTF-8"]


def test_the_token_is_never_in_what_the_object_shows() -> None:
    shown = config(BOT_TOKEN=TOKEN)
    for text in (repr(shown), str(shown), str(shown.model_dump()), shown.model_dump_json()):
        assert TOKEN not in text


def test_the_example_file_names_every_setting_with_its_default_unit_and_effect() -> None:
    text = (ROOT / ".env.example").read_text()
    blocks = [block for block in text.split("\n\n") if re.search(r"^\w+=", block, re.MULTILINE)]
    named = [re.findall(r"^(\w+)=", block, re.MULTILINE) for block in blocks]
    assert named == [[name.upper()] for name in Config.model_fields]
    for block in blocks:
        for word in ("# Effect: ", "# Unit: ", "Default: "):
            assert block.count(word) == 1, f"{word} is missing in:\n{block}"
    assert config(ROOT / ".env.example") == config()


def test_the_settings_page_has_a_row_for_every_setting_with_its_default() -> None:
    page = (ROOT / "docs/operators/configuration.md").read_text()
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", page, re.MULTILINE))
    assert list(rows) == [name.upper() for name in Config.model_fields]
    example = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert {name: f"`{value}`" if value else "none" for name, value in example.items()} == rows


def test_an_address_with_a_query_is_refused_as_that() -> None:
    (line,) = complaints(
        WEBHOOK_URL="https://fans.example/updates?key=1", WEBHOOK_SECRET="s3cret_-"
    )
    assert "without a query" in line


def test_a_webhook_that_anybody_could_post_to_is_refused() -> None:
    address = "https://fans.example/updates"
    (line,) = complaints(WEBHOOK_URL=address)
    assert line.startswith("WEBHOOK_SECRET must be ")
    assert config(WEBHOOK_URL=address, WEBHOOK_SECRET="s3cret_-").webhook_url == address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOK_URL", "http://fans.example/updates"),
        ("WEBHOOK_URL", "fans.example"),
        ("WEBHOOK_URL", "https://fans.example/updates?key=1"),
        ("WEBHOOK_SECRET", "with a space"),
        ("WEBHOOK_SECRET", "s" * 257),
        ("LISTEN", "8080"),
        ("LISTEN", "127.0.0.1"),
        ("LISTEN", "127.0.0.1:99999"),
        ("LISTEN", "host:80/path"),
    ],
)
def test_an_odd_way_in_is_refused_by_its_name(name: str, value: str) -> None:
    (line,) = complaints(**{name: value})
    assert line.startswith(f"{name} must be ")
