"""What a command says when it cannot be done."""


class CommandError(Exception):
    """A command cannot be done; the message is a sentence for the operator."""
