# A signal stops the script between two steps and never reaches a step itself: half
# a change of a disk is worse than a whole one.
stopped=no
trap 'stopped=yes' HUP INT TERM
change() {
  (
    trap '' HUP INT TERM
    exec "$diskutil" "$@"
  )
}

# begin WHY COMMAND: shows the next step; true if it has to be done.
begin() {
  if [ "$stopped" = yes ]; then
    printf '%s\n' "stopped by a signal after step $step of $steps: this and the steps before it are done" >&2
    exit 130
  fi
  step=$((step + 1))
  printf '%s\n' "$step of $steps: $1" "    $2"
  [ "$yes" = yes ]
}

# failed stop|continue STATUS
failed() {
  if [ "$1" = continue ]; then
    printf '%s\n' "    status $2; this step may fail"
    return
  fi
  printf '%s\n' "step $step of $steps failed with status $2; the steps before it are done, those after it are not" >&2
  exit 2
}

