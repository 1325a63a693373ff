"""Settings of the whole system, read from the environment (``THB_…``) in this one place."""

from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from stream.errors import InputError
from stream.stages import Context


class Settings(BaseSettings):
    """Every setting has a default with which the system runs on one machine without a server."""

    model_config = SettingsConfigDict(env_prefix="THB_", extra="ignore", frozen=True)

    home: Path = Path("var")
    stream_url: str = ""
    index_url: str = ""
    index_user: str = ""
    index_password: SecretStr = SecretStr("")
    index_api_key: SecretStr = SecretStr("")
    index_ca: str = ""
    index_shards: str = ""
    index_replicas: str = ""
    keep_flagged: int = Field(default=730, ge=1)
    keep_others: int = Field(default=90, ge=1)
    state_url: str = ""
    evidence_url: str = ""
    zone: str = "Europe/Warsaw"
    lang: Literal["en", "pl"] = "en"
    host: str = "127.0.0.1"
    port: int = 8700
    hosts: str = ""
    chromium: str = ""
    metrics: str = ""
    contact: str = "https://example.org/thb-monitor"
    spacy_models: Path | None = None

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(f"{value!r} is no time zone; use one such as Europe/Warsaw") from error
        return value

    @property
    def _index(self) -> str:
        """The address of the index with the settings that belong to it, as its options."""
        if not self.index_url.startswith(("http://", "https://")):
            return self.index_url
        options = {
            "user": self.index_user,
            "password": self.index_password.get_secret_value(),
            "api_key": self.index_api_key.get_secret_value(),
            "ca": self.index_ca,
            "shards": self.index_shards,
            "replicas": self.index_replicas,
        }
        given = urlencode({name: value for name, value in options.items() if value})
        joint = "&" if "?" in self.index_url else "?"
        return self.index_url + (joint + given if given else "")

    @property
    def context(self) -> Context:
        """What a step needs; an empty address becomes the embedded default under ``home``."""
        home = self.home.expanduser().resolve()
        return Context(
            home=home,
            stream_url=self.stream_url or f"sqlite:///{home / 'stream.db'}",
            index_url=self._index or f"tantivy:///{home / 'index'}",
            state_url=self.state_url or f"sqlite:///{home / 'state.db'}",
            evidence_url=self.evidence_url or f"file://{home / 'evidence'}",
        )


def load(**overrides: Any) -> Settings:
    """Settings from the environment with what the command line overrides; a wrong value is refused
    with the name of its variable."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = "THB_" + "_".join(str(part) for part in first["loc"]).upper()
        raise InputError(first["msg"], where=name, cure="correct or unset it") from error
