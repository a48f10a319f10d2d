"""What is written about the members of the demo, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from members.organisations.actions import Details

WRITTEN = Path(__file__).resolve().parent.parent / "source" / "demo_members.toml"
ADDRESSES = WRITTEN.with_name("demo_addresses.toml")
# The account that the bank files of the demo are of.
ACCOUNT_OF_THE_HOUSE = "BE71096123456769"
# The day on which the cooperative is founded, and that on which an organisation joins unless it says otherwise.
FOUNDED = -3960
JOINED = -3950
TEAM, SECRETARY, HOUSE = "bram.wouters", "katrien.dewulf", "samen-verder"
# A treasurer who still has to set up the second factor that the role asks for.
WITHOUT_NUMBER = "bibliotheek-aarschot"
WITHOUT_FACTOR = "pieter.vandenbossche"
FACTOR_ROLES = {"treasurer", "house_treasurer"}


@cache
def written() -> dict[str, Any]:
    """Give the file as it stands: `organisation`, `person`, `body`, `invitation`."""
    return tomllib.loads(WRITTEN.read_text(encoding="utf-8"))


@cache
def addresses() -> dict[str, list[str]]:
    """Give street and number, postal code and locality by the key of an organisation."""
    found: dict[str, list[str]] = tomllib.loads(ADDRESSES.read_text(encoding="utf-8"))["address"]
    return found


def details_of(one: dict[str, Any]) -> Details:
    """Give how an organisation is reached, its address and its account."""
    street, postal_code, locality = one.get("address") or addresses()[one["key"]]
    account = ACCOUNT_OF_THE_HOUSE if one["key"] == HOUSE else fictional_account(one["key"])
    return Details(one.get("email", ""), "", street, postal_code, locality, account)


def fictional_account(key: str) -> str:
    """Make up the Belgian account of an organisation: the same each time, with check digits that are right."""
    # 091 is a bank of local governments; its customers have no numbers from 9000000 on that we know of.
    ten = f"091{9_000_000 + crc32(key.encode()) % 1_000_000}"
    bban = f"{ten}{int(ten) % 97 or 97:02d}"
    # ISO 13616: B = 11, E = 14, and the check digits make the whole 1 modulo 97.
    return f"BE{98 - int(bban + '111400') % 97:02d}{bban}"


def enterprise_of(one: dict[str, Any]) -> str:
    """Give the enterprise number of an organisation: as written, made up, or none for who has a legal person.

    One library has yet to give its number: nothing can be invoiced to it.
    """
    if "kbo" in one or "legal_person" in one or one["key"] == WITHOUT_NUMBER:
        return str(one.get("kbo", ""))
    # Numbers from 1.900.000.000 on are not given out; the last two check the eight before them by 97.
    eight = 19_000_000 + crc32(one["key"].encode()) % 1_000_000
    return f"{eight}{97 - eight % 97:02d}"


def board_seats() -> list[dict[str, Any]]:
    """Give the seats of the board: person, organisation, function, days from and until."""
    board = next(body for body in written()["body"] if body["kind"] == "board")
    seats: list[dict[str, Any]] = board["seats"]
    return seats


def has_second_factor(person: dict[str, Any]) -> bool:
    """Say whether this person's account has a second factor: who must, but one."""
    if person["key"] == WITHOUT_FACTOR:
        return False
    seated = {seat["person"] for seat in board_seats()}
    return person["key"] in seated or any(role in FACTOR_ROLES for _, role in person["roles"])
