"""Forks for every job, so that a job costs no imports. Jobs come as lines of JSON, numbered."""

import asyncio
import json
import os
import signal
import sys
import traceback
from typing import Any

from tests.whole.matrix import Job, job_of
from tests.whole.mortal import Office


def serve() -> None:
    """For each line a supervisor, which waits for the process that does the job and tells how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            told = json.loads(line)
            if (worker := os.fork()) == 0:
                _work(told["number"], job_of(told["job"]))
            status = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
            _tell({"number": told["number"], "ended": status})
            os._exit(0)


def _work(number: int, job: Job) -> None:
    try:
        asyncio.run(Office(job, lambda: _tell({"number": number, "up": True})).run())
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def _tell(what: dict[str, Any]) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    serve()
