"""The staff's own chat: what they are told, and what they may do from it."""
