"""What an admin decides about one bot: the sections of clinicbot.toml as frozen values."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    TypeAdapter,
    field_serializer,
    field_validator,
    model_validator,
)
from pydantic_core.core_schema import ValidationInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.safety import (
    header_secret,
    international_number,
    lasting_database,
    page_address,
    public_address,
    safe_url,
    sealing_key,
    telegram_token,
)
from bot.secret import resolve, resolve_all, resolve_each, secret_fields
from integrations.registry import VENDORS

PREFIX = "CLINICBOT_"


class SettingsError(Exception):
    """The settings cannot be used. The text is one sentence for the admin and holds no secret."""


class Section(BaseModel):
    """One table of the file: nothing but what is known, and secrets taken from where they stand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _take_secret(cls, value: object, info: ValidationInfo) -> object:
        return resolve(value) if info.field_name in secret_fields(cls) else value


class TelegramSettings(Section):
    """poll_seconds: how long one request for updates may wait at Telegram, which allows up to 50.

    messages_per_second: to all chats together; more than 30 only where Telegram has granted it.
    """

    token: Annotated[SecretStr, AfterValidator(telegram_token)]
    api_base: Annotated[str, AfterValidator(safe_url)] = "https://api.telegram.org"
    poll_seconds: int = Field(30, ge=0, le=50)
    messages_per_second: int = Field(30, ge=1, le=1000)


class DatabaseSettings(Section):
    """url: sqlite:///path or postgresql://…; secret, because it may hold a password."""

    url: Annotated[SecretStr, AfterValidator(lasting_database)] = SecretStr("sqlite:///clinicbot.db")


class ClinicSettings(Section):
    """How the clinic calls itself, and the number that patients ring, in E.164 with its plus sign.

    asks_marketing: new patients are asked whether the clinic may send them news, apart from all else.
    """

    name: str = ""
    reception_phone: Annotated[str, AfterValidator(international_number)] = ""
    asks_marketing: bool = False


class StaffSettings(Section):
    """chat_id: the Telegram group that is told what patients did."""

    chat_id: int | None = None


class BookingSettings(Section):
    """How far ahead patients may book, in days, and how long before a visit at the latest, in minutes.

    compare_minutes: how often each coming visit is held against the provider's calendar.
    """

    horizon_days: int = Field(60, ge=1, le=180)
    lead_minutes: int = Field(30, ge=0)
    compare_minutes: int = Field(10, ge=1, le=1440)


class RulesSettings(Section):
    """What patients may do by themselves. Times are minutes before the visit.

    most_open: visits that one person may have ahead, 0 for no limit. days_ahead: how far ahead they may book,
    0 for what the section about booking says.
    """

    cancel_before: int = Field(0, ge=0)
    move_before: int = Field(0, ge=0)
    most_open: int = Field(0, ge=0)
    check_in_before: int = Field(60, ge=0)
    days_ahead: int = Field(0, ge=0, le=180)


class ReminderSettings(Section):
    """When patients are reminded, in hours before a visit. mode: "replace" silences the provider's own
    where it can be told to.

    quiet_from, quiet_until: no reminder leaves between them, on the visit's clock. phone_hours: who has not
    confirmed by then is put on the staff's list of patients to phone, 0 for never.
    """

    mode: Literal["off", "complement", "replace"] = "complement"
    hours: tuple[Annotated[int, Field(ge=1, le=336)], ...] = (24, 2)
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    phone_hours: int = Field(18, ge=0)


class WebSettings(Section):
    """Where Telegram and providers knock, for `clinicbot run --webhook`.

    host, port: what this process listens on, 0 for any free port. public_url: the address under which
    Telegram reaches it through the load balancer. webhook_secret: empty for one made from the bot token.
    """

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    public_url: Annotated[str, AfterValidator(public_address)] = ""
    webhook_secret: Annotated[SecretStr, AfterValidator(header_secret)] = SecretStr("")


