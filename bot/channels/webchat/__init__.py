"""The web chat: a phone page, its API and its stream."""
