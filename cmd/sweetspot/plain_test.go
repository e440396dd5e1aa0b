package main

import (
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	bolt "go.etcd.io/bbolt"
)

// differing is what differs each time a crawl is run, and what plain makes of it.
func differing() []struct{ pattern, plain string } {
	return []struct{ pattern, plain string }{
		{`"ms":\{[^}]*\}`, `"ms":{}`},
		{`(?m)(,(\d+|\d*\.\d+)){8}$`, `,MS`}, // the last columns of pages as CSV
		{`"where":\[[^\]]*\]`, `"where":[]`},
		{`"((?:steady_)?pages_per_s|elapsed_s)":[\d.e+-]+`, `"$1":0`},
		{`"(verdict|limited_by)":"[^"]*"`, `"$1":""`},
		{`"(peak_in_flight)":\d+`, `"$1":0`},
		{`"started":"[^"]*"`, `"started":""`},
		{`"file_bytes":\d+`, `"file_bytes":0`},
		{`"pid":\d+`, `"pid":0`},
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
	text := strings.NewReplacer(s.names...).Replace(ts.ReadFile(args[0]))
	for _, d := range differing() {
		text = regexp.MustCompile(d.pattern).ReplaceAllString(text, d.plain)
	}
	_, err := ts.Stdout().Write([]byte(text))
	ts.Check(err)
}

// newer makes a run look as if a newer program had written it.
func (s *stage) newer(ts *testscript.TestScript, args []string) {
	db, err := bolt.Open(ts.MkAbs(args[0]), 0o644, nil)
	ts.Check(err)
	ts.Check(db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte("run")).Put([]byte("schema"), []byte("99")) }))
	ts.Check(db.Close())
}
