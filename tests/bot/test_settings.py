"""What an admin writes becomes settings, or one sentence that says what to write instead."""

import re
import stat
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from bot.settings import Account, SettingsError
from bot.settings_file import exposed_secrets, read

Patch = pytest.MonkeyPatch
ROOT = Path(__file__).parents[2]
TOKEN = "42:not-a-real-token"
SECRET = "not-a-real-secret"
KEY, OLD_KEY = (
    urlsafe_b64encode(b"not-a-real-key--" * 2).decode(),
    urlsafe_b64encode(b"no-key!!" * 4).decode(),
)
FILE = f"""
[telegram]
token = "{TOKEN}"

[database]
url = "sqlite:///clinicbot.db"

[[accounts]]
name = "main"
provider = "docplanner"
locale = "es"
client_id = "an-id"
client_secret = "{SECRET}"
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: Patch) -> Path:
    """A file that is all right, in a folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    path = Path("clinicbot.toml")
    path.write_text(FILE)
    path.chmod(0o600)
    return path


def complaint(path: Path, text: str) -> str:
    """The one sentence about the text, which gives no secret away."""
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        read(path)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert TOKEN not in sentence
    assert SECRET not in sentence
    assert KEY not in sentence
    return sentence


def only(path: Path) -> Account:
    (account,) = read(path).accounts
    return account


def test_what_is_left_out_has_a_sensible_value(config: Path) -> None:
    settings = read(config)
    assert settings.telegram.api_base == "https://api.telegram.org"
    assert settings.telegram.poll_seconds == 30
    assert (settings.booking.horizon_days, settings.booking.lead_minutes) == (60, 30)
    assert settings.catalogue.refresh_minutes == 15
    assert settings.log.level == "info"
    assert settings.staff.chat_id is None


def test_an_account_carries_its_providers_own_settings(config: Path) -> None:
    account = only(config)
    assert (account.name, account.provider) == ("main", "docplanner")
    assert account.settings.model_dump(include={"locale", "client_id"}) == {
        "locale": "es",
        "client_id": "an-id",
    }


def test_a_providers_lists_and_tables_come_from_the_environment_too(config: Path, monkeypatch: Patch) -> None:
    account = '[[accounts]]\nname = "studio"\nprovider = "alfadocs"\napi_key = "not-a-real-key"\n'
    config.write_text(FILE.split("[[accounts]]")[0] + account)
    monkeypatch.setenv("CLINICBOT_ACCOUNTS__STUDIO__REQUIRES", '["national_id"]')
    monkeypatch.setenv("CLINICBOT_ACCOUNTS__STUDIO__PATHS__PRACTICE", "/practices/current")
    told = only(config).settings.model_dump()
    assert told["requires"] == {"national_id"}
    assert (told["paths"]["practice"], told["paths"]["me"]) == ("/practices/current", "/me")


