"""Every counted decision has a number per body and year; what was counted before is numbered in order of counting."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from cooperative.isolation.guard import Guard, Policy

NUMBERED = """
INSERT INTO initiatives_entry (decision_id, audience, organisation_id, initiative_id, body_id, series, year, place)
SELECT x.*, row_number() OVER (PARTITION BY x.series, x.year ORDER BY d.counted_at, d.id)
  FROM (SELECT d.id, d.audience, d.organisation_id, d.initiative_id, d.body_id,
          CASE p.capacity WHEN 'consortium' THEN 'CG' WHEN 'general_meeting' THEN 'AV' WHEN 'board' THEN 'BO'
            WHEN 'steering_group' THEN 'SG' ELSE 'AD' END AS series,
          extract(year FROM d.counted_at AT TIME ZONE 'Europe/Brussels')::int AS year
        FROM initiatives_decision d JOIN initiatives_proposal p ON p.id = d.proposal_id
        WHERE d.state = 'counted') x JOIN initiatives_decision d ON d.id = x.id;
"""
EMPTIED = "DELETE FROM initiatives_entry;"


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0060_steering_groups_decide")]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("organisation", "alleen de eigen organisatie"),
                            ("participants", "de deelnemers van het initiatief"),
                            ("body", "de leden van het orgaan"),
                            ("members", "alle leden"),
                            ("public", "iedereen"),
                        ],
                        max_length=12,
                    ),
                ),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("initiative_id", models.BigIntegerField(null=True)),
                ("body_id", models.BigIntegerField(null=True)),
                ("series", models.CharField(max_length=2)),
                ("year", models.PositiveSmallIntegerField()),
                ("place", models.PositiveIntegerField()),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry",
                        to="initiatives.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "series", "-place"],
                "constraints": [
                    models.CheckConstraint(
                        condition=(
                            Q(audience__in=["members", "public"])
                            | Q(audience="organisation", organisation_id__isnull=False)
                            | Q(audience="participants", initiative_id__isnull=False)
                            | Q(audience="body", body_id__isnull=False)
                        ),
                        name="entry_audience_named",
                    ),
                    models.UniqueConstraint(fields=("series", "year", "place"), name="entry_place_once"),
                ],
            },
        ),
        Guard("Entry", Policy(read="AUDIENCE|SHARED", append_only=True)),
        migrations.RunSQL(NUMBERED, EMPTIED),
    ]
