"""The outside: one folder a channel. Only these talk to providers."""
