package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"sweetspot/crawler/fetch/fetchtest"
	"sweetspot/crawler/site"
)

// stage is what a script plays on: servers in the test's own process, whose
// requests can be held back and counted, and programs that it started.
type stage struct {
	gate     *holding
	synth    *site.Site // the last one
	web      *web       // the last one
	closers  []func()
	programs map[string]*program
	names    []string // pairs of an address and what plain calls it
}

type stageKey struct{}

func newStage() *stage {
	return &stage{gate: newHolding(), programs: map[string]*program{}}
}

func stageOf(values map[any]any) *stage { return values[stageKey{}].(*stage) }

// close ends the programs before the servers that they talk to.
func (s *stage) close() {
	for _, p := range s.programs {
		p.kill()
	}
	s.gate.release()
	for _, closer := range s.closers {
		closer()
	}
}

// serve puts a handler on a port of its own and its address into a variable.
func (s *stage) serve(ts *testscript.TestScript, variable string, h http.Handler) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	server := site.Serve(s.gate.before(h), l)
	s.closers = append(s.closers, func() { _ = server.Close() })
	s.name(ts, variable, server.URL()+"/")
}

func (s *stage) name(ts *testscript.TestScript, variable, url string) {
	ts.Setenv(variable, url)
	host := strings.TrimSuffix(strings.SplitN(url, "://", 2)[1], "/")
	ts.Setenv(variable+"_HOST", host)
	s.names = append(s.names, host, strings.ToLower(variable))
}

func (s *stage) serveSite(ts *testscript.TestScript, args []string) {
	flags := siteFlags{Options: site.Options{Sitemap: true, Assets: true}}
	cmd := &cobra.Command{}
	flags.bind(cmd)
	cmd.Flags().IntVar(&flags.Orphans, "orphans", 0, "")
	noSitemap := cmd.Flags().Bool("no-sitemap", false, "")
	ts.Check(cmd.Flags().Parse(append([]string{"--latency=0s"}, args...)))
	flags.Sitemap = !*noSitemap
	o, err := flags.options(cmd)
	ts.Check(err)
	s.synth, err = site.New(o)
	ts.Check(err)
	s.serve(ts, "SITE", s.synth)
}

func (s *stage) serveWeb(ts *testscript.TestScript, args []string) {
	w := &web{}
	if len(args) == 3 && args[0] == "--auth" {
		w.auth, args = args[1], args[2:]
	}
	if len(args) != 1 {
		ts.Fatalf("usage: web [--auth NAME:PASS] DIR")
	}
	ts.Check(w.read(ts.MkAbs(args[0])))
	s.web = w
	s.serve(ts, "WEB", w)
}

// becomes gives $WEB the files of another folder, at the same address.
func (s *stage) becomes(ts *testscript.TestScript, args []string) {
	if len(args) != 1 || s.web == nil {
		ts.Fatalf("usage: web DIR, then becomes OTHER")
	}
	ts.Check(s.web.read(ts.MkAbs(args[0])))
}

func (s *stage) serveTLS(ts *testscript.TestScript, _ []string) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = quietLog()
	server.StartTLS()
	s.closers = append(s.closers, server.Close)
	s.name(ts, "TLS", server.URL+"/")
}

func (s *stage) refuse(ts *testscript.TestScript, _ []string) {
	addr, release, err := fetchtest.Refuse()
	ts.Check(err)
	s.closers = append(s.closers, release)
	s.name(ts, "REFUSED", "http://"+addr+"/")
}

func (s *stage) hold(ts *testscript.TestScript, args []string) {
	s.gate.hold(number(ts, args))
}

func (s *stage) awaitHeld(*testscript.TestScript, []string) { s.gate.await() }

func (s *stage) release(*testscript.TestScript, []string) { s.gate.release() }

func (s *stage) checkHits(ts *testscript.TestScript, args []string) {
	want, seen := number(ts, args), s.gate.count()
	got := 0
	for url, n := range seen {
		got += n
		ts.Logf("%d × %s", n, url)
	}
	if got != want {
		ts.Fatalf("%d requests for pages, want %d", got, want)
	}
}

// checkTruth compares an export of pages with what the site really has: every
// page that can be reached, with the status that it answers, and none besides.
func (s *stage) checkTruth(ts *testscript.TestScript, args []string) {
	got := map[string]int{}
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		var page struct {
			URL    string
			Status int
		}
		ts.Check(json.Unmarshal([]byte(line), &page))
		got[strings.TrimPrefix(page.URL, strings.TrimSuffix(ts.Getenv("SITE"), "/"))] = page.Status
	}
	for _, want := range s.synth.Truth() {
		if status, ok := got[want.Path]; !ok || status != want.Status {
			ts.Fatalf("%s: status %d, stored %t; want %d", want.Path, status, ok, want.Status)
		}
		delete(got, want.Path)
	}
	for url := range got {
		ts.Fatalf("%s is no page of the site", url)
	}
}

// number is the only argument of a command.
func number(ts *testscript.TestScript, args []string) int {
	if len(args) != 1 {
		ts.Fatalf("want one number, not %q", args)
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	return n
}

// damage overwrites the middle third of a file.
func (s *stage) damage(ts *testscript.TestScript, args []string) {
	name := ts.MkAbs(args[0])
	body, err := os.ReadFile(name)
	ts.Check(err)
	for i := len(body) / 3; i < 2*len(body)/3; i++ {
		body[i] = 0xA5
	}
	ts.Check(os.WriteFile(name, body, 0o644))
}

// gunzip decompresses a file in its place. One that breaks off is a failure.
func (s *stage) gunzip(ts *testscript.TestScript, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: gunzip FILE")
	}
	name := ts.MkAbs(args[0])
	packed, err := os.ReadFile(name)
	ts.Check(err)
	r, err := gzip.NewReader(bytes.NewReader(packed))
	ts.Check(err)
	body, err := io.ReadAll(r)
	ts.Check(err)
	ts.Check(os.WriteFile(name, body, 0o644))
}

// isPage leaves out what a crawler asks for besides pages.
func isPage(r *http.Request) bool {
	return r.URL.Path != "/robots.txt" && !strings.HasPrefix(path.Base(r.URL.Path), "sitemap")
}

func urlOf(r *http.Request) string { return fmt.Sprint("http://", r.Host, r.RequestURI) }
