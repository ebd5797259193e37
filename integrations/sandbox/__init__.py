"""The outside world in a process: Docplanner and a Bot API server, for the demo and the tests."""
