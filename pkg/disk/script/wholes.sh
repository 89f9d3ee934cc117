# expect_wholes COUNT IDS: the whole disks of this Mac.
expect_wholes() {
  depth=0 key='' section='' count=0
  for line in $doc; do
    place "$line"
    if [ "$depth:$word" = '2:<array>' ]; then section=$key; fi
    case $depth:$section:$word in
      '2:<key>WholeDisks</key>:<string>'*)
        count=$((count + 1))
        id=${word#'<string>'}
        id=${id%'</string>'}
        case $2 in
          *" $id "*) ;;
          *) refuse 'there is a disk that is not in the plan: eject it, or plan again' ;;
        esac
        ;;
    esac
    key=$word
  done
  if [ "$count" -ne "$1" ]; then refuse "there are $count disks, but $1 in the plan"; fi
}

