"""Files of the bank, statements that continue each other, and lines that add up: whole, once, and for good."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from cooperative.isolation.clock import HouseNow
from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy, also

FILE, STATEMENT, LINE = "financing_bankfile", "financing_bankstatement", "financing_bankline"

# After the row, as everywhere: who may not write it is refused by the wall first.
STAYS = f"""
CREATE FUNCTION bank_file_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.read_at IS NOT NULL OR TG_OP = 'UPDATE' AND (NEW.id, NEW.name, NEW.format, NEW.sha256, NEW.content,
      NEW.uploaded_at, NEW.person_id, NEW.person_name) IS DISTINCT FROM (OLD.id, OLD.name, OLD.format, OLD.sha256,
      OLD.content, OLD.uploaded_at, OLD.person_id, OLD.person_name) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'bank_file_stays: a file is read in as it came, and stays once it was';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER bank_file_stays AFTER UPDATE OR DELETE ON {FILE} FOR EACH ROW EXECUTE FUNCTION bank_file_stays();
"""
FOLLOWS = f"""
CREATE FUNCTION bank_statement_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.previous_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {STATEMENT} p WHERE p.id = NEW.previous_id
      AND p.account = NEW.account AND p.closing_cents = NEW.opening_cents AND p.closing_on <= NEW.closing_on
      AND (p.number IS NULL OR NEW.number IS NULL OR NEW.number = p.number + 1
        OR NEW.number = 1 AND extract(year FROM NEW.closing_on) > extract(year FROM p.closing_on))) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'bank_statement_follows: it continues the statement before it, in number, balance and day';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER bank_statement_follows AFTER INSERT ON {STATEMENT}
  FOR EACH ROW EXECUTE FUNCTION bank_statement_follows();

CREATE FUNCTION bank_statement_adds_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moved numeric; many bigint;
BEGIN
  SELECT coalesce(sum(cents) FILTER (WHERE part = 0), 0), count(*) INTO moved, many
    FROM {LINE} WHERE statement_id = NEW.id;
  IF NEW.opening_cents + moved <> NEW.closing_cents OR many <> NEW.lines_count OR EXISTS (
      SELECT 1 FROM {LINE} WHERE statement_id = NEW.id GROUP BY position
      HAVING count(*) FILTER (WHERE part = 0) <> 1 OR count(*) <> 1 + max(parts)
        OR max(parts) > 0 AND sum(cents) FILTER (WHERE part > 0) <> sum(cents) FILTER (WHERE part = 0)) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'bank_statement_adds_up: opening and movements give the closing, and parts their movement';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bank_statement_adds_up AFTER INSERT ON {STATEMENT}
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bank_statement_adds_up();

CREATE FUNCTION bank_line_is_no_afterthought() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM {STATEMENT} s WHERE s.id IN (SELECT statement_id FROM added)
      AND s.lines_count < (SELECT count(*) FROM {LINE} l WHERE l.statement_id = s.id)) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'bank_line_is_no_afterthought: a statement has the lines with which it came';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER bank_line_is_no_afterthought AFTER INSERT ON {LINE} REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION bank_line_is_no_afterthought();

CREATE TRIGGER bank_statement_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {STATEMENT}
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER bank_line_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {LINE}
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
LOOSE = f"""
DROP TRIGGER bank_line_stays ON {LINE};
DROP TRIGGER bank_statement_stays ON {STATEMENT};
DROP TRIGGER bank_line_is_no_afterthought ON {LINE}; DROP FUNCTION bank_line_is_no_afterthought();
DROP TRIGGER bank_statement_adds_up ON {STATEMENT}; DROP FUNCTION bank_statement_adds_up();
DROP TRIGGER bank_statement_follows ON {STATEMENT}; DROP FUNCTION bank_statement_follows();
DROP TRIGGER bank_file_stays ON {FILE}; DROP FUNCTION bank_file_stays();
"""
KEY = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("financing", "0050_every_kind_of_key")]
    operations = [
        migrations.CreateModel(
            name="BankFile",
            fields=[
                KEY,
                ("name", models.CharField(max_length=120)),
                ("format", models.CharField(max_length=8)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("uploaded_at", models.DateTimeField(db_default=HouseNow())),
                ("person_id", models.BigIntegerField()),
                ("person_name", models.CharField(max_length=170)),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=["sha256"], name="bank_file_once"),
                    models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="bank_file_has_hash"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                KEY,
                ("account", models.CharField(max_length=34)),
                ("number", models.PositiveBigIntegerField(null=True)),
                ("opening_cents", models.BigIntegerField()),
                ("opening_on", models.DateField()),
                ("closing_cents", models.BigIntegerField()),
                ("closing_on", models.DateField()),
                ("lines_count", models.PositiveIntegerField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="financing.bankfile"
                    ),
                ),
                (
                    "previous",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="financing.bankstatement",
                    ),
                ),
            ],
            options={
                "ordering": ["account", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["account"], condition=Q(previous=None), name="bank_account_begins_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(closing_on__gte=F("opening_on")), name="bank_statement_runs_forward"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankLine",
            fields=[
                KEY,
                ("position", models.PositiveIntegerField()),
                ("part", models.PositiveIntegerField(default=0)),
                ("parts", models.PositiveIntegerField(default=0)),
                ("cents", models.BigIntegerField()),
                ("booked_on", models.DateField()),
                ("value_on", models.DateField(null=True)),
                ("ogm", models.CharField(blank=True, max_length=12)),
                ("rf", models.CharField(blank=True, max_length=25)),
                ("counterparty_iban", models.CharField(blank=True, max_length=34)),
                ("counterparty_name", models.CharField(blank=True, max_length=140)),
                ("text", models.TextField(blank=True)),
                ("reference", models.CharField(blank=True, max_length=40)),
                ("reversal", models.BooleanField(default=False)),
                ("raw", models.TextField(blank=True)),
                ("twin", models.PositiveIntegerField(default=1)),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="financing.bankstatement"
                    ),
                ),
            ],
            options={
                "ordering": ["statement", "position", "part"],
                "constraints": [
                    models.UniqueConstraint(fields=["statement", "position", "part"], name="bank_line_once"),
                    models.CheckConstraint(condition=Q(position__gt=0, twin__gt=0), name="bank_line_counts_from_one"),
                    models.CheckConstraint(condition=Q(part=0) | Q(parts=0), name="bank_line_part_has_no_parts"),
                ],
            },
        ),
        Guard("BankFile", Policy(read="COOP", write="COOP", delete="COOP")),
        Guard("BankStatement", Policy(read="COOP", write="COOP", append_only=True)),
        Guard("BankLine", Policy(read="COOP", write="COOP", append_only=True)),
        migrations.RunSQL(*also(FILE, "bank_file_by_its_person", "INSERT", "person_id = app_person()")),
        migrations.RunSQL(STAYS + FOLLOWS, LOOSE),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
