# group_new BEFORE: waits up to half a minute for one more group than before; $lvg
# becomes its UUID.
group_new() {
  tries=0 lvg=''
  while [ "$tries" -lt 30 ]; do
    count=0
    if groups; then
      IFS=' '
      for uuid in $found; do
        case $1 in
          *" $uuid "*) ;;
          *) lvg=$uuid count=$((count + 1)) ;;
        esac
      done
      IFS=$newline$tab
    fi
    case $count in
      0) ;;
      1) return 0 ;;
      *) break ;;
    esac
    tries=$((tries + 1))
    sleep 1
  done
  printf '%s\n' "new groups: $count, where one was expected" >&2
  return 1
}

