# What diskutil lists, a line each: $wholes are the whole disks, $parts their
# partitions as ID=CONTENT, $layered the disks of APFS containers, $layers their
# stores as STORE=DISK, $shut what is locked or may be, $partial the disks of which it does not say all.
wholes='' parts='' layered='' layers='' shut=''

read_list() {
  depth=0 key='' section='' array=''
  for line in $doc; do
    place "$line"
    case $depth:$word in
      '2:<array>') section=$key ;;
      '3:<dict>') entry='' content=none apfs=no mapped=no whole_known=yes inside='' stores='' ;;
      '2:</dict>') if [ "$section" = '<key>AllDisksAndPartitions</key>' ]; then end_entry; fi ;;
      '3:<key>APFSVolumes</key>' | '3:<key>APFSPhysicalStores</key>') apfs=yes ;;
      '4:<array>') array=$key ;;
      '3:<key>Content</key>') content='' ;;
      '3:<key>Partitions</key>') mapped=yes ;;
      '5:<dict>') part='' part_content=none part_locked='<false/>' ;;
      '5:<key>Content</key>') part_content='' ;;
      '4:</dict>') end_part ;;
      2:*)
        if [ "$section" = '<key>WholeDisks</key>' ]; then
          text
          if [ -n "$word" ]; then add_whole "$word"; fi
        fi
        ;;
      '3:<string>'*)
        case $key in
          '<key>DeviceIdentifier</key>') text && entry=$word ;;
          '<key>Content</key>') text && type_name && content=$word ;;
        esac
        ;;
      '5:<string>'*)
        case $key in
          '<key>DeviceIdentifier</key>') text && part=$word ;;
          '<key>Content</key>') text && type_name && part_content=$word ;;
          '<key>Locked</key>') part_locked=$word ;;
          '<key>MountPoint</key>')
            # From there a local Recovery system runs.
            if [ "$word" = '<string>/Volumes/Image Volume</string>' ]; then
              refuse recovery-on-target 'a Recovery system of this Mac is running: start the Mac from the network or from another disk'
            fi
            ;;
        esac
        ;;
      5:*) if [ "$key" = '<key>Locked</key>' ]; then part_locked=$word; fi ;;
    esac
    key=$word
  done
}

add_whole() {
  is_disk "$1" || refuse unreadable 'diskutil lists a disk without a usable id'
  among "$1" "$wholes" || wholes=$wholes$newline$1
}

# end_part: a partition of a disk, or a store or a volume of a container.
end_part() {
  if [ "$part_locked" != '<false/>' ]; then shut=$shut$newline$part; fi
  case $array in
    '<key>Partitions</key>')
      is_part "$part" || refuse unreadable 'diskutil lists a partition without a usable id'
      if [ "$part_content" = none ]; then whole_known=no; fi
      inside=$inside$newline$part=$part_content
      ;;
    '<key>APFSPhysicalStores</key>')
      is_part "$part" || refuse unreadable 'diskutil lists a container on a partition without a usable id'
      stores=$stores$newline$part
      ;;
  esac
}

end_entry() {
  add_whole "$entry"
  if among "$entry" "$entries"; then refuse unreadable "diskutil lists $entry twice"; fi
  entries=$entries$newline$entry
  parts=$parts$inside
  case $whole_known:$mapped:$content in
    no:* | *:none | *:no:*_partition_scheme) partial=$partial$newline$entry ;;
  esac
  case $content in
    Apple_RAID*) refuse raid "$entry is a member of an AppleRAID set" ;;
    Apple_APFS_Container) apfs=yes ;;
    # A disk without partitions may be a part of something larger itself.
    Apple_APFS | Apple_CoreStorage | Apple_APFS_ISC) parts=$parts$newline$entry=$content ;;
  esac
  if [ "$apfs" = yes ]; then
    layered=$layered$newline$entry
    for store in $stores; do layers=$layers$newline$store=$entry; done
  fi
}

entries='' partial=''
ask list -plist
read_list
if [ -z "$wholes" ]; then refuse facts-missing 'diskutil does not list the disks'; fi