class LogSettings(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"


class PrivacySettings(Section):
    """policy_url: the page that says what the clinic does with its patients' data.

    keys: seal what is personal in the database, the first from now on, the others what they sealed before.
    keep_months: how long after a person's last visit everything of them goes.
    """

    policy_url: Annotated[str, AfterValidator(page_address)] = ""
    keys: tuple[Annotated[SecretStr, AfterValidator(sealing_key)], ...] = ()
    keep_months: int = Field(12, ge=1, le=240)

    @field_validator("keys", mode="before")
    @classmethod
    def _take_keys(cls, keys: object) -> object:
        return resolve_each(keys)

    @property
    def sealing_keys(self) -> list[str]:
        return [key.get_secret_value() for key in self.keys]


class CatalogueSettings(Section):
    """How often doctors, addresses and services are read again from the provider."""

    refresh_minutes: int = Field(15, ge=1)


def _unfolded(model: type[BaseModel], name: str, value: object) -> object:
    """A provider's lists and tables, which come from the environment as JSON."""
    field = model.model_fields.get(name)
    if not isinstance(value, str) or field is None or field.annotation in (str, SecretStr):
        return value
    try:
        return json.loads(value) if value.startswith(("[", "{")) else value
    except ValueError:
        return value


class Account(Section):
    """One account at one provider. `settings` is the provider's own model, checked by the provider.

    In the file, the provider's keys stand beside ours. staff_chat_id: the group for this account's notices.
    keep_months: as in the section about privacy, None for what stands there.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,16}$")]
    provider: str
    staff_chat_id: int | None = None
    ids_optional: bool = False
    rules: RulesSettings = RulesSettings()
    reminders: ReminderSettings = ReminderSettings()
    keep_months: int | None = Field(None, ge=1, le=240)
    settings: BaseModel

    @model_validator(mode="before")
    @classmethod
    def _gather_provider_keys(cls, values: Any) -> Any:
        if not isinstance(values, dict) or "settings" in values:
            return values
        ours = {key: value for key, value in values.items() if key in cls.model_fields}
        return {**ours, "settings": {key: value for key, value in values.items() if key not in ours}}

    @field_validator("provider")
    @classmethod
    def _is_registered(cls, provider: str) -> str:
        if provider not in VENDORS:
            raise ValueError(f"should be one of {', '.join(sorted(VENDORS))}")
        return provider

    @field_validator("settings", mode="plain")
    @classmethod
    def _ask_provider(cls, values: object, info: ValidationInfo) -> object:
        if isinstance(values, BaseModel) or "provider" not in info.data:
            return values
        assert isinstance(values, Mapping)
        model = VENDORS[info.data["provider"]].settings
        told = {name: _unfolded(model, name, value) for name, value in values.items()}
        return model.model_validate(resolve_all(model, told), extra="forbid")

    @field_serializer("settings")
    def _as_the_provider_writes_them(self, settings: BaseModel) -> dict[str, Any]:
        return settings.model_dump()

    @model_validator(mode="after")
    def _is_safely_reached(self) -> Self:
        if base_url := getattr(self.settings, "base_url", ""):
            try:
                safe_url(base_url)
            except ValueError as error:
                raise ValueError(f"has a base_url that {error}") from None
        return self


class Settings(BaseSettings):
    """Everything that an admin decides. Built in code it takes what the code says and nothing else."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=PREFIX, env_nested_delimiter="__", hide_input_in_errors=True
    )

    telegram: TelegramSettings
    database: DatabaseSettings = DatabaseSettings()
    clinic: ClinicSettings = ClinicSettings()
    staff: StaffSettings = StaffSettings()
    booking: BookingSettings = BookingSettings()
    web: WebSettings = WebSettings()
    log: LogSettings = LogSettings()
    privacy: PrivacySettings = PrivacySettings()
    catalogue: CatalogueSettings = CatalogueSettings()
    accounts: tuple[Account, ...] = Field(min_length=1)

    @field_validator("accounts", mode="before")
    @classmethod
    def _by_name(cls, accounts: object) -> object:
        """The file and the environment meet under the accounts' names."""
        if not isinstance(accounts, Mapping):
            return accounts
        return tuple(TypeAdapter(dict[str, Account]).validate_python(accounts).values())

    @field_validator("accounts")
    @classmethod
    def _are_told_apart(cls, accounts: tuple[Account, ...]) -> tuple[Account, ...]:
        for name, count in Counter(account.name for account in accounts).items():
            if count > 1:
                raise ValueError(f"should have different names, but {count} of them are called {name}")
        return accounts

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)
