"""The stored key by which names of people and organisations sort."""

import unicodedata


def sort_key(name: str) -> str:
    """Fold case and accents, so that every database sorts alike."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in folded if not unicodedata.combining(sign)).strip()
