# What is on the disks: $containers and $group are on the chosen disks and on no
# others, $fused tells whether one of them is on both.
containers='' group_of='' fused=no covered='' silent=''
# The disks of what is on the chosen disks, and of what is on others only.
upon='' apart=''

if [ "$release" -ge 1013 ]; then
  ask apfs list -plist
  if [ -z "$doc" ]; then refuse facts-missing 'diskutil does not list the APFS containers'; fi
  read_containers
  known=''
  for record in $records; do
    fields "$record"
    is_disk "$one" || refuse unreadable 'an APFS container has no usable id'
    known=$known$newline$one
    IFS=' '
    # shellcheck disable=SC2086 # a list of words
    if on "the APFS container $one" $two; then inside=yes; else inside=no; fi
    if [ "$inside" = yes ]; then
      case $four in
        locked) refuse locked "a volume in the APFS container $one is locked" ;;
        unknown | volumes) refuse lock-unknown "it is not known whether the APFS container $one is locked" ;;
      esac
      IFS=$newline$tab
      containers=$containers$newline$one upon=$upon$newline$one
      if [ "$spans" = yes ]; then fused=yes; fi
      IFS=' '
      for volume in $three; do
        IFS=$newline$tab
        unlocked "$volume"
        IFS=' '
      done
    else
      apart=$apart$newline$one
    fi
    # The list may name more stores than "apfs list".
    IFS=$newline$tab
    for pair in $layers; do
      if [ "${pair#*=}" = "$one" ]; then
        case " $two " in
          *" ${pair%%=*} "*) ;;
          *) refuse unreadable "diskutil names different stores of the APFS container $one" ;;
        esac
      fi
    done
  done
  for pair in $layers; do
    among "${pair#*=}" "$known" || refuse unreadable "diskutil lists the APFS container ${pair#*=}, and does not describe it"
  done
fi

for record in $groups; do
  fields "$record"
  stores=''
  IFS=' '
  for uuid_of in $two; do
    IFS=$newline$tab
    layer "$uuid_of" PV
    string DeviceIdentifier
    if [ -z "$value" ]; then refuse member-missing "the CoreStorage group $one has a member that is on no disk of this Mac"; fi
    stores="$stores $value"
    IFS=' '
  done
  # shellcheck disable=SC2086 # a list of words
  if on "the CoreStorage group $one" $stores; then inside=yes; else inside=no; fi
  for uuid_of in $three; do
    IFS=$newline$tab
    layer "$uuid_of" LVF
    string CoreStorageLogicalVolumeFamilyEncryptionStatus
    case $inside:$value in
      no:* | yes:Unlocked) ;;
      yes:Locked) refuse locked "the CoreStorage group $one is locked" ;;
      *) refuse lock-unknown "it is not known whether the CoreStorage group $one is locked" ;;
    esac
    IFS=' '
  done
  for uuid_of in $four; do
    IFS=$newline$tab
    layer "$uuid_of" LV
    string DeviceIdentifier
    case $inside:$value in
      *:) ;;
      yes:*) upon=$upon$newline$value ;;
      *) apart=$apart$newline$value ;;
    esac
    string CoreStorageLogicalVolumeStatus
    if [ "$inside:$value" = yes:Locked ]; then refuse locked "the CoreStorage group $one is locked"; fi
    if [ "$inside" = yes ] && [ "$value" != Online ]; then
      refuse lock-unknown "it is not known whether the CoreStorage group $one is locked"
    fi
    string DesignatedCoreStoragePhysicalVolumeDeviceIdentifier
    if [ -n "$value" ]; then
      case "$inside: $stores " in
        *" $value "*) ;;
        *) refuse unreadable "the CoreStorage group $one names a partition that is not its own" ;;
      esac
    fi
    IFS=' '
  done
  IFS=$newline$tab
  if [ "$inside" = yes ]; then
    if [ -n "$group_of" ]; then refuse needs-plan 'there is more than one CoreStorage group on the disks'; fi
    group_of=$one
    if [ "$spans" = yes ]; then fused=yes; fi
  fi
done

ask appleRAID list -plist
depth=0 key=''
for line in $doc; do
  place "$line"
  if [ "$depth:$word" = '3:<dict>' ]; then refuse raid 'this Mac has an AppleRAID set'; fi
done

for id in $candidates; do
  among "$id" "$entries" || refuse unreadable "diskutil does not list what is on $id"
  if among "$id" "$partial"; then refuse unreadable "diskutil does not list all that is on $id"; fi
done

# inside ID TYPE: what is of this type is on a chosen disk.
inside() {
  word=$2
  type_name
  case $word in
    Apple_RAID*) refuse raid "$1 is a member of an AppleRAID set" ;;
    Apple_APFS_ISC) refuse apple-silicon "$1 is on the disk of a Mac with Apple silicon" ;;
    Apple_APFS | Apple_CoreStorage)
      among "$1" "$covered" || refuse reach-unknown "it is not known what $1 belongs to"
      ;;
  esac
}

for entry in $parts; do
  part=${entry%%=*}
  whole "$part"
  among "$whole" "$candidates" || continue
  inside "$part" "${entry#*=}"
done
for entry in $candidates $parts; do
  part=${entry%%=*}
  whole "$part"
  among "$whole" "$candidates" || continue
  unlocked "$part"
  string Content
  inside "$part" "$value"
done

ask info -plist /
if [ -z "$doc" ]; then refuse boot-unknown 'it is not known which disk the system runs from'; fi
for id in $candidates $layered; do
  if among "$id" "$apart" && ! among "$id" "$upon"; then continue; fi
  depth=0
  for line in $doc; do
    place "$line"
    case $word in
      "<string>$id</string>" | "<string>${id}s"[0-9]*) refuse booted-from-target "the system runs from $id, which may be on a disk that would be erased" ;;
    esac
  done
done

