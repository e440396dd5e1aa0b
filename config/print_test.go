package config

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-update rewrites it): %s", name, diff)
	}
}

func print(t *testing.T, s *Settings) string {
	t.Helper()
	var out bytes.Buffer
	if err := s.Print(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPrint(t *testing.T) {
	s := mustLoad(t,
		[]string{"--config=site.yaml", "--rate=0.5", "--user=alice:hunter2", "--header=X-Token: hunter2", "--proxy=http://bob:hunter2@proxy:3128", "--sequential"},
		[]string{"SWEETSPOT_MAX_BODY=10KB"},
		"include:\n  - ^https://example\\.com/\n  - 'say \"hi\"'\nmax-time: 90m\n")
	got := print(t, s)
	golden(t, "testdata/print.golden", got)
	if strings.Contains(got, "hunter2") {
		t.Error("a secret is shown")
	}
}

// TestPrintIsAConfigFile: what --print-config writes, --config reads back.
func TestPrintIsAConfigFile(t *testing.T) {
	args := []string{
		"--rate=10/h", "--max-pages=none", "--max-depth=0", "--max-time=1h", "--per-host=3", "--include=a b", "--include=-x: #y",
		"--store=null", "--user-agent=é #1", "--extract=a=b@c", "--max-body=1536", "--grace=1500ms", "--cookies", "--urls=-",
	}
	want := mustLoad(t, args, nil, "")
	got := mustLoad(t, []string{"--config=site.yaml"}, nil, print(t, want))
	for _, o := range Options() {
		if diff := cmp.Diff(o.show(&want.Config), o.show(&got.Config)); diff != "" && !o.NotFile {
			t.Errorf("%s: %s", o.Name, diff)
		}
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	s := mustLoad(t, []string{"--user=alice:hunter2", "--header=X-Token: hunter2"}, nil, "")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(verb, s.User) + fmt.Sprintf(verb, s.Header); strings.Contains(text, "hunter2") {
			t.Errorf("%s shows %s", verb, text)
		}
	}
	if s.Headers().Get("X-Token") != "hunter2" || s.User.Password != "hunter2" {
		t.Error("the secrets themselves are lost")
	}
}

// The README's table is the options' own: paste testdata/options.md there when
// this fails.
func TestREADME(t *testing.T) {
	golden(t, "testdata/options.md", Markdown())
	readme, err := os.ReadFile("../README.md")
	if errors.Is(err, fs.ErrNotExist) {
		return // a copy of the package alone
	}
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), Markdown()) {
		t.Error("README.md does not hold the table of settings: paste config/testdata/options.md into it")
	}
}

func TestBindSubset(t *testing.T) {
	set := pflag.NewFlagSet("test", pflag.ContinueOnError)
	flags := Bind(set, "store", "json")
	if err := set.Parse([]string{"--store=x", "--json"}); err != nil {
		t.Fatal(err)
	}
	s, err := Load(Sources{Flags: flags})
	if err != nil || s.Store != "x" || !s.JSON {
		t.Errorf("store %q, json %t, %v", s.Store, s.JSON, err)
	}
	if set.Lookup("workers") != nil {
		t.Error("a flag that was not asked for is there")
	}
}
