#!/usr/bin/env bash
# Makes the certificates of the TLS tests beside this file: a root, two servers and a client under it, valid for a
# hundred years. Needs openssl. Run it again only if the names here change; the keys are worth nothing outside the tests.
set -euo pipefail
cd "$(dirname "$0")"
days=36500
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days $days -subj "/CN=Martlet Test Root" \
    -keyout root.key -out root.pem -addext "basicConstraints=critical,CA:TRUE" 2>/dev/null
issue() { # name, subject, alternative names
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "$2" -keyout "$1.key" -out "$1.csr" 2>/dev/null
    openssl x509 -req -in "$1.csr" -CA root.pem -CAkey root.key -CAcreateserial -days $days -out "$1.pem" \
        -extfile <(printf 'subjectAltName=%s\nbasicConstraints=CA:FALSE\n' "$3") 2>/dev/null
    rm "$1.csr"
}
issue server "/CN=first.test" "DNS:localhost,IP:127.0.0.1"
issue server2 "/CN=second.test" "DNS:localhost,IP:127.0.0.1"
issue client "/O=Martlet/CN=a client" "URI:spiffe://martlet.test/client,DNS:client.test,IP:192.0.2.7,IP:2001:db8::7"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days $days -subj "/CN=stranger" \
    -keyout stranger.key -out stranger.pem 2>/dev/null
rm -f root.srl root.key
