"""An initiative has one steering group at a time."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import migrations
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("members", "0041_telling_in_one_statement")]
    operations = [
        migrations.AddConstraint(
            "body",
            ExclusionConstraint(
                name="body_one_steering_group",
                expressions=[("initiative_id", RangeOperators.EQUAL)],
                condition=Q(kind="steering_group", ended_on=None),
            ),
        ),
    ]
