if [ "$refused" = yes ]; then
  printf '%s\n' 'nothing was changed' >&2
  exit 1
fi
