#!/bin/sh
# Stops before anything is put down where the profile could not be installed:
# from macOS 11 on only MDM installs profiles, and older systems only on the
# volume that they run from.
set -eu
volume=${3:?"the target volume is missing"}

if [ "$volume" != / ]; then
    echo "The profile can be installed on the running system only, not on $volume." >&2
    exit 1
fi

plist=${volume%/}/System/Library/CoreServices/SystemVersion.plist
version=$(sed -n '/<key>ProductVersion<\/key>/{n;s/.*<string>\(.*\)<\/string>.*/\1/p;}' "$plist")
case $version in
10.[0-9] | 10.[0-9].* | 10.1[0-5] | 10.1[0-5].*)
    exit 0
    ;;
*) # 10.16 too, as which macOS 11 and newer pass with old programs
    echo "macOS ${version:-of unknown version} takes profiles from MDM only: deploy the .mobileconfig with it." >&2
    exit 1
    ;;
esac
