# The disks: $candidates are those built in, $outside those that cannot be meant.
candidates='' outside='' ssd='' ssd_size=0 hdd='' count=0

for id in $wholes; do
  ask info -plist "$id"
  string DeviceIdentifier
  if [ "$value" != "$id" ]; then refuse unreadable "$id cannot be identified"; fi
  string ParentWholeDisk
  parent=$value
  value WholeDisk
  if [ "$value" != '<true/>' ] || [ "$parent" != "$id" ]; then
    refuse unreadable "it is not known whether $id is a whole disk"
  fi
  string Content
  word=$value
  type_name
  case $word in
    Apple_APFS_Container) among "$id" "$layered" || layered=$layered$newline$id ;;
  esac
  if among "$id" "$layered"; then continue; fi
  value CoreStorageLVUUID
  if [ "$value" != absent ]; then
    layered=$layered$newline$id
    continue
  fi
  disk
done

