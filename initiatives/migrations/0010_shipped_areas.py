"""The seven solution areas, three offer families and three focus lines stand in every database."""

import tomllib
from pathlib import Path

from django.db import migrations

SOURCE = Path(__file__).resolve().parents[1] / "areas" / "source" / "areas.toml"
AREA_COLUMNS = ("slug", "title_nl", "title_en", "short_nl", "short_en", "description_nl", "description_en")


def import_areas(apps, schema_editor):
    shipped = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    database = schema_editor.connection.alias

    def rows_of(model):
        return apps.get_model("initiatives", model).objects.using(database)

    for area in shipped["areas"]:
        rows_of("SolutionArea").update_or_create(
            number=area["number"], defaults={column: area[column] for column in AREA_COLUMNS}
        )
    for model, part in (("OfferFamily", "families"), ("FocusLine", "focus_lines")):
        for line in shipped[part]:
            rows_of(model).update_or_create(
                order=line["order"],
                defaults={"slug": line["slug"], "title_nl": line["name_nl"], "title_en": line["name_en"]},
            )


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0003_guards")]
    operations = [migrations.RunPython(import_areas, migrations.RunPython.noop)]
