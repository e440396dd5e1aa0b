package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
	bolt "go.etcd.io/bbolt"

	"sweetspot/store"
)

// differing is what differs each time a crawl is run, and what plain makes of it.
func differing() []struct{ pattern, plain string } {
	return []struct{ pattern, plain string }{
		{`"ms":\{[^}]*\}`, `"ms":{}`},
		{`(?m)(,(\d+|\d*\.\d+)){8}$`, `,MS`}, // the last columns of pages as CSV
		{`"where":\[[^\]]*\]`, `"where":[]`},
		{`"what_if":\{[^}]*\}`, `"what_if":{}`},
		{`"at_s":[\d.]+`, `"at_s":0`},
		{`"((?:steady_)?pages_per_s|elapsed_s)":[\d.e+-]+`, `"$1":0`},
		{`"(verdict|limited_by)":"[^"]*"`, `"$1":""`},
		{`"(peak_in_flight)":\d+`, `"$1":0`},
		{`"started":"[^"]*"`, `"started":""`},
		{`"file_bytes":\d+`, `"file_bytes":0`},
		{`"pid":\d+`, `"pid":0`},
		{`(?m)^  time  .*`, `  time         TIMES`},
		{`\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?`, `DATE`},
		{`\b\d\d:\d\d:\d\d\b`, `CLOCK`},
		{`verdict +.*`, `verdict     VERDICT`},
		{`(?m)^  (slowest|       )      *[\d.]+ (s|ms|µs)  .*\n`, ``}, // which they are, too
		{` *\b[\d.]+ (s|ms|µs)\b`, ` TIME`},
		{`[\d.]+ a second`, `N a second`},
		{`\b\d+ at once`, `N at once`},
		{`\d+(\.\d)? [kM]B\b`, `SIZE`},
	}
}

func (s *stage) plain(ts *testscript.TestScript, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: plain FILE")
	}
	_, err := ts.Stdout().Write([]byte(s.plainly(ts.ReadFile(args[0]))))
	ts.Check(err)
}

func (s *stage) plainly(text string) string {
	text = strings.NewReplacer(s.names...).Replace(text)
	for _, d := range differing() {
		text = regexp.MustCompile(d.pattern).ReplaceAllString(text, d.plain)
	}
	return text
}

// hashes keeps of an export of pages what does not depend on the port.
func (s *stage) hashes(ts *testscript.TestScript, args []string) {
	found := regexp.MustCompile(`"(?:status|text_hash)":"?\w*`).FindAllString(ts.ReadFile(args[0]), -1)
	_, err := fmt.Fprintln(ts.Stdout(), strings.Join(found, "\n"))
	ts.Check(err)
}

// same compares the export of two stores.
func (s *stage) same(ts *testscript.TestScript, args []string) {
	ts.Check(ts.Exec("sweetspot", "export", "--store", "unbroken", "--what", args[0]))
	want := s.plainly(ts.ReadFile("stdout"))
	ts.Check(ts.Exec("sweetspot", "export", "--what", args[0]))
	got := s.plainly(ts.ReadFile("stdout"))
	if reordered(ts) {
		want, got = unordered(want), unordered(got)
	}
	if diff := cmp.Diff(want, got); diff != "" || want == "" {
		ts.Fatalf("%s differ: %s", args[0], diff)
	}
}

// reordered tells whether a page of the latest run was let go: on a machine that
// stands still for a second, others overtake it. Then ids say nothing.
func reordered(ts *testscript.TestScript) bool {
	folder, err := store.OpenExisting(ts.MkAbs("sweetspot-store"))
	ts.Check(err)
	infos, err := folder.Runs()
	ts.Check(err)
	run, err := folder.Read(infos[len(infos)-1].Number)
	ts.Check(err)
	defer func() { ts.Check(run.Close()) }()
	for v, err := range run.Visits(1) {
		ts.Check(err)
		if v.Flags.Has(store.FlagReordered) {
			return true
		}
	}
	return false
}

// unordered is what an export says but for the order.
func unordered(export string) string {
	lines := strings.Split(regexp.MustCompile(`"(id|parent|depth|from|to)":\d+,`).ReplaceAllString(export, ""), "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// mkfile writes a text as Go would write it between quotes.
func (s *stage) mkfile(ts *testscript.TestScript, args []string) {
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}

// newer makes a run look as if a newer program had written it.
func (s *stage) newer(ts *testscript.TestScript, args []string) {
	db, err := bolt.Open(ts.MkAbs(args[0]), 0o644, nil)
	ts.Check(err)
	ts.Check(db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte("run")).Put([]byte("schema"), []byte("99")) }))
	ts.Check(db.Close())
}
