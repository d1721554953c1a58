#!/bin/sh
# Bootstraps the build system.
set -eu
cd "$(dirname "$0")"
autoreconf -fi
