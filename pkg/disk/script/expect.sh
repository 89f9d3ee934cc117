# value KEY: $value becomes the line below a top key of $doc, or absent.
value() {
  value=absent depth=0 key=''
  for line in $doc; do
    place "$line"
    if [ "$depth:$key" = "1:<key>$1</key>" ]; then value=$word; fi
    key=$word
  done
}

refused=no

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

