# It decides on the Mac, and acts only where everything is simple and certain: one
# internal fixed disk, or the SSD and the hard disk of an iMac's or a Mac mini's
# Fusion Drive. It refuses everything else.
#
#   sh SCRIPT         checks the disks and shows what would be done
#   sh SCRIPT --yes   does it, as root
#
# Status: 0 done, or would be; 1 refused, nothing was changed; 2 trouble, or a step
# failed; 130 stopped by a signal between two steps. On standard output it prints
# the control lines of DeployStudio.
exec 3>&1
