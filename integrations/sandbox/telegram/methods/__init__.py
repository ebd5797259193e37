"""What the sandbox really does: the official methods that have behaviour, by their names."""

from integrations.sandbox.telegram.methods import (
    callbacks,
    chats,
    copies,
    deletions,
    edits,
    media,
    messages,
    profile,
    updates,
)
from integrations.sandbox.telegram.methods.call import Handler

HANDLERS: dict[str, Handler] = {
    **updates.METHODS,
    **messages.METHODS,
    **media.METHODS,
    **edits.METHODS,
    **deletions.METHODS,
    **copies.METHODS,
    **callbacks.METHODS,
    **chats.METHODS,
    **profile.METHODS,
}
