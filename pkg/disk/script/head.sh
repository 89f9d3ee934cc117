# Only diskutil, printf and sleep are needed: a Recovery system has little more.
# The shell itself reads plists, line by line.
set -u
set -f
LC_ALL=C
export LC_ALL
newline='
'
tab=$(printf '\t')
IFS=$newline$tab

yes=no
case $#:${1-} in
  0:) ;;
  1:--yes) yes=yes ;;
  *)
    printf '%s\n' "usage: $0 [--yes]" "without --yes it checks the disks and prints what it would do" >&2
    exit 2
    ;;
esac
if [ "$yes" = yes ]; then
  # Imaging tools obey lines on standard output: keep what diskutil prints out.
  exec >&2
  # A system without id has no user but root.
  if uid=$(id -u 2>/dev/null) && [ "$uid" != 0 ]; then
    printf '%s\n' "this needs root: sudo sh $0 --yes" >&2
    exit 2
  fi
fi

doc='' word='' value='' found='' step=0 refused=no

# get ARG...: $doc becomes the plist that diskutil prints.
get() {
  doc=$("$diskutil" "$@" </dev/null 2>/dev/null) || doc=''
}

# place LINE: $word becomes the line without its indent, $depth its depth.
place() {
  word=$1
  while :; do
    case $word in
      ' '*) word=${word# } ;;
      *) break ;;
    esac
  done
  case $word in
    '<dict>' | '<array>') depth=$((depth + 1)) ;;
    '</dict>' | '</array>') depth=$((depth - 1)) ;;
  esac
}

# value KEY: $value becomes the line below a top key of $doc, or absent.
value() {
  value=absent depth=0 key=''
  for line in $doc; do
    place "$line"
    if [ "$depth:$key" = "1:<key>$1</key>" ]; then value=$word; fi
    key=$word
  done
}

# refuse TEXT: notes a difference; all of them are shown before it ends.
refuse() {
  printf '%s\n' "refused: $1" >&2
  refused=yes
}

# expect WHAT KEY LINE: the line below a key of $doc.
expect() {
  value "$2"
  if [ "$value" = "$3" ]; then return; fi
  # Other values are not printed: a name may contain terminal control characters.
  case $value in
    *[!A-Za-z0-9\ \<\>/._-]*) value='something else' ;;
  esac
  refuse "$1: $2 is $value, but $3 in the plan"
}

# expect_not_booted ID: $doc describes the volume that the system runs from.
expect_not_booted() {
  depth=0
  for line in $doc; do
    place "$line"
    case $word in
      "<string>$1</string>" | "<string>$1s"[0-9]*)
        refuse "the system runs from $1: start the Mac from another disk"
        return
        ;;
    esac
  done
}

