# disk: judges the whole disk $id by its $doc.
disk() {
  value RAIDMaster
  if [ "$value" = '<true/>' ]; then refuse raid "$id is an AppleRAID set"; fi
  value RAIDSlice
  case $value in
    absent | '<false/>') ;;
    *) refuse raid "$id is, or may be, a member of an AppleRAID set" ;;
  esac
  value VirtualOrPhysical
  if [ "$value" = '<string>Virtual</string>' ]; then # a disk image
    outside=$outside$newline$id
    return
  fi
  string BusProtocol
  bus=$value
  plugged=no told=no
  for key_of in RemovableMediaOrExternalDevice Removable RemovableMedia Ejectable; do
    value "$key_of"
    case $value in
      '<true/>') plugged=yes told=yes ;;
      '<false/>') told=yes ;;
      absent) ;;
      *) refuse unreadable "what diskutil says about $id cannot be read" ;;
    esac
  done
  case $bus in
    USB | 'Secure Digital' | 'Disk Image') plugged=yes ;;
    'Apple Fabric') refuse apple-silicon "$id is the disk of a Mac with Apple silicon" ;;
  esac
  value Internal
  case $value:$plugged:$told in
    '<true/>:no:yes') candidate ;;
    '<true/>:no:no') refuse unreadable "it is not known whether $id can be taken out" ;;
    '<true/>:yes:'*) outside=$outside$newline$id ;;
    '<false/>:'*) beside ;;
    *) refuse unreadable "it is not known whether $id is internal" ;;
  esac
}

# beside: a disk that calls itself external. A card in a slot does, and may hold
# the system of this Mac.
beside() {
  value Ejectable
  case $bus:$value in
    USB:* | 'Secure Digital':* | 'Disk Image':* | *:'<true/>') outside=$outside$newline$id ;;
    *) refuse system-elsewhere "$id is fixed and counts as external, so it may be the disk of the system" ;;
  esac
}

candidate() {
  string MediaName
  case $value in
    *VBOX* | *VMware* | *Virtual* | *QEMU* | *Parallels*) refuse needs-plan "$id is the disk of a virtual machine" ;;
  esac
  string SMARTStatus
  case $value in
    '' | Verified | 'Not Supported') ;;
    *) refuse smart "$id may be about to fail" ;;
  esac
  value TotalSize
  if [ "$value" = absent ]; then value Size; fi
  size=${value#'<integer>'}
  size=${size%'</integer>'}
  case $size in
    '' | 0* | *[!0-9]* | ???????????????????*) refuse unreadable "the size of $id is not known" ;;
  esac
  string VirtualOrPhysical
  if [ -z "$value" ]; then # a system before 10.12, where a volume may look like a disk
    string DeviceTreePath
    if [ -n "$value" ] && among "$value" "$paths"; then refuse duplicate "$id is the same device as another disk"; fi
    paths=$paths$newline$value
  fi
  count=$((count + 1))
  candidates=$candidates$newline$id
  value SolidState
  case $value in
    '<true/>') ssd=$id ssd_size=$size ;;
    '<false/>') hdd=$id ;;
  esac
  hardware "$id"
  seen=$seen$newline$hardware
}

# hardware ID: $hardware becomes what no step changes of the disk in $doc.
hardware() {
  hardware=$1
  for key_of in WholeDisk TotalSize Size Ejectable Internal Removable RemovableMedia \
    RemovableMediaOrExternalDevice SolidState BusProtocol MediaName VirtualOrPhysical; do
    value "$key_of"
    hardware=$hardware=$value
  done
}

# same_disks: the chosen disks must still be those that were judged.
same_disks() {
  for id in $candidates; do
    ask info -plist "$id"
    hardware "$id"
    among "$hardware" "$seen" || return 1
  done
}

seen='' paths=''

