package homes_test

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
)

// Of very many profiles a message names the first.
func TestDeployManyProfiles(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	m.user("ada", `{}`)
	var names []string
	for i := range 30 {
		name := fmt.Sprintf("Profile %02d", i)
		names = append(names, fmt.Sprintf("%q:{}", name))
		m.write("Users/ada/"+userData+name+"/Preferences", `{}`)
	}
	m.write("Users/ada/"+userData+"Local State", `{"profile":{"info_cache":{`+strings.Join(names, ",")+`}}}`)
	got := deploy(t, m, newTree(t, untracked), homes.DeployOptions{Existing: true, DryRun: true})
	if text := got.Homes[0].Reasons[0].Text; !strings.Contains(text, `"Profile 07", 22 more; only`) {
		t.Errorf("the profiles are shown as %s", text)
	}
}

func TestDeployManyHomes(t *testing.T) {
	t.Parallel()
	m := newMac(t)
	asRoot := os.Geteuid() == 0
	const count = 200
	for i := range count {
		name := fmt.Sprintf("u%03d", i)
		m.user(name, fmt.Sprintf(`{"number":%d}`, i))
		m.give(name, 501+i, 20+i%7)
	}
	got := deploy(t, m, newTree(t, untracked), homes.DeployOptions{Existing: true})
	if n := got.Count(homes.StateChanged); n != count || got.Err() != nil {
		t.Fatalf("%d homes changed: %v", n, got.Err())
	}
	for i := range count {
		file := fmt.Sprintf("Users/u%03d/%sDefault/Preferences", i, userData)
		want := fmt.Sprintf(`{"number":%d,"credentials_enable_service":false,"translate":{"enabled":false}}`, i)
		if text := m.read(file); text != want {
			t.Errorf("%s: %s", file, text)
		}
		for _, name := range []string{file, file + homes.BackupSuffix} {
			info, err := os.Lstat(m.at(name))
			if err != nil {
				t.Fatal(err)
			}
			stat, ok := info.Sys().(*syscall.Stat_t)
			if !ok || info.Mode() != 0o600 || asRoot && (int(stat.Uid) != 501+i || int(stat.Gid) != 20+i%7) {
				t.Errorf("%s: mode %v, %+v", name, info.Mode(), stat)
			}
		}
	}
}

func BenchmarkDeploy200Homes(b *testing.B) {
	tree := newTree(b, untracked)
	filler := `{"filler":["` + strings.Repeat("x", 100_000) + `"]}`
	for b.Loop() {
		b.StopTimer()
		m := newMac(b)
		for i := range 200 {
			m.user(fmt.Sprintf("u%03d", i), filler)
		}
		b.StartTimer()
		got, err := homes.Deploy(b.Context(), m.volume(), tree, homes.DeployOptions{Existing: true})
		if err != nil || got.Count(homes.StateChanged) != 200 {
			b.Fatal(err, got.Err())
		}
	}
}
