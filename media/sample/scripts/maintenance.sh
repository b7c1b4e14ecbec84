#!/usr/bin/env bash
# maintenance.sh on|off: says to the writers whether they may write.
set -euo pipefail
mkdir -p state
printf '*\n' > state/.gitignore
case "${1:-}" in
  on) date -u +%FT%TZ > state/maintenance; echo 'Maintenance is on: writes are stopped' ;;
  off) rm -f state/maintenance; echo 'Maintenance is off: writes go on' ;;
  *) echo 'Usage: maintenance.sh on|off' >&2; exit 64 ;;
esac
