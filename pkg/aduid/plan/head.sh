# Without --yes it checks this Mac and says what it would do. With --yes, and as root,
# it changes the owner of the files in these homes that belong to the old number, and
# of nothing else. It follows no link and stays on the volume of the home.
set -u
umask 077
LC_ALL=C
PATH=/usr/bin:/bin:/usr/sbin:/sbin
export LC_ALL PATH

yes=no
case $#:${1-} in
  0:) ;;
  1:--yes) yes=yes ;;
  *)
    printf '%s\n' "usage: $0 [--yes]" "without --yes it checks this Mac and says what it would do" >&2
    exit 2
    ;;
esac
if [ "$yes" = yes ] && [ "$(id -u)" != 0 ]; then
  printf '%s\n' "this needs root: sudo sh $0 --yes" >&2
  exit 2
fi

refused=no failed=no mine='' found='' count=0

# refuse TEXT: notes a difference; all of them are shown before it ends.
refuse() {
  printf '%s\n' "refused: $1" >&2
  refused=yes
}

# note TEXT: to the log, and to whoever runs this.
note() {
  printf '%s %s\n' "$(date '+%Y-%m-%dT%H:%M:%S%z')" "$1" >>"$log" || {
    printf '%s\n' "the log $log cannot be written: stopped" >&2
    exit 2
  }
  printf '%s\n' "$1"
}

# lookup LIST NAME: $found becomes what dscl lists for a name, or none.
lookup() {
  found=none
  while read -r listed value; do
    if [ "$listed" = "$2" ]; then found=$value; fi
  done <<EOF
$1
EOF
}

# same_mac NAME: one of the names of this Mac is that of the plan.
same_mac() {
  for known in "$("$ioreg" -rd1 -c IOPlatformExpertDevice 2>/dev/null | awk -F'"' '/"IOPlatformSerialNumber"/ {print $4; exit}')" \
    "$("$scutil" --get LocalHostName 2>/dev/null)" "$("$scutil" --get ComputerName 2>/dev/null)"; do
    if [ "$known" = "$1" ]; then return; fi
  done
  refuse "this is not the Mac $1"
}

# running UID NAME: refuses while a process has the number.
running() {
  processes=$("$ps" -A -o uid= -o ruid= 2>/dev/null) || processes=''
  if [ -z "$processes" ]; then
    refuse 'the running processes cannot be listed'
    return
  fi
  while read -r effective real; do
    if [ "$effective" = "$1" ] || [ "$real" = "$1" ]; then
      refuse "a process with uid $1 is running: log $2 out first, and restart the Mac if that does not help"
      return
    fi
  done <<EOF
$processes
EOF
}

# owned HOME UID: the home itself belongs to a number.
owned() {
  [ -n "$(find "$1" -prune -user "$2" -print 2>/dev/null)" ]
}

# check NAME OLD NEW GUID HOME: everything is as in the plan.
check() {
  mine=none
  while read -r listed number; do
    if [ "$listed" = "$1" ]; then
      mine=$number
    elif [ "$number" = "$3" ]; then
      refuse "another user of this Mac has uid $3, which $1 would get"
    elif [ "$number" = "$2" ]; then
      refuse "another user of this Mac has uid $2, as $1 has: it is not known whose files they are"
    fi
  done <<EOF
$numbers
EOF
  case $mine in
    none | "$2" | "$3") ;;
    *) refuse "$1 has another uid than $2" ;;
  esac
  lookup "$guids" "$1"
  case $found in
    none | '') ;;
    *) if [ -n "$4" ] && [ "$found" != "$4" ]; then refuse "$1 has another GeneratedUID than in the plan"; fi ;;
  esac
  if [ -h "$5" ] || [ ! -d "$5" ]; then
    refuse "$5 is not a folder"
  elif [ "$(cd -P "$5" 2>/dev/null && pwd -P)" != "$5" ]; then
    refuse "a link leads to $5, or it cannot be opened"
  elif ! owned "$5" "$2" && ! owned "$5" "$3"; then
    refuse "$5 belongs neither to uid $2 nor to uid $3"
  fi
  running "$2" "$1"
  running "$3" "$1"
}

# apply NAME OLD NEW GUID HOME
apply() {
  count=$(find "$5" -xdev -user "$2" -print 2>/dev/null | wc -l | tr -d ' ')
  if [ "$yes" = no ]; then
    printf '%s\n' "would change: $1, uid $2 to $3, $count files in $5"
    return
  fi
  check "$@" # again: somebody may have logged in since
  if [ "$refused" = yes ]; then
    note "stopped before $1: nothing of $1 was changed"
    exit 1
  fi
  note "changing: $1, uid $2 to $3, $count files in $5"
  # -execdir: a folder that is replaced by a link meanwhile leads nowhere else
  if ! find "$5" -xdev -user "$2" -execdir chown -h -- "$3" {} + 2>>"$log"; then
    failed=yes
    note "some files of $1 could not be changed; the log has them: $log"
  fi
  count=$(find "$5" -xdev -user "$2" -print 2>/dev/null | wc -l | tr -d ' ')
  if [ "$count" != 0 ]; then
    failed=yes
    note "$count files in $5 still belong to uid $2: locked files (chflags -R nouchg), or no Full Disk Access for this program"
  fi
}

numbers=$("$dscl" /Local/Default -list /Users UniqueID 2>/dev/null) || numbers=''
guids=$("$dscl" /Local/Default -list /Users GeneratedUID 2>/dev/null) || guids=''
if [ -z "$numbers" ] || [ -z "$guids" ]; then
  refuse 'the users of this Mac cannot be listed'
fi
if [ -h "$log" ]; then
  refuse "the log $log is a link"
elif [ -e "$log" ] && [ ! -f "$log" ]; then
  refuse "the log $log is not a file"
fi