def test_the_example_can_be_used_as_it_is(config: Path, monkeypatch: Patch) -> None:
    monkeypatch.setenv("CLINICBOT_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("DOCPLANNER_SECRET", SECRET)
    monkeypatch.setenv("CLINICBOT_KEYS", KEY)
    config.write_text((ROOT / "clinicbot.example.toml").read_text())
    assert read(config).telegram.token.get_secret_value() == TOKEN


def test_the_example_shows_the_values_that_hold_without_it(config: Path, monkeypatch: Patch) -> None:
    monkeypatch.setenv("CLINICBOT_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("DOCPLANNER_SECRET", SECRET)
    monkeypatch.setenv("CLINICBOT_KEYS", KEY)
    config.write_text(FILE + f'\n[privacy]\nkeys = ["{KEY}"]\n')
    plain = read(config)
    config.write_text((ROOT / "clinicbot.example.toml").read_text())
    assert read(config).model_dump(exclude={"accounts"}) == plain.model_dump(exclude={"accounts"})


def test_the_environment_wins_over_the_file(config: Path, monkeypatch: Patch) -> None:
    monkeypatch.setenv("CLINICBOT_TELEGRAM__API_BASE", "http://127.0.0.1:8321/")
    monkeypatch.setenv("CLINICBOT_BOOKING__HORIZON_DAYS", "7")
    settings = read(config)
    assert settings.telegram.api_base == "http://127.0.0.1:8321"
    assert settings.telegram.token.get_secret_value() == TOKEN
    assert settings.booking.horizon_days == 7


def test_the_environment_reaches_an_account_by_its_name(config: Path, monkeypatch: Patch) -> None:
    config.write_text(FILE.replace('"main"', '"north-1"'))
    monkeypatch.setenv("CLINICBOT_ACCOUNTS__NORTH_1__CLIENT_ID", "another-id")
    account = only(config)
    assert account.name == "north-1"
    assert account.settings.model_dump()["client_id"] == "another-id"


def test_a_whole_account_can_come_from_the_environment(config: Path, monkeypatch: Patch) -> None:
    config.write_text(FILE.partition("[[")[0])
    for key, value in {
        "name": "main",
        "provider": "docplanner",
        "locale": "pl",
        "client_id": "an-id",
    }.items():
        monkeypatch.setenv(f"CLINICBOT_ACCOUNTS__MAIN__{key.upper()}", value)
    monkeypatch.setenv("CLINICBOT_ACCOUNTS__MAIN__CLIENT_SECRET", SECRET)
    assert only(config).settings.model_dump()["locale"] == "pl"


def test_two_accounts_have_each_their_staff_chat(config: Path) -> None:
    second = FILE[FILE.index("[[") :].replace('"main"', '"second"') + "staff_chat_id = -100\n"
    config.write_text(FILE + second)
    assert [account.staff_chat_id for account in read(config).accounts] == [None, -100]


def test_a_secret_is_taken_from_the_environment(config: Path, monkeypatch: Patch) -> None:
    monkeypatch.setenv("SOME_TOKEN", f"{TOKEN}\n")
    config.write_text(FILE.replace(TOKEN, "env:SOME_TOKEN"))
    assert read(config).telegram.token.get_secret_value() == TOKEN


def test_a_secret_is_taken_from_a_file(config: Path) -> None:
    Path("secret").write_text(f"{SECRET}\n")
    config.write_text(FILE.replace(SECRET, "file:secret"))
    assert only(config).settings.client_secret.get_secret_value() == SECRET  # type: ignore[attr-defined]


def test_a_database_address_may_hold_a_password_and_so_comes_from_elsewhere_too(
    config: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://bot:{SECRET}@localhost/clinicbot")
    config.write_text(FILE.replace("sqlite:///clinicbot.db", "env:DATABASE_URL"))
    settings = read(config)
    assert settings.database.url.get_secret_value().startswith("postgresql://")
    assert SECRET not in repr(settings)


def test_secrets_are_hidden_wherever_settings_are_printed(config: Path) -> None:
    settings = read(config)
    for text in (repr(settings), str(settings), repr(settings.model_dump())):
        assert TOKEN not in text
        assert SECRET not in text


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("env:NOT_THERE", "has no secret: the environment variable NOT_THERE is not set"),
        ("file:not-there", "has no secret: the file not-there cannot be read"),
        ("file:empty", "has no secret: the secret in file:empty is empty"),
    ],
)
def test_a_missing_secret_names_the_setting_and_the_place(config: Path, place: str, sentence: str) -> None:
    Path("empty").write_text("\n")
    assert f"telegram.token {sentence}" in complaint(config, FILE.replace(TOKEN, place))
    assert f"accounts.main.client_secret {sentence}" in complaint(config, FILE.replace(SECRET, place))


def more(section: str) -> tuple[str, str]:
    return "[database]", f"{section}\n[database]"


WRONG = [
    (("token = ", "tokn = "), r"telegram\.tokn is not a setting; did you mean token\?"),
    (("[database]", "[databse]"), r"databse is not a setting; did you mean database\?"),
    (("client_id = ", "clientid = "), r"accounts\.main\.clientid is not a setting; did you mean client_id\?"),
    (
        ("client_id = ", "zzz = "),
        r"zzz is not a setting; known here: name, provider, .*client_id",
    ),
    (('client_id = "an-id"', ""), r"accounts\.main\.client_id is missing"),
    ((f'token = "{TOKEN}"', ""), r"telegram\.token is missing"),
    ((TOKEN, "two words"), r"telegram\.token should be the token that BotFather gave"),
    (('locale = "es"', 'locale = "xx"'), r"accounts\.main\.locale cannot be used: .*\bes\b"),
    (('"docplanner"', '"docplaner"'), r"accounts\.main\.provider should be one of .*docplanner"),
    (('"main"', '"Main Street"'), r"name should be 1 to 16 of the letters a-z"),
    (('"an-id"', "7"), r"accounts\.main\.client_id should be text in quotes"),
    (
        ("sqlite:///clinicbot.db", "sqlite:///no/such/clinicbot.db"),
        r"database\.url names the folder no/such, which",
    ),
    (("sqlite:///clinicbot.db", "sqlite://"), r"database\.url should be sqlite:///path/to/clinicbot\.db or"),
    (("sqlite:///clinicbot.db", "mysql://localhost/x"), r"database\.url should be sqlite:///path"),
    (more("[log]\nlevel = 'loud'"), r"log\.level should be one of 'debug', 'info'"),
    (
        more("[booking]\nhorizon_days = 365"),
        r"horizon_days should be less than or equal to 180",
    ),
    (more("[booking]\nlead_minutes = 'x'"), r"lead_minutes should be a valid integer"),
    (
        more("[clinic]\nreception_phone = '123'"),
        r"reception_phone should be a phone number",
    ),
    (
        more("[privacy]\npolicy_url = 'privacy'"),
        r"policy_url should be the address of a page",
    ),
    (
        ("[[accounts]]", "[accounts]"),
        r"accounts should be tables, each under a line that says",
    ),
    (("[telegram]", "telegram = 1\n[x]"), r"x is not a setting"),
    (("[telegram]", "[telegram"), r"it is not TOML: "),
]


@pytest.mark.parametrize(("change", "expected"), WRONG, ids=[change[1] for change, _ in WRONG])
def test_what_is_wrong_is_said_in_one_sentence(config: Path, change: tuple[str, str], expected: str) -> None:
    sentence = complaint(config, FILE.replace(*change))
    assert sentence.startswith("clinicbot.toml: ")
    assert re.search(expected, sentence)


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "http://10.0.0.1", "ftp://example.org", "example.org", "https://a:b@example.org"],
)
def test_secrets_are_sent_to_no_unsafe_address(config: Path, address: str) -> None:
    telegram = FILE.replace("[telegram]", f'[telegram]\napi_base = "{address}"')
    assert "telegram.api_base should " in complaint(config, telegram)
    assert "base_url" in complaint(config, f'{FILE}base_url = "{address}"\n')


