"""The functions that every policy asks, the house clock; upper floors replace the empty answers."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION house_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE
  AS $$ SELECT clock_timestamp() $$;
CREATE FUNCTION house_today() RETURNS date LANGUAGE sql VOLATILE PARALLEL SAFE
  AS $$ SELECT (house_now() AT TIME ZONE 'Europe/Brussels')::date $$;
CREATE FUNCTION app_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.person', true), '')::bigint $$;
CREATE FUNCTION app_organisation() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.organisation', true), '')::bigint $$;
CREATE FUNCTION in_house() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(current_setting('app.reach', true), '') = 'house' $$;
CREATE FUNCTION acting() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$ SELECT NULL::bigint $$;
CREATE FUNCTION is_member() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$ SELECT false $$;
CREATE FUNCTION is_cooperative() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$ SELECT false $$;
CREATE FUNCTION my_colleagues() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$ SELECT '{}'::bigint[] $$;
CREATE FUNCTION my_organisations() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$ SELECT '{}'::bigint[] $$;
CREATE FUNCTION my_initiatives() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$ SELECT '{}'::bigint[] $$;
CREATE FUNCTION my_bodies() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$ SELECT '{}'::bigint[] $$;
"""
CACHE = """
CREATE TABLE cooperative_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX cooperative_cache_expires ON cooperative_cache (expires);
"""
NAMES = (
    "my_bodies()",
    "my_initiatives()",
    "my_organisations()",
    "my_colleagues()",
    "is_cooperative()",
    "is_member()",
    "acting()",
    "in_house()",
    "app_organisation()",
    "app_person()",
    "house_today()",
    "house_now()",
)


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(FUNCTIONS, "".join(f"DROP FUNCTION {name};" for name in NAMES)),
        migrations.RunSQL(CACHE, "DROP TABLE cooperative_cache"),
    ]
