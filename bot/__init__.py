"""The conversational booking assistant: channels, engine, dialogs, desk, durable work."""
