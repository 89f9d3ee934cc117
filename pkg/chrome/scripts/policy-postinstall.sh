#!/bin/sh
# Installs the profile from the payload. The preinstall script has checked that
# this macOS can.
set -eu
volume=${3:?"the target volume is missing"}

if [ "$volume" = / ]; then
    profiles -I -F "${volume%/}/Library/Google/Google Chrome Policy.mobileconfig"
    exit 0
fi
echo "The profile can be installed only on the running system, not on $volume." >&2
exit 1
