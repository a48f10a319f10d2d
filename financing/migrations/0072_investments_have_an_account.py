"""What is bought to last stands on an account of its own (class 2), so that investment and running cost stay apart."""

from django.db import migrations


def add_account(apps, schema_editor):
    """Add the account of software to the chart."""
    apps.get_model("financing", "Account").objects.using(schema_editor.connection.alias).create(
        code="211000", name_nl="Software en licenties", name_en="Software and licences", kind="asset", purpose=""
    )


class Migration(migrations.Migration):
    dependencies = [("financing", "0071_the_books")]
    operations = [migrations.RunPython(add_account, migrations.RunPython.noop)]
