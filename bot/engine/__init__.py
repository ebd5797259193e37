"""Conversations as values: dialogs, views, what people did, and the turn that joins them."""
