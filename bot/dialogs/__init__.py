"""The conversations that the bot holds, one a file."""
