package pkglint

import (
	"path"
	"regexp"
	"strings"
)

// Role is what a script is run as, which decides what is right in it.
type Role int

// The roles of scripts.
const (
	// RoleInstall is run by the installer, which passes the target volume as $3.
	RoleInstall Role = iota
	// RoleHelper lies beside such a script.
	RoleHelper
	// RolePayload is installed, and run by somebody some day.
	RolePayload
	// The rest are run by Munki, without arguments, on the Mac that runs.
	RoleInstallCheck
	RoleUninstallCheck
	RolePreinstall
	RolePostinstall
	RolePreuninstall
	RolePostuninstall
	RoleUninstall
	RoleVersion
)

// munkiRoles are the keys of scripts in a pkginfo.
func munkiRoles() map[string]Role {
	return map[string]Role{
		"installcheck_script": RoleInstallCheck, "uninstallcheck_script": RoleUninstallCheck,
		"preinstall_script": RolePreinstall, "postinstall_script": RolePostinstall,
		"preuninstall_script": RolePreuninstall, "postuninstall_script": RolePostuninstall,
		"uninstall_script": RoleUninstall, "version_script": RoleVersion,
	}
}

// isMunki reports whether Munki runs the script.
func (r Role) isMunki() bool { return r >= RoleInstallCheck }

// installName matches the names that people give to scripts of packages.
var installName = regexp.MustCompile(`(?i)^(?:[\w ]+[-_. ])?(?:pre|post)install(?:ation)?(?:[-_. ].*)?$`)

// isInstallName reports whether a file is called like a script of a package. preflight
// and its like are so only among scripts: Munki has files of these names too.
func isInstallName(name string) bool {
	base := path.Base(name)
	return isScriptName(base) && installName.MatchString(base) || isScriptsFolder(path.Base(path.Dir(name))) && isInstallScript(base)
}

// roleByName returns the role of a script that is called like one of a package. With a
// product and an extension in its name, as in Example-postinstall.sh, it may be run by a
// management tool as well, which passes other arguments than the installer.
func roleByName(name string) Role {
	base := path.Base(name)
	switch bare := strings.TrimSuffix(base, path.Ext(base)); {
	case isNumberedExt(base), path.Ext(base) == "", bare == "preinstall", bare == "postinstall":
		return RoleInstall
	default:
		return RoleHelper
	}
}

// isScriptsFolder reports whether a folder is called scripts, or something_Scripts.
func isScriptsFolder(name string) bool { return strings.HasSuffix(strings.ToLower(name), "scripts") }

// isInstallScript reports whether the installer runs a file of that name, or once did.
func isInstallScript(name string) bool {
	switch name {
	case "preinstall", "postinstall", "preflight", "postflight", "preupgrade", "postupgrade", "InstallationCheck", "VolumeCheck":
		return true
	default:
		return false
	}
}

// isScriptName reports whether a file has no extension, or one of a script.
func isScriptName(base string) bool {
	switch strings.ToLower(path.Ext(base)) {
	case "", ".sh", ".bash", ".zsh", ".command", ".py", ".pl", ".rb", ".ksh":
		return true
	default:
		return isNumberedExt(base)
	}
}

// isNumberedExt reports whether a name ends with a number and not with an extension:
// postinstall-1.2.
func isNumberedExt(base string) bool {
	ext := path.Ext(base)
	return len(ext) > 1 && ext[1] >= '0' && ext[1] <= '9'
}
