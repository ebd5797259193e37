"""Every figure, one after the other: `python -m bench`, or those named: `python -m bench taps kill`."""

import asyncio
import sys

from bench import crowd, kill, rest, taps, transport

ALL = {
    "transport": transport.main,
    "taps": taps.main,
    "crowd": crowd.main,
    "kill": kill.main,
    "rest": rest.main,
}

wanted = sys.argv[1:] or list(ALL)
del sys.argv[1:]
for name in wanted:
    print(f"\n== {name}")
    work = ALL[name]
    if asyncio.iscoroutinefunction(work):
        asyncio.run(work())
    else:
        work()
