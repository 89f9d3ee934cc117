#!/bin/sh
# Names the files that keep new users from getting the settings. It changes
# nothing.
set -eu
volume=${3:?"the target volume is missing"}
chrome="Library/Application Support/Google/Chrome"

for template in "Library/User Template" "System/Library/User Template"; do
    for folder in "${volume%/}/$template"/*; do
        if [ -e "$folder/$chrome/First Run" ]; then
            echo "New users will not get the settings, because this file is there: $folder/$chrome/First Run"
        fi
        for name in "Google Chrome Initial Preferences" "Google Chrome Master Preferences"; do
            if [ -e "$folder/$chrome/$name" ]; then
                echo "New users will get the settings of this file instead: $folder/$chrome/$name"
            fi
        done
    done
done
exit 0
