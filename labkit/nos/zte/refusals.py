"""How ZXROS words a refusal that is IOS's likes' own. The numbers of real ones are not known; the form is theirs."""


def worded(refusal: str | None) -> str | None:
    """A refusal in ZXROS's form; None stays None."""
    return None if refusal is None else f"%Error: {refusal.lstrip('% ').rstrip('.')}."
