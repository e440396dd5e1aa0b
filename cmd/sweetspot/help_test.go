package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

const helpDir = "../../testdata/help"

// ran is what a command line comes to inside this process.
func ran(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, talk bytes.Buffer
	a := newApp(strings.NewReader(""), &out, &talk, nil)
	code = a.run(t.Context(), args)
	return code, out.String(), talk.String()
}

func verbs(t *testing.T) []*cobra.Command {
	t.Helper()
	root := newApp(nil, nil, nil, nil).root()
	root.InitDefaultHelpCmd()
	return append([]*cobra.Command{root}, root.Commands()...)
}

// TestHelp holds every verb's help to testdata/help, byte for byte. A verb
// without a file fails, and so does a file without a verb.
func TestHelp(t *testing.T) {
	stale := map[string]bool{}
	files, err := filepath.Glob(helpDir + "/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		stale[f] = true
	}
	for _, verb := range verbs(t) {
		file := filepath.Join(helpDir, verb.Name()+".txt")
		delete(stale, file)
		t.Run(verb.Name(), func(t *testing.T) { checkHelp(t, verb, file) })
	}
	for f := range stale {
		t.Errorf("%s belongs to no verb", f)
	}
}

func checkHelp(t *testing.T, verb *cobra.Command, file string) {
	args := append(strings.Fields(verb.CommandPath())[1:], "--help")
	code, got, talk := ran(t, args...)
	if code != 0 || talk != "" {
		t.Errorf("exit code %d, %q on stderr", code, talk)
	}
	for i, line := range strings.Split(got, "\n") {
		if columnsOf(line) > defaultColumns {
			t.Errorf("line %d is %d columns wide: %s", i+1, columnsOf(line), line)
		}
		if strings.TrimRight(line, " ") != line {
			t.Errorf("line %d ends in spaces: %q", i+1, line)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (-update writes it)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("help differs (-update accepts it): %s", diff)
	}
}

// TestVerbsAreOurs: each verb says what it is in one line, and parses its
// arguments itself, as cobra's own complaints have neither our form nor our
// exit code.
func TestVerbsAreOurs(t *testing.T) {
	for _, verb := range verbs(t) {
		if verb.Short == "" || len(verb.Short) > 62 || strings.HasSuffix(verb.Short, ".") {
			t.Errorf("%s: short help %q must be one line of at most 62 letters without a full stop", verb.Name(), verb.Short)
		}
		if verb.RunE == nil || verb.Run != nil {
			t.Errorf("%s: must have RunE", verb.Name())
		}
	}
}

func TestHelpInColour(t *testing.T) {
	var out bytes.Buffer
	a := newApp(nil, &out, &out, nil)
	a.stdout.colour = true
	a.run(t.Context(), []string{"version", "--help"})
	if !strings.Contains(out.String(), "\x1b[1mUsage\x1b[0m") {
		t.Errorf("no bold heading in %q", out.String())
	}
}
