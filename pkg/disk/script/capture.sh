# It saves what "macwrangler disk plan --from" needs. It changes nothing except that
# it makes the folder.
set -u
set -f
LC_ALL=C
export LC_ALL
newline='
'
tab=$(printf '\t')
IFS=$newline$tab

if [ $# -ne 1 ] || [ -z "$1" ]; then
  printf '%s\n' "usage: $0 DIR" "DIR must be new or empty" >&2
  exit 2
fi
case $1 in
  /*) dir=${1%/} ;;
  *) dir=./${1%/} ;;
esac
new=$dir.partial.$$

fail() {
  printf '%s\n' "$1" >&2
  exit 2
}

if [ -e "$dir" ]; then
  # rmdir removes only an empty folder.
  rmdir "$dir" 2>/dev/null || fail 'the folder exists and is not empty: name a new one'
  mkdir "$dir" || fail 'the folder cannot be created'
fi
mkdir "$new" || fail 'the folder cannot be created'
trap 'rm -rf "$new"' EXIT
trap 'exit 130' HUP INT TERM

# save FILE ARG...: keeps the output of diskutil if it is a plist. An error document
# is a plist too; the usage text of a version without that verb is not.
save() {
  file=$new/$1
  shift
  text=$("$diskutil" "$@" </dev/null 2>/dev/null) || :
  case $text in
    '<?xml'*) ;;
    *)
      printf '%s\n' "diskutil does not have: $(printf '%s ' "$@")" >&2
      return
      ;;
  esac
  printf '%s\n' "$text" >"$file" || fail 'the folder cannot be written'
}

# words KEY OPEN CLOSE: $found becomes the values of a key in $text, at any
# depth, or with the key AllDisks the members of the array.
words() {
  found='' key='' inside=no
  for line in $text; do
    while :; do
      case $line in
        ' '*) line=${line# } ;;
        *) break ;;
      esac
    done
    case $line in
      '</array>') inside=no ;;
      '<array>') if [ "$key" = "<key>$1</key>" ]; then inside=yes; fi ;;
      '<string>'*'</string>')
        if [ $inside = yes ] || [ "$key" = "<key>$1</key>" ]; then
          word=${line#'<string>'}
          word=${word%'</string>'}
          # It becomes part of a file name: ids and UUIDs have no other characters.
          case $word in
            *[!A-Za-z0-9-]*) ;;
            *) found=$found$newline$word ;;
          esac
        fi
        ;;
    esac
    key=$line
  done
}

save list.plist list -plist
[ -s "$new/list.plist" ] || fail 'diskutil list -plist printed nothing'
words AllDisks
for id in $found; do
  save "info-$id.plist" info -plist "$id"
done

save info-root.plist info -plist /

save cs-list.plist cs list -plist
words CoreStorageUUID
for uuid in $found; do
  save "cs-info-$uuid.plist" cs info -plist "$uuid"
done

save apfs-list.plist apfs list -plist
save appleraid-list.plist appleRAID list -plist

if [ -r "$system" ]; then
  cat "$system" >"$new/SystemVersion.plist" || fail 'the folder cannot be written'
fi

# fact ARG...: the output of a command, if nothing in it is special in JSON.
fact() {
  fact=$("$@" 2>/dev/null) || fact=''
  case $fact in
    *[!A-Za-z0-9\ ,._-]*) fact='' ;;
  esac
}
fact sysctl -n hw.model
model=$fact
fact uname -m
# A 32-bit uname prints i386 on a 64-bit Mac.
case $fact in
  arm64*) arch=arm64 ;;
  *) arch=x86_64 ;;
esac
printf '{"model": "%s", "arch": "%s"}\n' "$model" "$arch" >"$new/hw.json" || fail 'the folder cannot be written'

if [ -e "$dir" ]; then rmdir "$dir" || fail 'the folder is no longer empty'; fi
mv "$new" "$dir" || fail 'the folder cannot be renamed'
trap - EXIT
printf '%s\n' "saved: $dir" >&2
