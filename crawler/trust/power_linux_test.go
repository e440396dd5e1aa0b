package trust

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"sweetspot/store"
)

func init() { roles["acknowledge"] = acknowledgeRole }

// Whenever the power fails, the disk holds what was reported before, and nothing
// that stands in the way of the next crawl.
func TestPowerLoss(t *testing.T) {
	p := power{
		served: tiny.serve(t), dir: t.TempDir(), chance: rand.New(rand.NewPCG(seeded(t), 0)),
	}
	p.disk = &disk{tree: newTree(), root: p.dir}
	j := p.job
	j.Store, j.Workers, j.Agent = filepath.Join(p.dir, storePath), 4, "trust/power"
	cmd := child(t, "acknowledge", j, ackVar+"="+filepath.Join(p.dir, "acknowledged"))
	cmd.Stderr = os.Stderr
	supervise(t, cmd, p.dir, func(c call) syscall.Errno {
		p.call(t, c)
		return 0
	})
	if code := cmd.ProcessState.ExitCode(); code != 0 || p.acknowledged < 20 {
		t.Errorf("the crawl ended with code %d, %d visits", code, p.acknowledged)
	}
	p.fail(t, "the end")
	t.Logf("%d disks at %d moments, %d of them without a run", p.disks, p.moments, p.empty)
	if p.moments < 20 || p.empty == 0 {
		t.Error("the test does not test what it should")
	}
}

// storePath is where the crawl makes its store, folders and all.
var storePath = filepath.Join("some", "new", "store")

// ackVar names a file whose size tells how many visits a child was told of.
const ackVar = "SWEETSPOT_TRUST_ACKNOWLEDGED"

// acknowledgeRole crawls, and lets a file grow by a byte with each visit: a call
// that its supervisor learns of in its turn.
func acknowledgeRole() int {
	file, err := os.Create(os.Getenv(ackVar))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	visits := int64(0)
	return crawlAnd(func(store.ID) {
		visits++
		_ = file.Truncate(visits)
	})
}

// power is a crawl during which the power may fail.
type power struct {
	*served
	dir    string
	disk   *disk
	chance *rand.Rand

	acknowledged          int
	moments, disks, empty int
}

// call takes note of a call. Before one that makes something durable, or that
// something durable may depend on, the power fails.
func (p *power) call(t *testing.T, c call) {
	t.Helper()
	if filepath.Base(c.path) == "acknowledged" {
		p.acknowledged = int(c.size)
		return
	}
	switch c.name {
	case "sync":
		p.fail(t, c.String())
		must(t, p.disk.sync(c.path))
	case "mkdir", "create", "rename":
		p.fail(t, c.String())
	}
}

// fail looks at disks as they may be if the power fails now.
func (p *power) fail(t *testing.T, before string) {
	t.Helper()
	p.moments++
	now, err := readTree(p.dir)
	must(t, err)
	for _, survives := range p.survivals() {
		dir := t.TempDir()
		must(t, p.disk.after(now, survives).write(dir))
		what := fmt.Sprintf("power fails before %s, %s survives, %d visits were reported", before, survives.name, p.acknowledged)
		p.check(t, what, filepath.Join(dir, storePath))
		must(t, os.RemoveAll(dir))
		p.disks++
	}
}

// survivals are what may survive of all that was not synced.
func (p *power) survivals() []survival {
	always, never := func() bool { return true }, func() bool { return false }
	sometimes := func() bool { return p.chance.IntN(2) == 0 }
	all := []survival{
		{"nothing", never, never}, {"everything", always, always}, {"each name", always, never}, {"each byte", never, always},
	}
	for range 6 {
		all = append(all, survival{"something", sometimes, sometimes})
	}
	return all
}

// check wants a store that holds what was reported, and that can be gone on with.
func (p *power) check(t *testing.T, what, dir string) {
	t.Helper()
	before := t.Failed()
	if picture := look(t, dir); len(picture.visits) < p.acknowledged {
		t.Errorf("%d visits are left", len(picture.visits))
	} else if picture.runs == 0 {
		p.empty++
	}
	p.goOn(t, dir)
	if t.Failed() && !before {
		t.Fatal(what)
	}
}

// goOn opens a store as the next crawl does.
func (p *power) goOn(t *testing.T, dir string) {
	t.Helper()
	folder, err := store.Open(dir)
	must(t, err)
	infos, err := folder.Runs()
	must(t, err)
	var run *store.Run
	if len(infos) > 0 {
		run, err = folder.Resume(infos[len(infos)-1].Number)
	}
	if len(infos) == 0 || errors.Is(err, store.ErrFinished) {
		run, err = folder.Create(store.Spec{Site: "00"})
	}
	must(t, err)
	must(t, run.Close())
}
