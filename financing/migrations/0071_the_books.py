"""The books: the chart of accounts, years, entries and postings, and what the database refuses of them."""

import django.db.models.deletion
from django.db import migrations, models

import cooperative.isolation.clock
from cooperative.isolation.guard import APPLICATION, PIN_DEFINERS, Guard, Policy

# Numbers after the Belgian minimum chart of accounts (royal decree of 21 October 2018, annex).
CHART = (
    ("110000", "Inbreng van de leden", "Contributions to equity by members", "equity", ""),
    ("133000", "Reserve", "Reserve", "equity", ""),
    ("140000", "Overgedragen resultaat", "Retained result", "equity", "retained"),
    ("400000", "Leden: te ontvangen bijdragen", "Members: contributions receivable", "asset", "debtors"),
    ("411000", "Terug te vorderen btw", "VAT to recover", "asset", ""),
    ("414000", "Te ontvangen subsidies", "Grants receivable", "asset", ""),
    ("440000", "Leveranciers", "Suppliers", "liability", ""),
    ("451000", "Te betalen btw", "VAT payable", "liability", "vat"),
    ("499000", "Wachtrekening", "Suspense account", "liability", "suspense"),
    ("550000", "Bank: zichtrekening", "Bank: current account", "asset", "bank"),
    ("580000", "Interne overboekingen", "Internal transfers", "asset", ""),
    ("610000", "Diensten en diverse goederen", "Services and other goods", "expense", ""),
    ("620000", "Bezoldigingen", "Salaries", "expense", ""),
    ("642000", "Verlies op vorderingen op leden", "Losses on receivables from members", "expense", "write_off"),
    ("657000", "Bankkosten", "Bank charges", "expense", ""),
    ("700000", "Bijdragen van leden", "Contributions of members", "income", "contributions"),
    ("740000", "Werkingssubsidies", "Operating grants", "income", ""),
    ("753000", "Investeringssubsidies", "Investment grants", "income", ""),
)
BOOKS = """
ALTER TABLE financing_posting ADD CONSTRAINT posting_in_currency_of_account
  FOREIGN KEY (account_id, currency) REFERENCES financing_account (id, currency);

-- Once per entry: whole, in balance, and, of a reversal, the mirror image of what it reverses.
CREATE FUNCTION entry_adds_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM financing_posting p WHERE p.entry_id = NEW.id) <> NEW.postings_count THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'entry_adds_up: the entry misses postings';
  END IF;
  IF EXISTS (SELECT 1 FROM financing_posting p WHERE p.entry_id = NEW.id GROUP BY p.currency HAVING sum(p.cents) <> 0) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'entry_adds_up: debit and credit differ';
  END IF;
  IF NEW.reverses_id IS NOT NULL AND EXISTS (
      (SELECT account_id, -cents, organisation_id, initiative_id FROM financing_posting WHERE entry_id = NEW.reverses_id
       EXCEPT ALL SELECT account_id, cents, organisation_id, initiative_id FROM financing_posting WHERE entry_id = NEW.id)
      UNION ALL
      (SELECT account_id, cents, organisation_id, initiative_id FROM financing_posting WHERE entry_id = NEW.id
       EXCEPT ALL SELECT account_id, -cents, organisation_id, initiative_id FROM financing_posting
       WHERE entry_id = NEW.reverses_id)) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'entry_adds_up: a reversal mirrors the whole entry';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_adds_up AFTER INSERT ON financing_journalentry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION entry_adds_up();

-- The year counts its entries: a closed year takes none, and no number is left out, whatever rolls back.
CREATE FUNCTION entry_in_open_year() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE financing_fiscalyear SET entries = entries + 1
    WHERE year = NEW.year_id AND closed_at IS NULL AND entries + 1 = NEW.number
      AND extract(year FROM NEW.day) = NEW.year_id;
  IF NOT FOUND THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'entry_in_open_year: the year is closed, the day lies in another one, or a number is left out';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER entry_in_open_year AFTER INSERT ON financing_journalentry
  FOR EACH ROW EXECUTE FUNCTION entry_in_open_year();

-- Sealed: an entry has as many postings as it said when it was written, and never gets another one.
CREATE FUNCTION posting_in_unsealed_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM financing_journalentry e WHERE e.id IN (SELECT entry_id FROM fresh)
      AND e.postings_count < (SELECT count(*) FROM financing_posting p WHERE p.entry_id = e.id)) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'posting_in_unsealed_entry: the entry is sealed';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER posting_in_unsealed_entry AFTER INSERT ON financing_posting REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION posting_in_unsealed_entry();

-- So that members, initiatives and the trial balance are one sum.
CREATE FUNCTION posting_names_whose() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM fresh f JOIN financing_account a ON a.id = f.account_id
      WHERE a.purpose IN ('debtors', 'contributions', 'write_off') AND f.organisation_id IS NULL
        OR a.purpose = 'contributions' AND f.initiative_id IS NULL) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'posting_names_whose: this account asks a member, and a contribution its initiative';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER posting_names_whose AFTER INSERT ON financing_posting REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION posting_names_whose();

CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON financing_journalentry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER posting_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON financing_posting
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER account_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON financing_account
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION fiscal_year_closes_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL OR NEW.year <> OLD.year OR NEW.opened_at <> OLD.opened_at THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'fiscal_year_closes_once: a closed year stays as it is';
  END IF;
  IF NEW.closed_at IS NOT NULL AND (house_today() <= make_date(NEW.year, 12, 31)
      OR EXISTS (SELECT 1 FROM financing_fiscalyear y WHERE y.year < NEW.year AND y.closed_at IS NULL)) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'fiscal_year_closes_once: a year closes when it is over, after every earlier one';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER fiscal_year_closes_once AFTER UPDATE ON financing_fiscalyear
  FOR EACH ROW EXECUTE FUNCTION fiscal_year_closes_once();

CREATE FUNCTION fiscal_year_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.entries <> 0 OR NEW.closed_at IS NOT NULL OR EXISTS (
      SELECT 1 FROM financing_fiscalyear y WHERE y.year <> NEW.year HAVING max(y.year) <> NEW.year - 1) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'fiscal_year_follows: a year opens empty, after the last one';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER fiscal_year_follows AFTER INSERT ON financing_fiscalyear
  FOR EACH ROW EXECUTE FUNCTION fiscal_year_follows();
CREATE TRIGGER fiscal_year_stays BEFORE DELETE OR TRUNCATE ON financing_fiscalyear
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
""" + PIN_DEFINERS
UNDO = """
DROP TRIGGER fiscal_year_stays ON financing_fiscalyear;
DROP TRIGGER fiscal_year_follows ON financing_fiscalyear; DROP FUNCTION fiscal_year_follows();
DROP TRIGGER fiscal_year_closes_once ON financing_fiscalyear; DROP FUNCTION fiscal_year_closes_once();
DROP TRIGGER account_stays ON financing_account;
DROP TRIGGER posting_stays ON financing_posting;
DROP TRIGGER entry_stays ON financing_journalentry;
DROP TRIGGER posting_names_whose ON financing_posting; DROP FUNCTION posting_names_whose();
DROP TRIGGER posting_in_unsealed_entry ON financing_posting; DROP FUNCTION posting_in_unsealed_entry();
DROP TRIGGER entry_in_open_year ON financing_journalentry; DROP FUNCTION entry_in_open_year();
DROP TRIGGER entry_adds_up ON financing_journalentry; DROP FUNCTION entry_adds_up();
ALTER TABLE financing_posting DROP CONSTRAINT posting_in_currency_of_account;
"""
# Of a year the application only closes; its counter belongs to the trigger. Of an entry its own postings speak.
WALLS = f"""
REVOKE UPDATE ON financing_fiscalyear FROM {APPLICATION};
GRANT UPDATE (closed_at, closed_by_id) ON financing_fiscalyear TO {APPLICATION};
CREATE POLICY financing_journalentry_own ON financing_journalentry FOR SELECT USING (EXISTS (
  SELECT 1 FROM financing_posting p WHERE p.entry_id = financing_journalentry.id
    AND p.organisation_id = (SELECT acting())));
"""
WALLS_DOWN = f"""
DROP POLICY financing_journalentry_own ON financing_journalentry;
REVOKE UPDATE (closed_at, closed_by_id) ON financing_fiscalyear FROM {APPLICATION};
"""