@pytest.mark.parametrize(
    "address", ["https://example.org/x", "http://127.0.0.1:8321", "http://localhost:1", "http://[::1]:80"]
)
def test_secrets_may_go_to_a_safe_address(config: Path, address: str) -> None:
    config.write_text(
        FILE.replace("[telegram]", f'[telegram]\napi_base = "{address}"') + f'base_url = "{address}"\n'
    )
    assert read(config).telegram.api_base == address


def test_a_file_without_accounts_is_told_how_to_add_one(config: Path) -> None:
    wanted = "accounts is empty; describe at least one under a line that says [[accounts]]"
    assert wanted in complaint(config, FILE.partition("[[")[0])


def test_accounts_with_one_name_are_refused(config: Path) -> None:
    again = FILE[FILE.index("[[") :]
    assert "accounts should have different names, but two are called main" in complaint(config, FILE + again)


def test_a_file_that_is_not_there_points_to_the_example(config: Path) -> None:
    with pytest.raises(SettingsError, match=r"elsewhere\.toml: there is no such file; start from"):
        read(Path("elsewhere.toml"))


def test_a_file_that_is_not_text_is_refused(config: Path) -> None:
    config.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read as a text file"):
        read(config)


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        (
            "CLINICBOT_TELEGRAM__TOKN",
            TOKEN,
            "CLINICBOT_TELEGRAM__TOKN: telegram.tokn is not a setting",
        ),
        (
            "CLINICBOT_TELEGRM__TOKEN",
            TOKEN,
            "CLINICBOT_TELEGRM__TOKEN: telegrm is not a setting; did you mean",
        ),
        (
            "CLINICBOT_BOOKING__LEAD_MINUTES",
            "x",
            "CLINICBOT_BOOKING__LEAD_MINUTES: booking.lead_minutes should",
        ),
        (
            "CLINICBOT_ACCOUNTS__MAIN__LOCALE",
            "x",
            "CLINICBOT_ACCOUNTS__MAIN__LOCALE: accounts.main.locale cannot",
        ),
        ("CLINICBOT_TELEGRAM", "not json", "telegram"),
    ],
)
def test_a_wrong_variable_is_named(
    config: Path, monkeypatch: Patch, variable: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert expected in complaint(config, FILE)


def test_a_variable_that_only_holds_a_secret_is_no_setting(config: Path, monkeypatch: Patch) -> None:
    monkeypatch.setenv("CLINICBOT_TELEGRAM_TOKEN", TOKEN)
    assert read(config).telegram.api_base == "https://api.telegram.org"


def test_a_secret_that_everybody_can_read_is_a_warning(config: Path) -> None:
    config.chmod(0o600 | stat.S_IROTH)
    assert exposed_secrets(config).startswith(
        "clinicbot.toml: everybody on this machine can read telegram.token and accounts.main.client_secret; "
    )
    assert read(config).telegram.token.get_secret_value() == TOKEN


def test_there_is_no_warning_when_only_the_owner_can_read(config: Path) -> None:
    assert exposed_secrets(config) == ""


def test_there_is_no_warning_when_the_secrets_stand_elsewhere(config: Path) -> None:
    config.write_text(FILE.replace(TOKEN, "env:A").replace(SECRET, "file:b"))
    config.chmod(0o644)
    assert exposed_secrets(config) == ""


def keys_of(path: Path) -> list[str]:
    return read(path).privacy.sealing_keys


def test_without_keys_there_are_none(config: Path) -> None:
    assert keys_of(config) == []


def test_keys_stand_in_the_file_the_environment_or_a_file_of_their_own(
    config: Path, monkeypatch: Patch
) -> None:
    config.write_text(FILE + f'[privacy]\nkeys = ["{KEY}", "env:OLD_KEY"]\n')
    monkeypatch.setenv("OLD_KEY", OLD_KEY)
    assert keys_of(config) == [KEY, OLD_KEY]
    Path("keys").write_text(f"{KEY}\n{OLD_KEY}\n")
    config.write_text(FILE + '[privacy]\nkeys = "file:keys"\n')
    assert keys_of(config) == [KEY, OLD_KEY]
    config.write_text(FILE)
    monkeypatch.setenv("CLINICBOT_PRIVACY__KEYS", f'["{OLD_KEY}"]')
    assert keys_of(config) == [OLD_KEY]


@pytest.mark.parametrize("key", [KEY[:-4], KEY + KEY, "a word", "schlüssel"])
def test_what_is_no_key_is_told_how_one_is_made(config: Path, key: str) -> None:
    table = f'[privacy]\nkeys = ["{key}"]\n'
    assert "should be a key that clinicbot keys new has made" in complaint(config, FILE + table)


def test_a_key_that_everybody_can_read_is_warned_of(config: Path) -> None:
    config.write_text(FILE + f'[privacy]\nkeys = ["{KEY}"]\n')
    config.chmod(0o644)
    assert "privacy.keys" in exposed_secrets(config)
    assert KEY not in exposed_secrets(config)


def test_an_account_may_keep_its_patients_for_another_time(config: Path) -> None:
    config.write_text(FILE + "keep_months = 24\n")
    assert (only(config).keep_months, read(config).privacy.keep_months) == (24, 12)
