#!/usr/bin/env bash
# Installs with apt the servers that the tests start (PostgreSQL, Redis, Chromium), if they are missing and it may.
# Those that stay missing are skipped by the tests, or fail them where CI is set. Starts nothing.
set -euo pipefail

wanted=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || wanted+=(postgresql)
command -v redis-server >/dev/null || wanted+=(redis-server)
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || wanted+=(chromium)
if [ ${#wanted[@]} -eq 0 ]; then exit 0; fi

cannot() {
    echo "Expected $1 to install ${wanted[*]}, but $2" >&2
    if [ -n "${CI:-}" ]; then exit 1; else exit 0; fi
}

command -v apt-get >/dev/null || cannot apt-get "this system has none: install them by hand"
if [ "$(id -u)" -eq 0 ]; then
    as_root=(env)
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n env)
else
    cannot "to be root, or sudo without a password," "am neither"
fi

# RUNLEVEL=1: Debian then does not start the services that come with them; the tests start their own.
install() {
    "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
            apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
}
echo "Installing ${wanted[*]}"
install || cannot apt-get "it failed, as it says above"
