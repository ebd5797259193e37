"""The figures of the README, each from one command."""
