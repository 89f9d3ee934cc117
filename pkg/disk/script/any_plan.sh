# The plan. $steps is the number of commands.
case $count in
  0) refuse no-candidate 'there is no internal disk to erase' ;;
  1)
    if [ "$size" -lt 59000000000 ]; then refuse too-small 'the internal disk is too small for macOS'; fi
    kind=erase-single
    ;;
  2)
    if [ -z "$ssd" ] || [ -z "$hdd" ]; then
      refuse equal-medium 'the two internal disks are not an SSD and a hard disk'
    fi
    case $family in
      iMac | Macmini) ;;
      *) refuse not-fused 'this Mac never had a Fusion Drive' ;;
    esac
    if [ "$fused" = no ]; then
      if [ "$ssd_size" -lt 20000000000 ] || [ "$ssd_size" -gt 130000000000 ]; then
        refuse not-fused 'the two internal disks do not look like a Fusion Drive'
      fi
    fi
    kind=rebuild-fusion-corestorage
    if [ "$release" -ge 1014 ]; then kind=reset-fusion-apfs; fi
    ;;
  *) refuse too-many-candidates 'there are more than two internal disks' ;;
esac

# perform ON-FAILURE WHY SHOWN ARG...: one command. After the first that erases, it
# looks whether the disks are still the same.
erasing=no
perform() {
  on_failure=$1
  if begin "$2" "diskutil $3"; then
    shift 3
    if [ "$erasing" = yes ]; then look_again; fi
    change "$@" </dev/null || failed "$on_failure" $?
  fi
}

look_again() {
  if same_disks; then return; fi
  printf '%s\n' 'a disk is not the one that was judged any more' >&2
  failed stop 1
}

delete_group() {
  if [ -z "$group_of" ]; then return; fi
  perform stop "The CoreStorage group on ${candidates#"$newline"} is deleted first." "cs delete $group_of" cs delete "$group_of"
  if [ "$yes" = yes ]; then group_gone "$group_of" || failed stop $?; fi
  erasing=yes
}

erase_single() {
  id=${candidates#"$newline"}
  delete_group
  erasing=no
  perform continue 'Programs are asked to release its volumes.' "unmountDisk $id" unmountDisk "$id"
  perform stop 'Volumes that are still in use are unmounted by force.' "unmountDisk force $id" unmountDisk force "$id"
  erasing=yes
  perform stop "The internal disk is erased, for the installer of macOS." \
    "eraseDisk $filesystem $volume_word $id" eraseDisk "$filesystem" "$volume_name" "$id"
}

rebuild_fusion() {
  for container in $containers; do
    perform stop "The APFS container on the two disks is deleted first." "apfs deleteContainer $container" apfs deleteContainer "$container"
    erasing=yes
  done
  delete_group
  before=' '
  if [ "$yes" = yes ]; then
    groups || failed stop $?
    before=$found
  fi
  perform stop 'The SSD comes first.' "cs create FusionDrive $ssd $hdd" cs create FusionDrive "$ssd" "$hdd"
  lvg='{lvg}'
  if [ "$yes" = yes ]; then group_new "$before" || failed stop $?; fi
  erasing=yes
  perform stop 'One volume fills the new group.' "cs createVolume {lvg} jhfs+ $volume_word 100%" cs createVolume "$lvg" jhfs+ "$volume_name" 100%
}

case $kind in
  erase-single) steps=3 ;;
  rebuild-fusion-corestorage)
    steps=2
    for container in $containers; do steps=$((steps + 1)); done
    ;;
  reset-fusion-apfs) steps=1 ;;
esac
if [ -n "$group_of" ] && [ "$kind" != reset-fusion-apfs ]; then steps=$((steps + 1)); fi
targets=''
for id in $candidates; do targets="$targets $id"; done
printf '%s\n' "$kind:$targets" >&2

case $kind in
  erase-single) erase_single ;;
  rebuild-fusion-corestorage) rebuild_fusion ;;
  reset-fusion-apfs)
    if begin 'It makes one Fusion Drive of the two internal disks.' 'diskutil resetFusion'; then
      look_again
      printf 'Yes\n' | change resetFusion || failed stop $?
    fi
    ;;
esac

if [ "$yes" = no ]; then
  printf '%s\n' "nothing was changed; to run the commands: sudo sh $0 --yes"
  exit 0
fi
printf '%s\n' 'done'
printf '%s\n' "RuntimeSetCustomProperty: MACWRANGLER_DISK_KIND=$kind" \
  "RuntimeSetCustomProperty: MACWRANGLER_DISK_TARGETS=${targets# }" >&3
