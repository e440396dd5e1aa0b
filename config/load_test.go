package config

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"
)

// load runs Load as a program would: arguments, variables, and one file that
// is called site.yaml.
func load(t *testing.T, args, environ []string, file string) (*Settings, error) {
	t.Helper()
	set := pflag.NewFlagSet("test", pflag.ContinueOnError)
	flags := Bind(set)
	if err := set.Parse(args); err != nil {
		t.Fatal(err)
	}
	return Load(Sources{Flags: flags, Environ: environ, Version: "1.2.3", ReadFile: func(name string) ([]byte, error) {
		if name != "site.yaml" {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return []byte(file), nil
	}})
}

func mustLoad(t *testing.T, args, environ []string, file string) *Settings {
	t.Helper()
	s, err := load(t, args, environ, file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDefaults(t *testing.T) {
	got := mustLoad(t, nil, nil, "").Config
	want := Config{
		Store: "./sweetspot-store", FailOn: "none",
		Workers: 8, MaxWorkers: 256, Rate: 10, PerHost: 0, Robots: "obey", MaxDelay: 30 * time.Second, Retries: 2, Grace: 20 * time.Second,
		MaxPages: 10000, MaxDepth: 16, MaxBody: 4 << 20, Timeout: 30 * time.Second,
		Scope: "host", UserAgent: "sweetspot/1.2.3 (+" + home + ")", LogFormat: "text",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPrecedence(t *testing.T) {
	tests := []struct {
		name    string
		args    []string
		environ []string
		file    string
		workers int
		origin  string
	}{
		{"default", nil, nil, "", 8, "default"},
		{"file over default", []string{"--config", "site.yaml"}, nil, "rate: 5\nworkers: 2\n", 2, "site.yaml:2"},
		{"file named by the environment", nil, []string{"SWEETSPOT_CONFIG=site.yaml"}, "workers: 2", 2, "site.yaml:1"},
		{"environment over file", []string{"--config=site.yaml"}, []string{"SWEETSPOT_WORKERS=3"}, "workers: 2", 3, "env SWEETSPOT_WORKERS"},
		{"flag over environment", []string{"--workers", "4"}, []string{"SWEETSPOT_WORKERS=3"}, "", 4, "flag --workers"},
		{"last flag counts", []string{"--workers=4", "--workers=5"}, nil, "", 5, "flag --workers"},
		{"empty variable is not set", nil, []string{"SWEETSPOT_WORKERS="}, "", 8, "default"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := mustLoad(t, tt.args, tt.environ, tt.file)
			if s.Workers != tt.workers || s.Origin("workers").String() != tt.origin {
				t.Errorf("workers %d from %s, want %d from %s", s.Workers, s.Origin("workers"), tt.workers, tt.origin)
			}
		})
	}
}

func TestListsReplaceEachOther(t *testing.T) {
	tests := []struct {
		name    string
		args    []string
		environ []string
		file    string
		want    string
	}{
		{"file list", []string{"--config=site.yaml"}, nil, "include: [a, b]", "a b"},
		{"file block list", []string{"--config=site.yaml"}, nil, "include:\n  - a\n  - b\n", "a b"},
		{"file scalar", []string{"--config=site.yaml"}, nil, "include: a", "a"},
		{"environment, one a line", []string{"--config=site.yaml"}, []string{"SWEETSPOT_INCLUDE=c,d\ne\n"}, "include: [a, b]", "c,d e"},
		{"flags", []string{"--include=x", "--include=y"}, []string{"SWEETSPOT_INCLUDE=c"}, "", "x y"},
		{"emptied by a flag", []string{"--include="}, []string{"SWEETSPOT_INCLUDE=c"}, "", ""},
		{"emptied by the file", []string{"--config=site.yaml"}, nil, "include: []", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, re := range mustLoad(t, tt.args, tt.environ, tt.file).Include {
				got = append(got, re.String())
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("include %q, want %q", got, tt.want)
			}
		})
	}
}

// TestEveryOptionTakesEffect gives each option its example in all three ways:
// a name that is bound to another's field, or to none, shows up here.
func TestEveryOptionTakesEffect(t *testing.T) {
	plain := mustLoad(t, nil, nil, "")
	for _, o := range Options() {
		if o.Name == "config" {
			continue
		}
		text := strings.Trim(o.example(), `"`)
		if text == o.Default {
			text = map[string]string{
				"store": "elsewhere", "workers": "9", "max-workers": "9", "rate": "off", "robots": "ignore", "max-delay": "1m", "retries": "0",
				"grace": "1s", "max-pages": "none", "max-depth": "0", "max-body": "10KB", "timeout": "1m", "scope": "any", "log-format": "json",
			}[o.Name]
		}
		if o.Switch() {
			text = "true"
		}
		want := mustLoad(t, []string{"--" + o.Name + "=" + text}, nil, "")
		if cmp.Equal(o.show(&plain.Config), o.show(&want.Config)) {
			t.Errorf("--%s=%s changes nothing", o.Name, text)
		}
		for _, other := range Options() {
			if other.Name != o.Name && !cmp.Equal(other.show(&plain.Config), other.show(&want.Config)) {
				t.Errorf("--%s=%s changes %s", o.Name, text, other.Name)
			}
		}
		byEnv := mustLoad(t, nil, []string{o.Env() + "=" + text}, "")
		if diff := cmp.Diff(o.show(&want.Config), o.show(&byEnv.Config)); diff != "" {
			t.Errorf("%s=%s: %s", o.Env(), text, diff)
		}
		if o.NotFile {
			continue
		}
		byFile := mustLoad(t, []string{"--config=site.yaml"}, nil, o.Name+": "+quote(text))
		if diff := cmp.Diff(o.show(&want.Config), o.show(&byFile.Config)); diff != "" {
			t.Errorf("%s: %s in the file: %s", o.Name, text, diff)
		}
	}
}

func TestUnknownVariablesAreWarnings(t *testing.T) {
	s := mustLoad(t, nil, []string{"SWEETSPOT_WORKER=3", "SWEETSPOT_SERVICE_HOST=10.0.0.1", "HOME=/", "SWEETSPOTTY=1"}, "")
	want := []string{
		"SWEETSPOT_SERVICE_HOST: no such setting, ignored",
		"SWEETSPOT_WORKER: no such setting, ignored; did you mean SWEETSPOT_WORKERS?",
	}
	if diff := cmp.Diff(want, s.Warnings); diff != "" {
		t.Error(diff)
	}
}
