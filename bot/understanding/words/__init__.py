"""The tables of words, one language a file."""
