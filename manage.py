#!/usr/bin/env python3
"""Start here: `python3 manage.py demo` and `python3 manage.py test` do everything else themselves."""

import sys


def main():  # type: ignore[no-untyped-def]  # readable by every Python 3, also one too old for the portal
    """Make this machine ready where it is not, then run the command."""
    if sys.version_info < (3, 8):
        sys.exit(
            "Het portaal heeft Python 3.12 of nieuwer nodig: start het met python3.13. / "
            "The portal needs Python 3.12 or newer: start it with python3.13."
        )
    from cooperative.launch import python

    python.go_on_with_a_new_enough_python(sys.argv)

    from cooperative.launch import commands

    commands.run(sys.argv)

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
