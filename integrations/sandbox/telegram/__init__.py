"""A Bot API server in which people and programs act as the users."""

from integrations.sandbox.telegram.api import BotApi

__all__ = ["BotApi"]
