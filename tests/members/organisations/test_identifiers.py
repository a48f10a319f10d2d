"""Numbers of organisations are read as people write them, checked, and stored in one form."""

import csv
from pathlib import Path

import pytest

from members.organisations.identifiers import Fault, InvalidIdentifier, Kind, normalised, peppol_of, written

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "members" / "organisations" / "source"


def rows_of(name: str) -> list[dict[str, str]]:
    with (SOURCE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("kind", "text", "stored"),
    [
        # 02075001 modulo 97 = 74, and 97 - 74 = 23.
        (Kind.KBO, "0207500123", "0207500123"),
        (Kind.KBO, " 0207.500.123 ", "0207500123"),
        (Kind.KBO, "BE 0207 500 123", "0207500123"),
        (Kind.KBO, "be207.500.123", "0207500123"),
        # 10000000 modulo 97: 97 × 103092 = 9999924, rest 76, and 97 - 76 = 21.
        (Kind.KBO, "1000000021", "1000000021"),
        (Kind.OVO, "ovo001999", "OVO001999"),
        (Kind.OVO, "OVO 001999", "OVO001999"),
        (Kind.NIS, " 41002", "41002"),
        (Kind.ISIL, "be-KBR00", "BE-KBR00"),
        (Kind.ISIL, "OCLC-DLC", "OCLC-DLC"),
        (Kind.PEPPOL, "0208:0207.500.123", "0208:0207500123"),
        (Kind.PEPPOL, "9925:BE0207500123", "9925:BE0207500123"),
        # GLN 4012345000009: 4+1+3+5+0+0 = 13 (odd places) and 0+2+4+0+0+0 = 6 thrice = 18; 31 + 9 = 40.
        (Kind.PEPPOL, "0088:4012345000009", "0088:4012345000009"),
    ],
)
def test_a_number_is_read_as_people_write_it(kind: Kind, text: str, stored: str) -> None:
    assert normalised(kind, text) == stored
    assert normalised(kind, stored) == stored


@pytest.mark.parametrize(
    ("kind", "text", "fault"),
    [
        *((kind, "  ", Fault.EMPTY) for kind in Kind),
        (Kind.KBO, "0207500124", Fault.CHECK_DIGITS),
        (Kind.KBO, "0270500123", Fault.CHECK_DIGITS),  # two digits swapped
        (Kind.KBO, "0000000000", Fault.CHECK_DIGITS),
        (Kind.KBO, "2207500123", Fault.SHAPE),
        (Kind.KBO, "02075001234", Fault.SHAPE),
        (Kind.KBO, "NL0207500123", Fault.SHAPE),
        (Kind.KBO, "٠٢٠٧٥٠٠١٢٣", Fault.SHAPE),  # digits of another script
        (Kind.OVO, "OVO1999", Fault.SHAPE),
        (Kind.OVO, "001999", Fault.SHAPE),
        (Kind.NIS, "01002", Fault.SHAPE),
        (Kind.NIS, "4100", Fault.SHAPE),
        (Kind.NIS, "Aalst", Fault.SHAPE),
        (Kind.ISIL, "BEKBR00", Fault.SHAPE),
        (Kind.ISIL, "BE-123456789012", Fault.SHAPE),  # twelve characters
        (Kind.ISIL, "WW-123", Fault.UNKNOWN_ISSUER),
        (Kind.PEPPOL, "0207500123", Fault.SHAPE),
        (Kind.PEPPOL, "0208:", Fault.SHAPE),
        (Kind.PEPPOL, "0208:0207500124", Fault.CHECK_DIGITS),
        (Kind.PEPPOL, "0088:4012345000008", Fault.CHECK_DIGITS),
        (Kind.PEPPOL, "0088:401234500000", Fault.SHAPE),
        (Kind.PEPPOL, "9999:0207500123", Fault.UNKNOWN_ISSUER),
    ],
)
def test_what_cannot_be_such_a_number_is_refused_with_its_fault(kind: Kind, text: str, fault: str) -> None:
    with pytest.raises(InvalidIdentifier) as refused:
        normalised(kind, text)
    assert (refused.value.kind, refused.value.text, refused.value.fault) == (kind, text, fault)


def test_every_wrong_digit_in_an_enterprise_number_is_caught() -> None:
    number = "0207500123"
    for position in range(1, 10):
        for digit in set("0123456789") - {number[position]}:
            with pytest.raises(InvalidIdentifier):
                normalised(Kind.KBO, number[:position] + digit + number[position + 1 :])


def test_an_enterprise_number_is_written_with_points_and_gives_the_peppol_address() -> None:
    assert written(Kind.KBO, "0207500123") == "0207.500.123"
    assert written(Kind.OVO, "OVO001999") == "OVO001999"
    assert peppol_of("0207.500.123") == "0208:0207500123"


def test_the_shipped_municipalities_are_complete_and_valid() -> None:
    rows = rows_of("municipalities.csv")
    assert len(rows) == 285
    assert len({row["nis"] for row in rows}) == 285
    assert sum(int(row["inwoners_2025"]) for row in rows) == 6_864_761
    assert {row["provincie"] for row in rows} == {
        "Antwerpen",
        "Limburg",
        "Oost-Vlaanderen",
        "Vlaams-Brabant",
        "West-Vlaanderen",
    }
    numbers_of(rows)
    for row in rows:
        assert normalised(Kind.NIS, row["nis"]) == row["nis"]
    # The twelve municipalities with a new code since the mergers of 2025 have no number yet.
    assert [sum(not row[name] for row in rows) for name in ("kbo", "ovo")] == [12, 12]
    aalst = next(row for row in rows if row["nis"] == "41002")
    assert (aalst["naam"], aalst["inwoners_2025"]) == ("Aalst", "92131")


def test_the_shipped_public_bodies_are_valid() -> None:
    rows = rows_of("public_bodies.csv")
    assert len(rows) == 33
    numbers_of(rows)
    assert all(row["kbo"] and row["naam"] and row["type"] for row in rows)


def numbers_of(rows: list[dict[str, str]]) -> None:
    for name, kind in (("kbo", Kind.KBO), ("ovo", Kind.OVO)):
        numbers = [row[name] for row in rows if row[name]]
        assert [normalised(kind, number) for number in numbers] == numbers
        assert len(set(numbers)) == len(numbers)
