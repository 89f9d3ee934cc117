package capture

import (
	"fmt"
	"strings"
)

// quoted returns a word for the shell.
func quoted(word string) string {
	if strings.ContainsAny(word, " \"'$*?") {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}

// Script returns a script for /bin/sh that saves a capture: sh capture.sh DIR. It
// sends nothing and changes nothing but the new folder.
func Script() string {
	var b strings.Builder
	b.WriteString(`#!/bin/sh
# Saves what "macwrangler cachelocator inspect --from DIR" reads. Run it as root, so
# that the files of all users can be read: sudo sh capture.sh DIR
set -u
PATH=/usr/bin:/bin:/usr/sbin:/sbin
LC_ALL=C
export PATH LC_ALL
if [ $# -ne 1 ] || [ -z "$1" ]; then
	echo "usage: sudo sh capture.sh DIR" >&2
	exit 2
fi
case $1 in
/*) dir=$1 ;;
*) dir=./$1 ;;
esac
umask 077
if ! mkdir -- "$dir"; then
	echo "capture.sh: name a folder that does not exist yet" >&2
	exit 2
fi
# A file is read as the owner of its folder: by a link that somebody puts in its
# place, root would copy a file that the owner may not read.
copy() {
	if [ "$(id -u)" -eq 0 ]; then
		sudo -n -u "#$(stat -f %u "${1%/*}")" /bin/cat "$1"
	else
		cat "$1"
	fi
}
hint=": give the terminal Full Disk Access"
if [ "$(id -u)" -ne 0 ]; then
	hint=": run it with sudo"
fi
n=0
: >"$dir/files.txt"
for file in /private/var/folders/*/*/C/com.apple.AssetCacheLocatorService/diskCache.plist \
	/private/var/containers/Shared/SystemGroup/*/Library/Caches/com.apple.AssetCacheLocatorService/diskCache.plist; do
	[ -f "$file" ] && [ ! -L "$file" ] || continue
	n=$((n + 1))
	if copy "$file" >"$dir/diskCache-$n.plist" && stat -f "$n %m %Su %N" "$file" >>"$dir/files.txt"; then
		continue
	fi
	rm -f "$dir/diskCache-$n.plist"
	stat -f "0 0 %Su %N" "$file" >>"$dir/files.txt"
	echo "capture.sh: cannot read $file$hint" >&2
done
date +%s >"$dir/date.txt"
`)
	for _, p := range programs() {
		words := make([]string, len(p.argv))
		for i, word := range p.argv {
			words[i] = quoted(word)
		}
		fmt.Fprintf(&b, "%s 2>/dev/null | head -c %d >\"$dir/%s\" || :\n", strings.Join(words, " "), maxOutput, p.file)
	}
	b.WriteString(`if [ "$n" -eq 0 ]; then
	echo "capture.sh: no file of the locator was found$hint" >&2
fi
echo "saved: $1"
`)
	return b.String()
}
