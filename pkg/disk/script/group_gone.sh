# group_gone UUID: waits up to half a minute until a group is no longer listed.
group_gone() {
  tries=0
  while [ "$tries" -lt 30 ]; do
    if groups; then
      case $found in
        *" $1 "*) ;;
        *) return 0 ;;
      esac
    fi
    tries=$((tries + 1))
    sleep 1
  done
  printf '%s\n' "the group $1 is still there" >&2
  return 1
}

