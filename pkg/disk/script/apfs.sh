# container UUID: $found becomes the disk and the stores of an APFS container,
# and whether something in it is locked.
container() {
  found='' depth=0 key='' section='' inside=no
  for line in $doc; do
    place "$line"
    case $depth:$word in
      '3:<dict>') inside=no ;;
      '4:<array>') section=$key ;;
      "3:<string>$1</string>")
        if [ "$key" = '<key>APFSContainerUUID</key>' ]; then inside=yes; fi
        ;;
    esac
    case $inside:$depth:$section:$key:$word in
      'yes:3:'*':<key>ContainerReference</key>:'*) found=$found$word ;;
      'yes:5:<key>PhysicalStores</key>:<key>DeviceIdentifier</key>:'*) found=$found$word ;;
      'yes:5:<key>Volumes</key>:<key>Locked</key>:<true/>') found="${found}locked" ;;
    esac
    key=$word
  done
}

# expect_container UUID LINES
expect_container() {
  container "$1"
  if [ "$found" != "$2" ]; then refuse "container $1: it is not on the stores of the plan, or is locked now"; fi
}

