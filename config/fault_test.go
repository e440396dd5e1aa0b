package config

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFaults(t *testing.T) {
	inFile := []string{"--config=site.yaml"}
	tests := []struct {
		name    string
		args    []string
		environ []string
		file    string
		want    string
	}{
		{"flag too small", []string{"--workers", "0"}, nil, "", `--workers: must be at least 1, not 0 (or auto); type for example --workers 8`},
		{"flag negative", []string{"--workers=-2"}, nil, "", `--workers: must be at least 1, not -2 (or auto); type for example --workers 8`},
		{"flag no number", []string{"--workers=lots"}, nil, "", `--workers: "lots" is not a whole number (or auto); type for example --workers 8`},
		{"flag too large for an int", []string{"--workers=99999999999999999999"}, nil, "", `--workers: must be at most 4096, not 99999999999999999999 (or auto); type for example --workers 8`},
		{"flag far below an int", []string{"--workers=-99999999999999999999"}, nil, "", `--workers: must be at least 1, not -99999999999999999999 (or auto); type for example --workers 8`},
		{"empty flag", []string{"--workers="}, nil, "", `--workers: has no value; type for example --workers 8`},
		{"switch", []string{"--fresh=maybe"}, nil, "", `--fresh: must be true or false, not "maybe"; type --fresh`},
		{"choice", []string{"--scope=hosts"}, nil, "", `--scope: must be one of host, prefix, domain, any, not "hosts"; type for example --scope host`},
		{"none is offered", []string{"--max-pages=-1"}, nil, "", `--max-pages: must be at least 1, not -1 (or none); type for example --max-pages 10000`},
		{"time without unit", []string{"--timeout=30"}, nil, "", `--timeout: "30" lacks a unit: ms, s, m or h; type for example --timeout 30s`},
		{"negative time", []string{"--grace=-1s"}, nil, "", `--grace: must not be negative; type for example --grace 20s`},
		{"no time at all", []string{"--timeout=0s"}, nil, "", `--timeout: must be at least 1ms, not "0s"; type for example --timeout 30s`},
		{"pattern", []string{"--exclude=a(b"}, nil, "", "--exclude: \"a(b\" is not a regular expression: missing closing ) at \"a(b\"; type for example --exclude /login"},
		{"extract", []string{"--extract=price"}, nil, "", `--extract: "price" is not of the form name=CSS or name=CSS@attr; type for example --extract price=.price`},
		{"two fields of one name", []string{"--extract=a=b", "--extract=a=c"}, nil, "", `--extract: two fields are called "a"; type for example --extract price=.price`},
		{"sequential and workers", []string{"--sequential", "--workers=2"}, nil, "", `--sequential: means one worker, but --workers says otherwise; leave one of them out`},
		{"sequential and auto", []string{"--sequential", "--workers=auto"}, nil, "", `--sequential: means one worker, but --workers says otherwise; leave one of them out`},
		{"environment", nil, []string{"SWEETSPOT_RATE=fast"}, "", `SWEETSPOT_RATE: "fast" is not a rate: say so many a second (10/s), a minute (30/m), an hour (500/h), or off; set for example SWEETSPOT_RATE=10/s`},
		{"file value", inFile, nil, "store: x\nworkers: 0", `site.yaml:2: workers: must be at least 1, not 0 (or auto); write for example workers: 8`},
		{"file key", inFile, nil, "\n\nworker: 1", `site.yaml:3: unknown key "worker"; did you mean workers?`},
		{"file key like nothing", inFile, nil, "zzzzzz: 1", `site.yaml:1: unknown key "zzzzzz"; sweetspot crawl --help lists them`},
		{"file key that is a flag only", inFile, nil, "config: x", `site.yaml:1: config: has no meaning in a config file; type --config`},
		{"file list for one value", inFile, nil, "workers: [1]", `site.yaml:1: workers: takes one value, not a list; write for example workers: 8`},
		{"file mapping for one value", inFile, nil, "workers:\n  a: 1", `site.yaml:2: workers: must be a single value; write for example workers: 8`},
		{"file null", inFile, nil, "workers:", `site.yaml:1: workers: has no value; write for example workers: 8`},
		{"file header without quotes", inFile, nil, "header:\n  - Accept: x", `site.yaml:2: header: must be text; a text with a colon in it needs quotes; write for example header: "Accept-Language: de"`},
		{"file element has its line", inFile, nil, "include:\n  - a\n  - a(b", `site.yaml:3: include: "a(b" is not a regular expression: missing closing ) at "a(b"; write for example include: /docs/`},
		{"file is a list", inFile, nil, "- workers", `site.yaml:1: must be lines of the form key: value; write for example workers: 8`},
		{"file is no YAML", inFile, nil, "workers: [1", `site.yaml:1: is not YAML: sequence end token ']' not found`},
		{"file key twice", inFile, nil, "workers: 1\nworkers: 2", `site.yaml:2: is not YAML: mapping key "workers" already defined at [1:1]`},
		{"file missing", []string{"--config=nope.yaml"}, nil, "", `--config: open nope.yaml: file does not exist; type for example --config site.yaml`},
		{"file missing, by environment", nil, []string{"SWEETSPOT_CONFIG=nope.yaml"}, "", `SWEETSPOT_CONFIG: open nope.yaml: file does not exist; set for example SWEETSPOT_CONFIG=site.yaml`},
		{
			"a replaced value is judged too",
			[]string{"--workers=4"},
			[]string{"SWEETSPOT_WORKERS=x"},
			"",
			`SWEETSPOT_WORKERS: "x" is not a whole number (or auto); set for example SWEETSPOT_WORKERS=8`,
		},
		{
			"all together, in the order of the sources",
			[]string{"--config=site.yaml", "--scope=x", "--header=nonsense", "--include=(", "--include=["},
			[]string{"SWEETSPOT_RATE=0"},
			"depth: 3\nretries: x\n",
			strings.Join([]string{
				`site.yaml:1: unknown key "depth"; did you mean max-depth?`,
				`site.yaml:2: retries: "x" is not a whole number; write for example retries: 2`,
				`SWEETSPOT_RATE: must be above 0, not "0"; off means no limit; set for example SWEETSPOT_RATE=10/s`,
				`--scope: must be one of host, prefix, domain, any, not "x"; type for example --scope host`,
				`--include: "(" is not a regular expression: missing closing ) at "("; type for example --include /docs/`,
				`--include: "[" is not a regular expression: missing closing ] at "["; type for example --include /docs/`,
				`--header: must be of the form Name: value; type for example --header "Accept-Language: de"`,
			}, "\n"),
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := load(t, tt.args, tt.environ, tt.file)
			if s == nil || err == nil {
				t.Fatalf("Load = %v, %v, want settings and faults", s, err)
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFaultsKeepSecrets(t *testing.T) {
	for _, arg := range []string{
		"--user=hunter2", "--header=hunter2", "--header=X-Token: hunter2\x00", "--header=X Y: hunter2", "--header=Host: hunter2",
		"--header=User-Agent: hunter2", "--proxy=ftp://u:hunter2@h", "--proxy=http://u:hunter2@[", "--proxy=u:hunter2",
	} {
		_, err := load(t, []string{arg}, nil, "")
		if err == nil {
			t.Errorf("%q is accepted", arg)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the fault tells the secret: %v", err)
		}
	}
}

func TestCallersFaultReadsLikeOurs(t *testing.T) {
	s := mustLoad(t, nil, []string{"SWEETSPOT_EXTRACT=a=::"}, "")
	problem := errors.New("not a selector")
	err := s.Fault("extract", problem)
	if want := "SWEETSPOT_EXTRACT: not a selector; set for example SWEETSPOT_EXTRACT=price=.price"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if !errors.Is(err, problem) {
		t.Error("the problem is not wrapped")
	}
}
