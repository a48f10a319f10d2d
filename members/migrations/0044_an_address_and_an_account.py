"""An organisation has the address that an invoice names and the account on which it is paid; its admin changes both."""

from django.db import migrations, models
from django.db.models import Q

CHANGED_BY_ITSELF = """
CREATE OR REPLACE FUNCTION organisation_shape_by_staff() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT in_house() AND NOT is_cooperative()
     AND to_jsonb(NEW) - '{columns}'::text[] <> to_jsonb(OLD) - '{columns}'::text[] THEN
    RAISE insufficient_privilege
      USING MESSAGE = 'organisation_shape_by_staff: an organisation changes only how it is reached';
  END IF;
  RETURN NEW;
END $$;
"""
BEFORE = "{email,website,version}"
NOW = "{email,website,street,postal_code,locality,iban,version}"


class Migration(migrations.Migration):
    dependencies = [("members", "0043_a_register_of_shares")]
    operations = [
        migrations.AddField(
            "organisation",
            "street",
            models.CharField("straat en nummer", blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            "organisation",
            "postal_code",
            models.CharField("postcode", blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddField(
            "organisation", "locality", models.CharField("plaats", blank=True, db_default="", default="", max_length=80)
        ),
        migrations.AddField(
            "organisation", "iban", models.CharField("rekening", blank=True, db_default="", default="", max_length=34)
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=Q(street="", postal_code="", locality="")
                | ~Q(street="") & ~Q(postal_code="") & ~Q(locality=""),
                name="organisation_address_whole",
            ),
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=Q(iban="") | Q(iban__regex="^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$"),
                name="organisation_iban_compact",
            ),
        ),
        migrations.RunSQL(
            CHANGED_BY_ITSELF.replace("{columns}", NOW), CHANGED_BY_ITSELF.replace("{columns}", BEFORE)
        ),
    ]
