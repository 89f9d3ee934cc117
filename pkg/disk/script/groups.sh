# groups: $found becomes the UUIDs of the CoreStorage groups, between spaces.
groups() {
  get cs list -plist
  if [ -z "$doc" ]; then return 1; fi
  found=' ' depth=0 key=''
  for line in $doc; do
    place "$line"
    if [ "$depth:$key" = '3:<key>CoreStorageUUID</key>' ]; then
      uuid=${word#'<string>'}
      uuid=${uuid%'</string>'}
      found="$found$uuid "
    fi
    key=$word
  done
}

