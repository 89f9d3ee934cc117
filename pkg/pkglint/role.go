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
		// postinstall-1.2 has no extension
		ext := path.Ext(base)
		return len(ext) > 1 && ext[1] >= '0' && ext[1] <= '9'
	}
}
