class Refusal(Exception):
    """Say no to a member: a sentence key and its parameters, told in the member's language.

    Raised inside a transaction it rolls everything back.
    """

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params
