# read_groups: $records becomes a line for each group of "cs list", as
# GROUP=PHYSICAL VOLUMES=FAMILIES=LOGICAL VOLUMES.
read_groups() {
  depth=0 key='' array='' records=''
  for line in $doc; do
    place "$line"
    case $depth:$word in
      '3:<dict>') group='' physical='' families='' logical='' ;;
      '2:</dict>') records=$records$newline$group=$physical=$families=$logical ;;
      '4:<array>') array=$key ;;
      *:'<string>'*)
        if [ "$key" = '<key>CoreStorageUUID</key>' ]; then
          text
          is_uuid "$word" || refuse unreadable 'a CoreStorage group cannot be read'
          case $depth:$array in
            3:*) group=$word ;;
            '5:<key>CoreStoragePhysicalVolumes</key>') physical="$physical $word" ;;
            '5:<key>CoreStorageLogicalVolumeFamilies</key>') families="$families $word" ;;
            '7:<key>CoreStorageLogicalVolumeFamilies</key>') logical="$logical $word" ;;
            *) refuse unreadable 'a CoreStorage group cannot be read' ;;
          esac
        fi
        ;;
    esac
    key=$word
  done
}

# layer UUID ROLE: $doc becomes what diskutil says about a layer of a group.
layer() {
  ask cs info -plist "$1"
  string CoreStorageUUID
  uuid=$value
  string CoreStorageRole
  if [ "$uuid:$value" != "$1:$2" ]; then refuse unreadable "CoreStorage says nothing about the $2 $1"; fi
}

# fields RECORD: splits it at its equal signs into $one to $four.
fields() {
  one=${1%%=*}
  four=${1#*=}
  two=${four%%=*}
  four=${four#*=}
  three=${four%%=*}
  four=${four#*=}
}

# $groups are the CoreStorage groups. Before 10.11 only they tell that a logical
# volume is not a disk.
ask cs list -plist
if [ -z "$doc" ] && [ "$release" -lt 1100 ]; then refuse facts-missing 'diskutil does not list the CoreStorage groups'; fi
read_groups
groups=$records
for record in $groups; do
  fields "$record"
  is_uuid "$one" || refuse unreadable 'a CoreStorage group has no usable UUID'
  IFS=' '
  for uuid_of in $four; do
    IFS=$newline$tab
    layer "$uuid_of" LV
    string DeviceIdentifier
    if [ -n "$value" ]; then layered=$layered$newline$value; fi
    IFS=' '
  done
  IFS=$newline$tab
done

