#!/bin/sh
# Keeps the previous files, which the payload replaces. An existing backup stays,
# so that the oldest is kept.
set -eu
volume=${3:?"the target volume is missing"}

for name in "Google Chrome Initial Preferences" "Google Chrome Master Preferences"; do
    file=${volume%/}/Library/Google/$name
    if [ -f "$file" ] && [ ! -L "$file" ] && [ ! -e "$file.before-macwrangler" ]; then
        cp -p "$file" "$file.before-macwrangler"
    fi
done
exit 0
