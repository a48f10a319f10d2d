"""The complete list of what is public without sign-in."""

from django.conf import settings

# Sign-in with its second-factor step, reset, e-mail confirmation and invitation live below one prefix;
# its signed-in pages (change e-mail, factors, sessions) are guarded by the library itself.
PUBLIC_PREFIXES = ("/aanmelden/",)
PUBLIC_PATHS = frozenset(
    {
        "/privacy",
        "/toegankelijkheid",
        "/bronnen",
        "/contact",
        "/gezond",
        "/taal",
        "/tweede-factor",
        "/wissel",
    }
)


def is_public(path: str) -> bool:
    """Say whether a path is reached without signing in (or before an organisation is chosen)."""
    if path in PUBLIC_PATHS or path.startswith(PUBLIC_PREFIXES):
        return True
    return (path == "/demo/post" or path.startswith("/demo/post/")) and not settings.PRODUCTION
