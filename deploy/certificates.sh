#!/usr/bin/env bash
# Makes what a cluster's TLS needs, in a new folder: ca.pem, and cert.pem with key.pem for scheduler, workers and grader.
# Who has key.pem may run programs on all workers. Valid for a year: certificates.sh FOLDER
set -euo pipefail
[ $# -eq 1 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 2; }
umask 077
mkdir "$1"
cd "$1"

quietly() {
    local said
    said=$("$@" 2>&1) || { echo "$said" >&2; exit 1; }
}

curve=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
quietly openssl req -x509 "${curve[@]}" -keyout ca-key.pem -out ca.pem -days 365 -subj "/CN=labkit cluster"
quietly openssl req "${curve[@]}" -keyout key.pem -out request.pem -subj "/CN=labkit"
quietly openssl x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -out cert.pem -days 365
rm request.pem ca-key.pem ca.srl  # nobody signs another one
