if [ "$refused" = yes ]; then
  printf '%s\n' "nothing was changed: make a new plan for this Mac" >&2
  exit 1
fi

