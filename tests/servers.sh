#!/usr/bin/env bash
# Installs with apt the servers that the tests start (PostgreSQL, Redis, Chromium), if they are missing and it may.
# Those that stay missing are skipped by the tests, or fail them where CI is set. Starts nothing.
set -euo pipefail

wanted=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || wanted+=(postgresql)
command -v redis-server >/dev/null || wanted+=(redis-server)
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || wanted+=(chromium)
if [ ${#wanted[@]} -eq 0 ]; then exit 0; fi

if ! command -v apt-get >/dev/null; then
    echo "Expected apt-get to install ${wanted[*]}, but this system has none: install them by hand" >&2
elif [ "$(id -u)" -eq 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    echo "Expected to be root, or sudo without a password, to install ${wanted[*]}, but am neither" >&2
fi

if [ -n "${as_root+may}" ]; then
    echo "Installing ${wanted[*]}"
    "${as_root[@]}" apt-get update -qq
    # RUNLEVEL=1: Debian then does not start the services that come with them; the tests start their own.
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
elif [ -n "${CI:-}" ]; then
    exit 1
fi
