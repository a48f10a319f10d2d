#!/bin/sh
# Run once by the database's container, in an empty cluster: roles, their passwords, the database, its grants.
set -eu
folder=/opt/portal

psql -X -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres -f "$folder/roles.sql"
psql -X -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
  -v owner="$PORTAL_OWNER_PASSWORD" -v application="$PORTAL_APP_PASSWORD" <<'SQL'
ALTER ROLE portal_owner PASSWORD :'owner';
ALTER ROLE portal_app PASSWORD :'application';
CREATE DATABASE portal OWNER portal_owner;
SQL
psql -X -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d portal -f "$folder/database.sql"
