#!/bin/sh
# Fills the user template of the target volume, which moved with macOS 10.15,
# with the files of the recipe. Existing homes are not touched. The template
# belongs to root: no user can have put a link there.
set -eu
volume=${3:?"the target volume is missing"}
volume=${volume%/}
here=$(dirname "$0")

plist=$volume/System/Library/CoreServices/SystemVersion.plist
version=$(sed -n '/<key>ProductVersion<\/key>/{n;s/.*<string>\(.*\)<\/string>.*/\1/p;}' "$plist")
case $version in
"")
    echo "The macOS version of the target volume is not known: the user template was not filled." >&2
    exit 1
    ;;
10.[0-9] | 10.[0-9].* | 10.1[0-4] | 10.1[0-4].*)
    template="$volume/System/Library/User Template"
    ;;
*)
    template="$volume/Library/User Template"
    ;;
esac

for folder in "$template"/*.lproj; do
    if [ ! -d "$folder" ] || [ -L "$folder" ]; then
        continue
    fi
    chrome="$folder/Library/Application Support/Google/Chrome"
    mkdir -p "$chrome/Default"
    file="$chrome/Default/Preferences"
    if [ -f "$file" ] && [ ! -e "$file.before-macwrangler" ]; then
        cp -p "$file" "$file.before-macwrangler"
    fi
    cp "$here/Preferences" "$file"
    : >"$chrome/First Run"
done
exit 0
