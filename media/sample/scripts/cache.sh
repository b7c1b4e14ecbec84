#!/usr/bin/env bash
# Removes what the service has cached: its answers, or with --all everything.
set -euo pipefail
mkdir -p state/cache/answers
printf '*\n' > state/.gitignore
if [ "${1:-}" = --all ]; then
  rm -rf state/cache
  echo 'Removed all caches'
else
  rm -rf state/cache/answers
  echo 'Removed cached answers'
fi
