"""Where people are: the only place that names Telegram."""

import os

# PTB 22 warns at every flood limit (even inside RetryAfter's constructor) until this is set.
os.environ.setdefault("PTB_TIMEDELTA", "true")
