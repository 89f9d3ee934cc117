#!/bin/sh
# Stops before anything is installed where the profile could not be: from macOS 11
# on only MDM installs profiles, and older systems install them only on the volume
# that they run from.
set -eu
volume=${3:?"the target volume is missing"}

if [ "$volume" != / ]; then
    echo "The profile can be installed only on the running system, not on $volume." >&2
    exit 1
fi

plist=${volume%/}/System/Library/CoreServices/SystemVersion.plist
version=$(sed -n '/<key>ProductVersion<\/key>/{n;s/.*<string>\(.*\)<\/string>.*/\1/p;}' "$plist")
case $version in
10.[0-9] | 10.[0-9].* | 10.1[0-5] | 10.1[0-5].*)
    exit 0
    ;;
*) # also 10.16, the version that macOS 11 and newer report to old programs
    echo "macOS ${version:-of unknown version} accepts profiles only from MDM: deploy the .mobileconfig with it." >&2
    exit 1
    ;;
esac
