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
