#!/bin/sh
# Installs the profile that the payload has laid down. The preinstall script
# has made sure that this macOS can.
set -eu
volume=${3:?"the target volume is missing"}

if [ "$volume" = / ]; then
    profiles -I -F "${volume%/}/Library/Google/Google Chrome Policy.mobileconfig"
    exit 0
fi
echo "The profile can be installed on the running system only, not on $volume." >&2
exit 1
