"""Why a command gave up, as one sentence for the admin."""


class CommandError(Exception):
    """The command cannot go on. The text is a sentence that holds no secret; the process ends with 1."""
