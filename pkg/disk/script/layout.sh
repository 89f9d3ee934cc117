# layout DISK: $found becomes the partitions of a disk in "diskutil list".
layout() {
  found='' depth=0 key='' inside=no
  for line in $doc; do
    place "$line"
    case $depth:$word in
      '3:<dict>') inside=no ;;
      "3:<string>$1</string>")
        if [ "$key" = '<key>DeviceIdentifier</key>' ]; then inside=yes; fi
        ;;
    esac
    case $inside:$depth:$key:$word in
      *:'<string></string>' | *:'<string/>' | *:'<integer>0</integer>') ;;
      'yes:5:<key>Content</key>:'* | 'yes:5:<key>DeviceIdentifier</key>:'* | \
        'yes:5:<key>DiskUUID</key>:'* | 'yes:5:<key>Size</key>:'*) found=$found$word ;;
    esac
    key=$word
  done
}

# expect_layout DISK LINES
expect_layout() {
  layout "$1"
  if [ "$found" != "$2" ]; then refuse "$1: its partitions are not those of the plan"; fi
}

