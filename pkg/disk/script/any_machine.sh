# The Mac: $release is 1012 for 10.12 and 1100 for 11, $filesystem what the
# installer of macOS needs.
model=$(sysctl -n hw.model 2>/dev/null) || model=''
if [ -z "$model" ]; then refuse model-unknown 'the model of this Mac is not known'; fi
if [ "$(sysctl -n hw.optional.arm64 2>/dev/null)" = 1 ]; then
  refuse apple-silicon 'a Mac with Apple silicon is not erased by diskutil'
fi
family=${model%%[0-9]*}
case $model in
  MacPro* | Xserve*)
    # A system on a card in a slot counts as external there, and a lone disk in a
    # bay is not the disk of the system.
    refuse needs-plan 'this Mac has bays or slots for disks'
    ;;
esac
case " $plain_models : $t2_models " in
  *" $model "*:*) filesystem=JHFS+ ;;
  *:*" $model "*) filesystem=APFS ;;
  *) refuse model-unknown 'this script does not know the model of this Mac' ;;
esac

system_version() { cat "$system"; }
programs=$diskutil diskutil=system_version
ask
diskutil=$programs
string ProductVersion
case $value in
  10.*) release=${value#10.} major=1000 ;;
  11 | 11.*) release=0 major=1100 ;;
  *) release='' major=0 ;;
esac
release=${release%%.*}
case $release in
  [0-9] | 1[0-5]) release=$((major + release)) ;;
  16) release=1100 ;; # as which 11 shows itself to some programs
  *) refuse os-unknown 'this script is for systems from 10.7 to 11, and the version of this one is not among them' ;;
esac
if [ "$release" -lt 1007 ]; then refuse os-unknown 'this script is for systems from 10.7 to 11'; fi
if [ "$filesystem" = APFS ] && [ "$release" -lt 1013 ]; then
  refuse no-apfs 'this Mac needs APFS, which this system does not have: start from 10.13 or newer'
fi

