package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"
)

// loadNightly runs LoadNightly as the verb would, with a file called nightly.yaml
// and one with a secret.
func loadNightly(t *testing.T, args, environ []string, file string) (*Nightly, error) {
	t.Helper()
	set := pflag.NewFlagSet("test", pflag.ContinueOnError)
	flags := Bind(set, "config", "store", "addr", "schedule", "keep-runs")
	must(t, set.Parse(append([]string{"--config=nightly.yaml"}, args...)))
	return LoadNightly(Sources{Flags: flags, Environ: environ, Version: "1.2.3", ReadFile: func(name string) ([]byte, error) {
		switch name {
		case "nightly.yaml":
			return []byte(file), nil
		case "/run/secrets/hook":
			return []byte("from a file\n"), nil
		case "/run/secrets/empty":
			return []byte("\n"), nil
		}
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const twoSites = `
store: /data
workers: 4
schedule: "30 3 * * *"
time-zone: Europe/Berlin
webhook: https://hooks.test/all
sites:
  shop:
    seeds: [https://shop.test/, https://shop.test/sale]
    workers: 16
    scope: domain
    max-pages: 500
    jitter: 10m
  barn:
    seeds: https://barn.test/
    schedule: "@daily"
    webhook: [https://hooks.test/a, https://hooks.test/b]
    webhook-secret: file:/run/secrets/hook
    slack: env:SLACK_URL
    user: env:BARN
`

func TestLoadNightly(t *testing.T) {
	n, err := loadNightly(t, nil, []string{"SLACK_URL=https://slack.test/x", "BARN=alice:secret", "SWEETSPOT_MAX_DEPTH=3"}, twoSites)
	must(t, err)
	if n.Store != "/data" || len(n.Sites) != 2 {
		t.Fatalf("store %q, %d sites", n.Store, len(n.Sites))
	}
	shop, barn := n.Sites[0], n.Sites[1]
	for _, tt := range []struct {
		what      string
		got, want any
	}{
		{"names", shop.Name + barn.Name, "shopbarn"},
		{"seeds", strings.Join(shop.Night.Seeds, " "), "https://shop.test/ https://shop.test/sale"},
		{"its own setting", shop.Workers, 16},
		{"what holds for all", barn.Workers, 4},
		{"scope", shop.Scope, "domain"},
		{"a default", barn.MaxPages, 10000},
		{"its own limit", shop.MaxPages, 500},
		{"a variable", shop.MaxDepth, 3},
		{"schedule of all", shop.Night.Schedule, "30 3 * * *"},
		{"schedule", barn.Night.Schedule, "@daily"},
		{"time zone", barn.Night.TimeZone.String(), "Europe/Berlin"},
		{"jitter", shop.Night.Jitter, 10 * time.Minute},
		{"keep-runs", barn.Night.KeepRuns, 14},
		{"hooks of all", len(shop.Night.Webhook), 1},
		{"hooks in their place", string(barn.Night.Webhook[0]), "https://hooks.test/a"},
		{"a secret of a file", string(barn.Night.WebhookSecret), "from a file"},
		{"a secret of a variable", string(barn.Night.Slack[0]), "https://slack.test/x"},
		{"a login", barn.User, Login{"alice", "secret"}},
		{"where from", shop.Origin("workers").String(), "nightly.yaml:10"},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s: %s", tt.what, diff)
		}
	}
}

// A flag counts more than what a site says.
func TestLoadNightlyPrecedence(t *testing.T) {
	n, err := loadNightly(t, []string{"--store=/other", "--keep-runs=3"}, []string{"SWEETSPOT_WORKERS=2", "SLACK_URL=https://x.test/", "BARN=a:b"}, twoSites)
	must(t, err)
	if n.Store != "/other" || n.Sites[0].Night.KeepRuns != 3 || n.Sites[0].Workers != 2 {
		t.Errorf("store %s, keep %d, workers %d", n.Store, n.Sites[0].Night.KeepRuns, n.Sites[0].Workers)
	}
}

// All faults come together, each with its line.
func TestLoadNightlyFaults(t *testing.T) {
	tests := []struct {
		name, file string
		want       []string
	}{
		{"unknown keys", "shedule: x\nsites:\n  a:\n    seed: x\n    max-pagse: 5\n", []string{
			`nightly.yaml:1: unknown key "shedule"; did you mean schedule?`,
			`nightly.yaml:4: sites.a: unknown key "seed"; did you mean seeds?`,
			`nightly.yaml:5: sites.a: unknown key "max-pagse"; did you mean max-pages?`,
		}},
		{"bad values", "workers: none\nsites:\n  a:\n    seeds: x\n    rate: fast\n    time-zone: Mars/Olympus\n", []string{
			`nightly.yaml:1: workers: "none" is not a whole number (or auto); write for example workers: 8`,
			`nightly.yaml:5: rate: "fast" is not a rate`,
			`nightly.yaml:6: time-zone: "Mars/Olympus" is no time zone; write for example time-zone: Europe/Berlin`,
		}},
		{"wrong places", "seeds: x\nfresh: true\nsites:\n  a:\n    seeds: x\n    store: /x\n    json: true\n", []string{
			"nightly.yaml:1: seeds: is each site's own; write it below its name",
			"nightly.yaml:2: fresh: has no meaning for sites that are crawled every night; leave it out",
			"nightly.yaml:6: sites.a: store: is one for all sites; write it above them",
			"nightly.yaml:7: sites.a: json: has no meaning for sites that are crawled every night; leave it out",
		}},
		{"no sites", "workers: 4\n", []string{"nightly.yaml: names no site; write for example"}},
		{"sites that are a list", "sites: [a, b]\n", []string{"nightly.yaml:1: sites: must be names with settings below"}},
		{"a site without settings", "sites:\n  a:\n  b: x\n", []string{
			"nightly.yaml:2: sites.a: must have settings below", "nightly.yaml:3: sites.b: must have settings below",
		}},
		{"secrets", "sites:\n  a:\n    seeds: x\n    slack: env:NOT_SET\n    webhook: file:/run/secrets/empty\n    heartbeat: hidden\n", []string{
			"nightly.yaml:4: slack: the variable NOT_SET is not set", "nightly.yaml:5: webhook: /run/secrets/empty is empty",
			"nightly.yaml:6: heartbeat: must be an http or https URL",
		}},
		{"no YAML", "sites: [\n", []string{"nightly.yaml:1: is not YAML"}},
	}
	for _, tt := range tests {
		_, err := loadNightly(t, nil, nil, tt.file)
		var got []string
		if err != nil {
			got = strings.Split(err.Error(), "\n")
		}
		if tt.name == "no sites" {
			got = got[:min(1, len(got))]
		}
		if !slices.EqualFunc(got, tt.want, strings.HasPrefix) {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
		if err != nil && strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: a secret is told: %v", tt.name, err)
		}
	}
}

func TestLoadNightlyWithoutFile(t *testing.T) {
	set := pflag.NewFlagSet("test", pflag.ContinueOnError)
	_, err := LoadNightly(Sources{Flags: Bind(set, "config")})
	if err == nil || !strings.Contains(err.Error(), "--config nightly.yaml") {
		t.Errorf("no file: %v", err)
	}
	must(t, set.Parse([]string{"--config=gone.yaml"}))
	if _, err = LoadNightly(Sources{Flags: Bind(pflag.NewFlagSet("x", pflag.ContinueOnError), "config"), Environ: []string{"SWEETSPOT_CONFIG=gone.yaml"}}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestSecretsOfNightlyDoNotPrint(t *testing.T) {
	n := Night{Webhook: []Secret{"https://hidden.test/"}, WebhookSecret: "hidden"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(verb, n); strings.Contains(text, "hidden") {
			t.Errorf("%s shows %s", verb, text)
		}
	}
}

// The README's table of nightly's settings is the options' own: paste
// testdata/nightly.md there when this fails.
func TestNightlyREADME(t *testing.T) {
	golden(t, "testdata/nightly.md", NightMarkdown())
	readme, err := os.ReadFile("../README.md")
	if errors.Is(err, fs.ErrNotExist) {
		return // a copy of the package alone
	}
	must(t, err)
	if !strings.Contains(string(readme), NightMarkdown()) {
		t.Error("README.md does not hold the table of nightly's settings: paste config/testdata/nightly.md into it")
	}
}

func FuzzLoadNightly(f *testing.F) {
	f.Add(twoSites)
	f.Add("sites: {a: {seeds: x}}")
	f.Add("sites:\n a: &x\n  seeds: y\n b: *x\n")
	f.Fuzz(func(t *testing.T, file string) {
		n, err := loadNightly(t, nil, nil, file)
		if err == nil && len(n.Sites) == 0 {
			t.Error("no site, and no fault")
		}
	})
}
