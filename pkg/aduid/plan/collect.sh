# It prints the users of this Mac as CSV, for macwrangler aduid plan --macs. It changes
# nothing. From many Macs, put the output of all of them into one file.
set -u
LC_ALL=C
PATH=/usr/bin:/bin:/usr/sbin:/sbin
export LC_ALL PATH

found=''

# lookup LIST NAME: $found becomes what dscl lists for a name, or nothing.
lookup() {
  found=''
  while read -r listed value; do
    if [ "$listed" = "$2" ]; then found=$value; fi
  done <<EOF
$1
EOF
}

# cell TEXT: prints it in quotes.
cell() {
  printf '"%s"' "$(printf '%s' "$1" | sed 's/"/""/g')"
}

mac=$("$ioreg" -rd1 -c IOPlatformExpertDevice 2>/dev/null | awk -F'"' '/"IOPlatformSerialNumber"/ {print $4; exit}')
if [ -z "$mac" ]; then mac=$("$scutil" --get LocalHostName 2>/dev/null); fi
if [ -z "$mac" ]; then
  printf '%s\n' 'this Mac has neither a serial number nor a name' >&2
  exit 2
fi

numbers=$("$dscl" /Local/Default -list /Users UniqueID 2>/dev/null) || numbers=''
guids=$("$dscl" /Local/Default -list /Users GeneratedUID 2>/dev/null) || guids=''
homes=$("$dscl" /Local/Default -list /Users NFSHomeDirectory 2>/dev/null) || homes=''
if [ -z "$numbers" ] || [ -z "$guids" ] || [ -z "$homes" ]; then
  printf '%s\n' 'the users of this Mac cannot be listed' >&2
  exit 2
fi

printf '%s\n' 'mac,name,uid,guid,home'
while read -r name uid; do
  case $uid in
    '' | *[!0-9]*) continue ;;
  esac
  # below are the accounts of the system
  if [ "$uid" -lt 500 ]; then continue; fi
  lookup "$guids" "$name"
  guid=$found
  lookup "$homes" "$name"
  printf '%s,%s,%s,%s,%s\n' "$(cell "$mac")" "$(cell "$name")" "$uid" "$guid" "$(cell "$found")"
done <<EOF
$numbers
EOF
