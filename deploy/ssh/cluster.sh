#!/usr/bin/env bash
# A Dask cluster for `labkit batch` on hosts that one logs in to over SSH without a password.
#
#   cluster.sh start HOSTS [ADDRESS]   a scheduler here, which the hosts reach at ADDRESS, and the workers there
#   cluster.sh stop HOSTS
#
# HOSTS is a file with a line for each host: its name for `ssh`, and how many workers it gets, one for each core.
# All hosts see these under the same path: the submissions, the batch's folder, and
#   LABKIT_BIN     where `labkit` and `dask` are installed
#   CLUSTER_DIR    process ids and logs
# And if wanted:
#   CLUSTER_PORT   of the scheduler; 8786
#   CLUSTER_TLS    folder that certificates.sh made: everything is encrypted
#   CLUSTER_SSH    in place of `ssh`, such as `ssh -i KEY`
#   CLUSTER_LABS   labs in containers that each worker may have at a time
set -euo pipefail

usage() {
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
}

[ $# -ge 2 ] && [ -r "$2" ] || usage
hosts=$2 address=${3:-127.0.0.1} port=${CLUSTER_PORT:-8786}
bin=${LABKIT_BIN:?where labkit is installed} dir=${CLUSTER_DIR:?a folder that all hosts see}
scheme=tcp tls=() labs=(--nthreads 1)
if [ -n "${CLUSTER_TLS:-}" ]; then
    scheme=tls
    tls=(--tls-ca-file "$CLUSTER_TLS/ca.pem" --tls-cert "$CLUSTER_TLS/cert.pem" --tls-key "$CLUSTER_TLS/key.pem")
fi
[ -z "${CLUSTER_LABS:-}" ] || labs=(--nthreads "$CLUSTER_LABS" --resources "labs=$CLUSTER_LABS")

on_each_host() { # COMMAND: for each host, a function that prints what is run there
    while read -r host workers <&3; do
        case $host in '' | '#'*) continue ;; esac
        # shellcheck disable=SC2029,SC2086  (it is made here, and quoted for there; the way in is many words)
        ${CLUSTER_SSH:-ssh} -n "$host" "$("$1" "$host" "$workers")"
    done 3<"$hosts"
}

workers_of() {
    local number
    for number in $(seq "$2"); do
        printf 'setsid nohup %s >%q 2>&1 </dev/null &\n' \
            "$(printf '%q ' "$bin/dask" worker "$scheme://$address:$port" --no-nanny --no-dashboard --memory-limit 0 \
                --death-timeout 120 --local-directory "$dir" --pid-file "$dir/$1-$number.pid" \
                "${labs[@]}" "${tls[@]}")" "$dir/$1-$number.log"
    done
}

ends_of() {
    # shellcheck disable=SC2016  (it is expanded there; a worker that loses its scheduler as it ends may never end)
    printf 'cd %q && pids=$(cat -- %q-*.pid 2>/dev/null) && kill $pids && for _ in $(seq 50); do
        kill -0 $pids 2>/dev/null || break; sleep 0.1; done; kill -9 $pids 2>/dev/null; rm -f -- %q-*.pid\n' "$dir" "$1" "$1"
}

case $1 in
start)
    mkdir -p "$dir"
    setsid nohup "$bin/dask" scheduler --host "$scheme://$address:$port" --no-dashboard \
        --pid-file "$dir/scheduler.pid" "${tls[@]}" >"$dir/scheduler.log" 2>&1 </dev/null &
    on_each_host workers_of
    echo "labkit batch … --executor dask://$address:$port${CLUSTER_TLS:+ --tls $CLUSTER_TLS/ca.pem,$CLUSTER_TLS/cert.pem,$CLUSTER_TLS/key.pem}"
    ;;
stop)
    on_each_host ends_of
    [ ! -e "$dir/scheduler.pid" ] || kill "$(cat "$dir/scheduler.pid")"
    rm -f "$dir/scheduler.pid"
    ;;
*) usage ;;
esac
