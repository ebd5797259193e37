"""What holds for every test."""

from hypothesis import settings

# A shared machine is no stopwatch: what takes long shows in the suite's own time, not as a failure.
settings.register_profile("clinicbot", deadline=None)
settings.load_profile("clinicbot")
