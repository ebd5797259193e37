"""The table of features: it stands in the documents as the providers declare it."""

import pytest

from bot.cli.features import COLUMNS, PAGE, ROOT, main, table, written
from integrations.http import HttpSettings
from integrations.provider import Capability
from integrations.registry import VENDORS


def test_the_page_has_the_table_that_the_declarations_make(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0, capsys.readouterr().err


def test_a_stale_page_is_brought_up_to_date_and_its_words_stay() -> None:
    page = (ROOT / PAGE).read_text()
    stale = page.replace("| cancel | yes |", "| cancel | no |").replace("# Providers", "# Other words")
    assert stale != page
    assert written(stale) == page.replace("# Providers", "# Other words")
    with pytest.raises(ValueError, match="no place for the table"):
        written("# Providers")


def test_every_provider_and_every_capability_is_in_it() -> None:
    assert {column.provider for column in COLUMNS} == set(VENDORS)
    rows = table().splitlines()
    assert len(rows) == 2 + 3 + len(Capability)
    assert {row.count("|") for row in rows} == {len(COLUMNS) + 2}
    assert "| cancel | yes | yes | yes | yes |" in rows
    assert any('with `reschedule = "native"` | no | yes |' in row for row in rows)


def test_every_provider_has_a_page_of_its_own_which_the_first_one_names() -> None:
    for name in VENDORS:
        assert (ROOT / PAGE).with_name(f"{name}.md").exists()
        assert f"({name}.md)" in (ROOT / PAGE).read_text()


@pytest.mark.parametrize("name", VENDORS)
def test_every_setting_of_a_provider_is_explained_on_its_page(name: str) -> None:
    page = (ROOT / PAGE).with_name(f"{name}.md").read_text()
    missing = [setting for setting in VENDORS[name].settings.model_fields if f"`{setting}`" not in page]
    assert [setting for setting in missing if setting not in HttpSettings.model_fields] == []
