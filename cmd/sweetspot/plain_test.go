package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
	bolt "go.etcd.io/bbolt"
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
	if diff := cmp.Diff(want, s.plainly(ts.ReadFile("stdout"))); diff != "" || want == "" {
		ts.Fatalf("%s differ: %s", args[0], diff)
	}
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
