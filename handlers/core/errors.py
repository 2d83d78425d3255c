"""Two kinds of error: one for the person, one for us."""


class Sorry(Exception):
    """An error meant for the person: its text is shown as it is, everything else of the event is undone."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
