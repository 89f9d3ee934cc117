package chromium

import (
	"os"
	"os/exec"
	"path/filepath"
)

// overlay mounts our folder over /etc/chromium and becomes the browser: every
// step is an exec, so that the process that was started is the browser.
const overlay = `mount --bind "$0" /etc/chromium && exec "$@"`

// command is the browser's command line within a mount namespace of its own.
// The browser reads DevTools commands from descriptor 3 and answers on 4.
func (in Input) command(f folders) *exec.Cmd {
	args := append(namespace(), "sh", "-c", overlay, f.etc, "chromium",
		"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--disable-dev-shm-usage", "--no-pings", "--host-resolver-rules=MAP * ~NOTFOUND",
		"--user-data-dir="+f.userData, "--remote-debugging-pipe")
	if _, err := os.Lstat(filepath.Join(f.userData, firstRun)); err != nil {
		// --headless implies --no-first-run, and this overrides it.
		args = append(args, "--force-first-run")
	}
	command := exec.Command(args[0], append(args[1:], in.Args...)...) //nolint:gosec,noctx // fixed program; its end is waited for by pid
	command.Env = append(os.Environ(), "HOME="+f.home, "XDG_CONFIG_HOME=", "XDG_CACHE_HOME=", "XDG_DATA_HOME=", "TMPDIR="+f.home)
	command.Env = append(command.Env, in.Env...)
	return command
}

// namespace returns the start of a command line that mounts only for itself.
func namespace() []string {
	if os.Geteuid() == 0 {
		return []string{"unshare", "--mount"}
	}
	return []string{"unshare", "--mount", "--map-root-user"}
}
