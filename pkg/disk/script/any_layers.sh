# place_of ID: $place becomes chosen or outside for the disk of a partition.
place_of() {
  is_part "$1" || refuse unreadable 'a container or a group is on a partition without a usable id'
  whole "$1"
  if among "$whole" "$candidates"; then
    place=chosen
  elif among "$whole" "$outside"; then
    place=outside
  else
    refuse needs-plan "$1 is on a disk that is on others"
  fi
}

# on NAME ID...: whether a container or group is on the chosen disks, and on no
# others; $spans is yes if it is on both of two.
on() {
  name=$1 some=no other=no spans=no first=''
  shift
  if [ $# -eq 0 ]; then refuse unreadable "it is not known which disks $name is on"; fi
  for store in "$@"; do
    place_of "$store"
    if [ "$place" = outside ]; then
      other=yes
      continue
    fi
    case $parts in
      *"$newline$store="*) some=yes ;;
      *) refuse unreadable "$name is on $store, which diskutil does not list" ;;
    esac
    covered=$covered$newline$store
    if [ "${first:=$whole}" != "$whole" ]; then spans=yes; fi
  done
  if [ "$some:$other" = yes:yes ]; then refuse partly-inside "$name is also on another disk"; fi
  [ "$some" = yes ]
}

# unlocked ID: the info of a partition or a volume must say that it is not locked.
unlocked() {
  ask info -plist "$1"
  string DeviceIdentifier
  if [ "$value" != "$1" ]; then refuse unreadable "$1 cannot be identified"; fi
  value Locked
  case $value in
    absent | '<false/>') ;;
    *) refuse locked "$1 is locked" ;;
  esac
  value RAIDSlice
  case $value in
    absent | '<false/>') ;;
    *) refuse raid "$1 is a member of an AppleRAID set" ;;
  esac
}

# read_containers: $records becomes a line for each container of "apfs list", as
# DISK=STORES=VOLUMES=TROUBLE, and $section tells that there was a list.
read_containers() {
  depth=0 key='' array='' records=''
  for line in $doc; do
    place "$line"
    case $depth:$word in
      '3:<dict>') container='' stores='' volumes='' trouble=volumes ;;
      '2:</dict>') records=$records$newline$container=$stores=$volumes=$trouble ;;
      '3:<key>Volumes</key>') if [ "$trouble" = volumes ]; then trouble=''; fi ;;
      '4:<array>') array=$key ;;
      '5:<dict>') id='' locked=absent encrypted=absent ;;
      '4:</dict>') end_member ;;
      '3:<string>'*) if [ "$key" = '<key>ContainerReference</key>' ]; then text && container=$word; fi ;;
      5:*)
        case $key in
          '<key>DeviceIdentifier</key>') text && id=$word ;;
          '<key>Locked</key>') locked=$word ;;
          '<key>Encryption</key>') encrypted=$word ;;
        esac
        ;;
    esac
    key=$word
  done
}

end_member() {
  if ! is_part "$id"; then id=disk; fi # which nothing is called
  case $array in
    '<key>PhysicalStores</key>') stores="$stores $id" ;;
    '<key>Volumes</key>')
      volumes="$volumes $id"
      case $locked:$encrypted in
        '<false/>':* | 'absent:<false/>') ;;
        '<true/>':*) trouble=locked ;;
        *) if [ "$trouble" != locked ]; then trouble=unknown; fi ;;
      esac
      ;;
  esac
}

