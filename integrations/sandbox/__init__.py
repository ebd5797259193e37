"""The outside world in a process: three booking systems and a Bot API server, for the demo and the tests."""
