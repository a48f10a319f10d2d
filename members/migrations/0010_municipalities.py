"""The 285 municipalities of Flanders with their inhabitants, and the two bodies of the cooperative."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

from cooperative.web.sorting import sort_key

SOURCE = Path(__file__).resolve().parent.parent / "organisations" / "source" / "municipalities.csv"
INHABITANTS_ON = date(2025, 1, 1)
BODIES = (
    ("general_meeting", "Algemene vergadering", "General meeting"),
    ("board", "Bestuursorgaan", "Board"),
)


def import_municipalities(apps, schema_editor):
    """Read every municipality from the shipped list; the figures are those of 1 January 2025."""
    model = apps.get_model("members", "Municipality")
    with SOURCE.open(encoding="utf-8", newline="") as lines:
        rows = [
            model(
                nis=row["nis"],
                name=row["naam"],
                province=row["provincie"],
                inhabitants=int(row["inwoners_2025"]),
                inhabitants_on=INHABITANTS_ON,
                sort_key=sort_key(row["naam"]),
            )
            for row in csv.DictReader(lines)
        ]
    model.objects.using(schema_editor.connection.alias).bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["nis"],
        update_fields=["name", "province", "inhabitants", "inhabitants_on", "sort_key"],
    )


def name_bodies(apps, schema_editor):
    """Write the general meeting and the board."""
    model = apps.get_model("members", "Body")
    for kind, name_nl, name_en in BODIES:
        model.objects.using(schema_editor.connection.alias).get_or_create(
            kind=kind, defaults={"name_nl": name_nl, "name_en": name_en}
        )


class Migration(migrations.Migration):
    dependencies = [("members", "0002_guards")]
    operations = [
        migrations.RunPython(import_municipalities, migrations.RunPython.noop),
        migrations.RunPython(name_bodies, migrations.RunPython.noop),
    ]
