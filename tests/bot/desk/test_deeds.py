"""What goes to the provider with a booking, beside what the patient chose."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk.reminder_rules import Mode, ReminderRules
from tests.bot.dialogs.scene import Scene


@pytest.mark.parametrize(("mode", "may_remind"), [(Mode.COMPLEMENT, True), (Mode.REPLACE, False)])
async def test_where_our_reminders_replace_the_providers_it_is_told_with_the_booking(
    tmp_path: Path, mode: Mode, may_remind: bool
) -> None:
    scene = await Scene.open(tmp_path)
    account = replace(scene.desk.accounts["main"], reminders=ReminderRules(mode=mode))
    scene.desk.accounts["main"] = account
    await scene.has_visit()
    assert [request.reminders for request in scene.provider.requests] == [may_remind]
    await scene.close()
