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

doc='' word='' value='' found='' step=0

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

