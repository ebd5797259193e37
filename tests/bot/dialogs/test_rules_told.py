"""The clinic's rules: each is told before the tap that it concerns."""

from datetime import timedelta

from tests.bot.dialogs.asking import to_the_person


async def test_how_late_a_visit_can_be_changed_is_told_before_it_is_booked(practice):
    scene = await practice()
    scene.ruled(cancel_before=60, move_before=90)
    await to_the_person(scene)
    assert "You can cancel it here until Monday 23 November 08:30." in scene.text
    assert "You can move it here until Monday 23 November 08:00." in scene.text


async def test_a_visit_that_is_too_near_to_be_changed_says_so_before_it_is_booked(practice):
    scene = await practice()
    scene.ruled(cancel_before=24 * 60, move_before=24 * 60)
    await to_the_person(scene)
    assert "It is so soon that it can be neither moved nor cancelled here." in scene.text
    assert "To speak with a person, call +34" in scene.text
    assert "until" not in scene.text


async def test_of_two_rules_only_the_one_that_still_holds_is_told(practice):
    scene = await practice()
    scene.ruled(cancel_before=24 * 60, move_before=90)
    await to_the_person(scene)
    assert "You can move it here until" in scene.text
    assert "cancel" not in scene.text


async def test_without_rules_nothing_is_said_of_them(practice):
    scene = await practice()
    await to_the_person(scene)
    assert "until" not in scene.text


async def test_how_far_ahead_visits_can_be_booked_is_told_on_the_last_page(practice):
    scene = await practice()
    scene.ruled(days_ahead=9)
    await scene.starts()
    await scene.reaches("Book a visit", "Revisión")
    assert "So far, visits can be booked up to" not in scene.text
    await scene.presses("December 2026")
    assert "So far, visits can be booked up to Wednesday 2 December." in scene.text
    await scene.says("4 December")
    assert "So far, visits can be booked up to Wednesday 2 December." in scene.note
    scene.clock.at += timedelta(seconds=20)
    scene.ruled()
    await scene.says("4 December")
    assert "Friday 4 December. Choose a time:" in scene.text
