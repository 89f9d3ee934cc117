# refuse CODE TEXT: ends the script before anything is changed.
refuse() {
  printf '%s\n' "refused: $2 [$1]" "nothing was changed; for the reason: macwrangler explain $1" >&2
  printf '%s\n' "RuntimeAbortWorkflow: disk script: $1: $2" >&3
  exit 1
}

# ask ARG...: $doc becomes the plist that diskutil prints, empty for an error, and
# $flat its top keys, as KEY=VALUE.
ask() {
  get "$@"
  flat='' depth=0 key=''
  for line in $doc; do
    place "$line"
    case $depth:$key in
      '1:<key>'*'</key>')
        key=${key#'<key>'}
        flat=$flat$newline${key%'</key>'}=$word
        ;;
    esac
    key=$word
  done
  flat=$flat$newline
  value Error
  if [ "$value:$key:$depth" != 'absent:</plist>:0' ]; then doc='' flat=$newline; fi
}

# value KEY: $value becomes what is below a top key of $doc, or absent.
value() {
  case $flat in
    *"$newline$1="*)
      value=${flat##*"$newline$1="}
      value=${value%%"$newline"*}
      ;;
    *) value=absent ;;
  esac
}

# text: $word loses the tags of a string.
text() {
  case $word in
    '<string>'*'</string>')
      word=${word#'<string>'}
      word=${word%'</string>'}
      ;;
    *) word='' ;;
  esac
}

# string KEY: $value becomes the text below a top key of $doc, empty for none.
string() {
  value "$1"
  word=$value
  text
  value=$word
}

# is_disk ID, is_part ID: whether it has diskutil's form.
is_disk() {
  case ${1#disk} in
    '' | "$1" | *[!0-9]*) return 1 ;;
  esac
}
is_part() {
  case ${1#disk} in
    '' | "$1" | s* | *s | *[!0-9s]*) return 1 ;;
  esac
}

# is_uuid TEXT
is_uuid() {
  case $1 in
    '' | *[!0-9A-Fa-f-]*) return 1 ;;
  esac
}

# type_name: $word, a type of a partition, becomes its name where diskutil does not
# know it and prints the type itself.
type_name() {
  case $word in
    7[Cc]3457[Ee][Ff]-0000-11[Aa][Aa]-*) word=Apple_APFS ;;
    53746[Ff]72-6167-11[Aa][Aa]-*) word=Apple_CoreStorage ;;
    52414944-0000-11[Aa][Aa]-*) word=Apple_RAID ;;
    52414944-5[Ff]4[Ff]-11[Aa][Aa]-*) word=Apple_RAID_Offline ;;
    69646961-6700-11[Aa][Aa]-*) word=Apple_APFS_ISC ;;
    [Ee][Ff]57347[Cc]-0000-11[Aa][Aa]-*) word=Apple_APFS_Container ;;
    [Aa][Pp][Pp][Ll][Ee]_[Aa][Pp][Ff][Ss]) word=Apple_APFS ;;
    [Aa][Pp][Pp][Ll][Ee]_[Cc][Oo][Rr][Ee][Ss][Tt][Oo][Rr][Aa][Gg][Ee]) word=Apple_CoreStorage ;;
    [Aa][Pp][Pp][Ll][Ee]_[Rr][Aa][Ii][Dd]*) word=Apple_RAID ;;
    [Aa][Pp][Pp][Ll][Ee]_[Aa][Pp][Ff][Ss]_[Ii][Ss][Cc]) word=Apple_APFS_ISC ;;
  esac
}

# whole ID: $whole becomes the whole disk of a partition.
whole() {
  whole=${1#disk}
  whole=disk${whole%%s*}
}

# among ID LIST: whether a list with a line each has it.
among() {
  case $newline$2$newline in
    *"$newline$1$newline"*) return 0 ;;
  esac
  return 1
}
