"""Where the process begins: `clinicbot …` or `python -m bot …`."""

import sys
from collections.abc import Sequence

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out the command line. The exit code is 1 when it cannot go on, 2 when what was said is wrong."""
    try:
        return _carry_out(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED  # nothing was running yet: what runs is stopped in bot/cli/run.py


def _carry_out(arguments: Sequence[str] | None) -> int:
    from bot.cli.failure import CommandError
    from bot.cli.program import program
    from bot.settings import SettingsError

    try:
        program(arguments)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
