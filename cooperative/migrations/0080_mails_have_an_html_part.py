"""The mailbox of a demo keeps the HTML of a mail beside its text."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cooperative", "0010_written_by_ones_own_hand")]
    operations = [
        migrations.AddField("demomail", "html", models.TextField(blank=True, db_default="", default="")),
    ]
