# Owns a PostgreSQL server and its folder from beginning to end, so that nothing is
# still being made when it is time to clear away. Says `ready` once the server runs,
# then waits until the pipe on stdin closes, which the system does whichever way the
# one who holds it ends. Takes TMPDIR, PROGRAMS and OPTIONS from the environment.
trap '' INT TERM HUP PIPE
cd "$(mktemp -d)" || exit

# The server refuses root.
as=
if [ "$(id -u)" = 0 ]; then
    account=postgres
    id "$account" >/dev/null 2>&1 || account=nobody
    chown "$account" .
    as="setpriv --reuid $(id -u "$account") --regid $(id -g "$account") --clear-groups --"
fi

start() {
    $as "$PROGRAMS/initdb" --pgdata=data --auth=trust --username=postgres \
        --encoding=UTF8 --locale=C --no-sync >/dev/null &&
        $as "$PROGRAMS/pg_ctl" --pgdata=data --log=server.log --options="$OPTIONS" \
            --wait --timeout=60 start >/dev/null ||
        { cat server.log >&2 && false; }
}

start </dev/null && echo ready && read -r _
$as "$PROGRAMS/pg_ctl" --pgdata=data --mode=immediate stop </dev/null >/dev/null 2>&1
rm -rf "$PWD"
