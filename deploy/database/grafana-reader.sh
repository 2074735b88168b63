#!/bin/sh
# One-shot service of docker-compose.yml: makes the reading role of Grafana and sets its password.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --file /deploy/database/grafana-reader.sql
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 <<'SQL'
\getenv password GRAFANA_DB_PASSWORD
alter role grafana_reader password :'password';
SQL
