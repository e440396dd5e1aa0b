package store

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

var update = flag.Bool("update", false, "write the damaged runs of testdata/damaged anew")

// Runs that were damaged when they were written, by the program of that day, are kept: their damage is found as long as there
// is this schema, whatever becomes of the code that writes.
func TestCheckFindsDamageKept(t *testing.T) {
	for _, d := range damages() {
		t.Run(d.name, func(t *testing.T) {
			kept := filepath.Join("testdata", "damaged", strings.ReplaceAll(d.name, " ", "-")+".db.zst")
			if *update {
				s := fixture(t)
				tamper(t, s, d.change)
				pack(t, s.path(1), kept)
			}
			s := tempStore(t)
			unpack(t, kept, s.path(1))
			d.wantFound(t, s)
		})
	}
	kept, err := filepath.Glob("testdata/damaged/*.db.zst")
	must(t, err)
	if len(kept) != len(damages()) {
		t.Errorf("%d runs are kept for %d kinds of damage", len(kept), len(damages()))
	}
}

func pack(t *testing.T, from, to string) {
	t.Helper()
	file, err := os.ReadFile(from)
	must(t, err)
	packer, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	must(t, err)
	must(t, os.MkdirAll(filepath.Dir(to), 0o755))
	must(t, os.WriteFile(to, packer.EncodeAll(file, nil), 0o644))
	must(t, packer.Close())
}

func unpack(t *testing.T, from, to string) {
	t.Helper()
	packed, err := os.ReadFile(from)
	must(t, err)
	unpacker, err := zstd.NewReader(nil)
	must(t, err)
	defer unpacker.Close()
	file, err := unpacker.DecodeAll(packed, nil)
	must(t, err)
	must(t, os.WriteFile(to, file, 0o644))
}
