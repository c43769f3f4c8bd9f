#!/bin/sh
# Serves a throw-away database cluster in FOLDER until FOLDER/stop appears or the process WATCHED is gone,
# however it ended; then removes FOLDER.
#   supervise.sh PROGRAMS FOLDER WATCHED
programs=$1
folder=$2
watched=$3
cd "$folder" || exit 1

"$programs/initdb" --pgdata="$folder/cluster" --username=postgres --auth=trust --encoding=UTF8 --locale=C \
  --no-sync --set=timezone=GMT --set=log_timezone=GMT || exit 1
cat >>"$folder/cluster/postgresql.conf" <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$folder'
shared_preload_libraries = 'pg_cron, pg_documentdb_core, pg_documentdb'
cron.database_name = 'postgres'
cron.launch_active_jobs = off
documentdb.localhost_connection_string = 'host=$folder'
documentdb.enableBackgroundWorker = off
max_connections = 300
log_min_messages = warning
shared_buffers = 128MB
deadlock_timeout = 50ms
fsync = off
synchronous_commit = off
full_page_writes = off
SETTINGS

"$programs/postgres" -D "$folder/cluster" </dev/null &
server=$!
while [ -d "/proc/$watched" ] && [ ! -e "$folder/stop" ] && kill -0 "$server"; do
  sleep 0.3
done
kill -QUIT "$server"
wait "$server"
cd /
rm -rf "$folder"