def write_chart(apps, schema_editor):
    """Write the accounts that the portal books on, and the usual others."""
    account = apps.get_model("financing", "Account")
    account.objects.using(schema_editor.connection.alias).bulk_create(
        account(code=code, name_nl=dutch, name_en=english, kind=kind, purpose=purpose)
        for code, dutch, english, kind, purpose in CHART
    )


class Migration(migrations.Migration):

    dependencies = [
        ('financing', '0070_what_the_bank_says'),
        ('initiatives', '0142_objections_are_answered'),
        ('members', '0043_a_register_of_shares'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=6)),
                ('name_nl', models.CharField(max_length=80)),
                ('name_en', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('asset', 'Bezittingen'), ('liability', 'Schulden'), ('equity', 'Eigen vermogen'), ('expense', 'Kosten'), ('income', 'Opbrengsten')], max_length=10)),
                ('purpose', models.CharField(blank=True, choices=[('debtors', 'wat leden nog betalen'), ('contributions', 'bijdragen van leden'), ('vat', 'verschuldigde btw'), ('bank', 'bankrekening'), ('suspense', 'geld dat nog geen plaats heeft'), ('write_off', 'afgeschreven vorderingen'), ('retained', 'resultaat van vroegere jaren')], max_length=16)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('opened_at', models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('code',), name='account_code_once'), models.UniqueConstraint(fields=('id', 'currency'), name='account_in_its_currency'), models.UniqueConstraint(condition=models.Q(('purpose', ''), _negated=True), fields=('purpose',), name='account_purpose_once'), models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9]{2,6}$')), name='account_code_of_digits'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='account_currency_of_three')],
            },
        ),
        migrations.CreateModel(
            name='FiscalYear',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('entries', models.PositiveIntegerField(default=0)),
                ('opened_at', models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='members.person')),
            ],
            options={
                'ordering': ['year'],
            },
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('day', models.DateField()),
                ('text', models.CharField(max_length=160)),
                ('source_kind', models.CharField(choices=[('memorial', 'memoriaal'), ('reversal', 'tegenboeking')], max_length=20)),
                ('source_id', models.BigIntegerField(null=True)),
                ('key', models.CharField(max_length=80)),
                ('postings_count', models.PositiveIntegerField()),
                ('person_id', models.BigIntegerField(null=True)),
                ('person_name', models.CharField(blank=True, max_length=170)),
                ('written_at', models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='financing.journalentry')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='financing.fiscalyear')),
            ],
            options={
                'ordering': ['year', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('cents', models.BigIntegerField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='financing.account')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='financing.journalentry')),
                ('initiative', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='initiatives.initiative')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='members.organisation')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='fiscalyear',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at', None), ('closed_by__isnull', False), _connector='OR'), name='fiscal_year_closed_by'),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(fields=['source_kind', 'source_id'], name='entry_by_source'),
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=models.UniqueConstraint(fields=('year', 'number'), name='entry_number_once'),
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=models.UniqueConstraint(fields=('key',), name='entry_key_once'),
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=models.CheckConstraint(condition=models.Q(('postings_count__gte', 2)), name='entry_of_two_or_more'),
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=models.CheckConstraint(condition=models.Q(('reverses', models.F('id')), _negated=True), name='entry_reverses_another'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['organisation', 'account'], name='posting_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['initiative', 'account'], name='posting_of_initiative'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('cents', 0), _negated=True), name='posting_of_something'),
        ),
        migrations.RunPython(write_chart, migrations.RunPython.noop),
        migrations.RunSQL(BOOKS, UNDO),
        Guard("Account", Policy(read="MEMBERS", write="COOP", append_only=True)),
        Guard("FiscalYear", Policy(read="MEMBERS", write="COOP")),
        Guard("JournalEntry", Policy(read="COOP", append_only=True)),
        Guard("Posting", Policy(read="OWN|COOP", append_only=True)),
        migrations.RunSQL(WALLS, WALLS_DOWN),
    ]
