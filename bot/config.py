"""The environment as one typed object, read once by the composition root."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

Language = Literal["en", "zh-Hans", "zh-Hant"]
ENV_FILE = Path(".env")
_LANGUAGES = get_args(Language)
DRAND_MIRRORS = [
    "https://api.drand.sh",
    "https://api2.drand.sh",
    "https://api3.drand.sh",
    "https://drand.cloudflare.com",
]
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_USER_ID = re.compile(r"[0-9]{1,16}")


class ConfigError(Exception):
    """The settings cannot be used; one line per setting, with its name and never its value."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def _token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value().strip()
    if not _TOKEN.fullmatch(token):
        raise ValueError
    return SecretStr(token)


def _base_address(value: str) -> str:
    address = urlsplit(value.strip().rstrip("/"))
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError
    if address.query or address.fragment or address.port == 0:
        raise ValueError
    return address.geturl()


def _own_address(value: str) -> str:
    """Take an https address; plain http only to this machine, where Telegram's server may run."""
    address = urlsplit(_base_address(value))
    if address.scheme == "http" and address.hostname not in _LOOPBACK:
        raise ValueError
    return address.geturl()


def _secret(value: SecretStr) -> SecretStr:
    secret = value.get_secret_value().strip()
    if not _SECRET.fullmatch(secret):
        raise ValueError
    return SecretStr(secret)


def _host_and_port(value: str) -> str:
    address = urlsplit(f"//{value.strip()}")
    if not address.hostname or not address.port or address.path or address.username is not None:
        raise ValueError
    return address.netloc


def _file(path: Path) -> Path:
    if "\0" in str(path) or path.is_dir():
        raise ValueError
    return path


def _spoken(value: str) -> str:
    """Take the shell's own LANGUAGE as well, a gettext list such as "zh_TW:zh:en"."""
    if not re.search(r"[_:]", value):
        return value
    # Only few machines set it, and langcodes costs every start of the command line.
    from langcodes import closest_match
    from langcodes.tag_parser import LanguageTagError

    for locale in value.split(":"):
        try:
            found, _ = closest_match(re.split(r"[.@]", locale)[0], _LANGUAGES, max_distance=15)
        except LanguageTagError:
            continue
        if found in _LANGUAGES:
            return found
    return "en"


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError from error


def _user_ids(value: str | list[int]) -> list[int]:
    if isinstance(value, list):
        return value
    ids = [part.strip() for part in value.split(",") if part.strip()]
    if not all(_USER_ID.fullmatch(part) and int(part) for part in ids):
        raise ValueError
    return [int(part) for part in ids]


def _addresses(value: str | list[str]) -> list[str]:
    if isinstance(value, list):
        return value
    return [_base_address(part) for part in value.split(",") if part.strip()]


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


class Config(BaseSettings):
    """What the operator decides. Each description completes "NAME must be …"."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8-sig",  # editors on Windows begin a file with a mark
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        None, description="the token as @BotFather gave it: digits, a colon, letters"
    )
    telegram_api: Annotated[str, AfterValidator(_base_address)] = Field(
        "https://api.telegram.org", description="an http or https address without a query"
    )
    webhook_url: Annotated[str, AfterValidator(_own_address)] | None = Field(
        None,
        description="the https address, without a query, under which Telegram reaches"
        " this program",
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(_secret)] | None = Field(
        None, description="set with WEBHOOK_URL: 1 to 256 letters, digits, _ and -"
    )
    listen: Annotated[str, AfterValidator(_host_and_port)] = Field(
        "127.0.0.1:8080", description="a host and a port, like 127.0.0.1:8080"
    )
    metrics: Annotated[str, AfterValidator(_host_and_port)] | None = Field(
        None, description="a host and a port, like 127.0.0.1:9090"
    )
    database: Annotated[Path, AfterValidator(_file)] = Field(
        Path("data/encore.db"), description="the path of a file, not of a folder"
    )
    language: Annotated[Language, BeforeValidator(_spoken)] = Field(
        "en", description="en, zh-Hans or zh-Hant"
    )
    timezone: Annotated[str, AfterValidator(_zone)] = Field(
        "UTC", description="an IANA time zone, like Asia/Shanghai"
    )
    owners: Annotated[list[int], NoDecode, BeforeValidator(_user_ids)] = Field(
        [], description="Telegram user ids in digits, separated by commas"
    )
    drand_mirrors: Annotated[list[str], NoDecode, BeforeValidator(_addresses)] = Field(
        DRAND_MIRRORS, description="http or https addresses, separated by commas"
    )
    assistant_url: Annotated[str, AfterValidator(_base_address)] | None = Field(
        None, description="an http or https address without a query"
    )
    assistant_key: SecretStr | None = Field(None, description="the key of that address")
    assistant_model: str = Field("", description="the name of a model at that address")
    assistant_daily: Annotated[int, Field(ge=0, le=100_000)] = Field(
        100, description="how many questions a day a community may ask, 0 to 100000"
    )
    modern: bool = Field(False, description="on or off")
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = (
        Field("info", description="debug, info, warning or error")
    )
    log_format: Annotated[Literal["console", "json"], BeforeValidator(_lower)] = Field(
        "console", description="console or json"
    )

    @classmethod
    def load(cls, env_file: Path = ENV_FILE) -> Self:
        """Read the environment, then the file below it. Raises ConfigError."""
        try:
            return cls(_env_file=env_file)._whole()
        except ValidationError as error:
            raise ConfigError(sorted({cls._complaint(e["loc"]) for e in error.errors()})) from None
        except (OSError, UnicodeDecodeError, SettingsError):
            raise ConfigError([f"{env_file} cannot be read as text in UTF-8"]) from None

    def _whole(self) -> Self:
        """Return the settings; refuse a webhook to which anybody could post."""
        if self.webhook_url is not None and self.webhook_secret is None:
            raise ConfigError([self._complaint(("webhook_secret",))]) from None
        return self

    def for_playground(self, *, token: str, address: str) -> Self:
        """Return the same settings for a bot of the playground at this address.

        Nothing that is played leaves the machine.
        """
        changes = {
            "bot_token": SecretStr(token),
            "telegram_api": address,
            "drand_mirrors": [],
            "assistant_url": None,
            "webhook_url": None,
        }
        return self.model_copy(update=changes)

    @property
    def has_assistant(self) -> bool:
        """Whether the operator names a language model."""
        return bool(self.assistant_url and self.assistant_model and self.assistant_daily)

    @classmethod
    def _complaint(cls, place: tuple[int | str, ...]) -> str:
        name = str(place[0])
        return f"{name.upper()} must be {cls.model_fields[name].description}"
