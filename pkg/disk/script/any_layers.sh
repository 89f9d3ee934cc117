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
  if among "$1" "$shut"; then refuse locked "$1 is locked, or may be"; fi
  value Locked
  case $value in
    '<false/>') ;;
    absent) bare "$1" ;;
    '<true/>') refuse locked "$1 is locked" ;;
    *) refuse lock-unknown "it is not known whether $1 is locked" ;;
  esac
  value RAIDSlice
  case $value in
    absent | '<false/>') ;;
    *) refuse raid "$1 is a member of an AppleRAID set" ;;
  esac
}

# bare ID: without Locked, neither in the list nor in its info, a volume must not be
# encrypted.
bare() {
  among "$1" "$silent" || return 0
  for key_of in FileVault Encryption; do
    value "$key_of"
    case $value in
      absent | '<false/>') ;;
      *) refuse lock-unknown "it is not known whether $1 is locked" ;;
    esac
  done
}

# read_containers: $records becomes a line for each container of "apfs list", as
# DISK=STORES=VOLUMES=TROUBLE, and $silent has the volumes without Locked.
read_containers() {
  depth=0 key='' array='' records='' silent=''
  for line in $doc; do
    place "$line"
    case $depth:$word in
      '3:<dict>') container='' stores='' volumes='' trouble=volumes ;;
      '2:</dict>') records=$records$newline$container=$stores=$volumes=$trouble ;;
      '3:<key>Volumes</key>') if [ "$trouble" = volumes ]; then trouble=''; fi ;;
      '4:<array>') array=$key ;;
      '5:<dict>') id='' locked=absent encrypted=absent vault=absent ;;
      '4:</dict>') end_member ;;
      '3:<string>'*) if [ "$key" = '<key>ContainerReference</key>' ]; then text && container=$word; fi ;;
      5:*)
        case $key in
          '<key>DeviceIdentifier</key>') text && id=$word ;;
          '<key>Locked</key>') locked=$word ;;
          '<key>Encryption</key>') encrypted=$word ;;
          '<key>FileVault</key>') vault=$word ;;
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
      case $locked:$encrypted:$vault in
        '<false/>':*) ;;
        'absent:<false/>:absent' | 'absent:<false/>:<false/>') silent=$silent$newline$id ;;
        '<true/>':*) trouble=locked ;;
        *) if [ "$trouble" != locked ]; then trouble=unknown; fi ;;
      esac
      ;;
  esac
}

