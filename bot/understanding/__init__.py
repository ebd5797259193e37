"""A person's words turned into values."""
