package main

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"
)

// What .ci/slower says of two sets of figures, as benchstat compares them: only
// what is surely worse: time by the limit, memory by 1 %.
func TestSlowerJudges(t *testing.T) {
	const comparison = `goos: linux
pkg: sweetspot/crawler/parse
,then,,now,,,
,sec/op,CI,sec/op,CI,vs base,P
Scan-2,0.004,1%,0.005,1%,+25.00%,p=0.002 n=6
Text-2,0.004,1%,0.00436,1%,+9.00%,p=0.002 n=6
Header-2,5e-06,90%,9e-06,80%,~,p=0.180 n=6
Charset-2,0.004,1%,0.002,1%,-50.00%,p=0.002 n=6
Tokenizer-2,0.004,1%,0.00408,1%,~,p=0.310 n=6
Gone-2,0.001,1%
geomean,0.004,,0.005,,+25.00%,

,then,,now,,,
,B/op,CI,B/op,CI,vs base,P
Scan-2,1000,0%,1005,0%,+0.50%,p=0.002 n=6
Text-2,2000,0%,2100,0%,+5.00%,p=0.002 n=6

pkg: sweetspot/store
,then,,now,,,
,allocs/op,CI,allocs/op,CI,vs base,P
Encode/url-2,0,0%,1,0%,?,p=0.002 n=6
Decode/url-2,100,0%,101,0%,+1.00%,p=0.002 n=6
Decode/visit-2,4818,0%,4819,0%,+0.02%,p=0.002 n=6
`
	const want = `sweetspot/crawler/parse Scan-2: takes 5 ms, was 4 ms (+25 %)
sweetspot/crawler/parse Text-2: allocates 2.1 kB, was 2.0 kB (+5 %)
sweetspot/store Encode/url-2: allocates 1 times, was 0
sweetspot/store Decode/url-2: allocates 101 times, was 100 (+1 %)
the machine itself: +2 % time for x/net's tokenizer
`
	judged(t, nil, comparison, 1, want)
	lines := strings.SplitAfter(comparison, "\n")
	better := strings.Join(append(lines[:4:4], lines[6:9]...), "")
	judged(t, nil, better, 0, "the machine itself: +2 % time for x/net's tokenizer\nnothing got slower: 3 functions, within 10 %\n")
	judged(t, []string{"--limit", "30"}, strings.Join(lines[:5], ""), 0, "nothing got slower: 1 functions, within 30 %\n")
	judged(t, nil, "", 2, "nothing is in both sets of figures\n")
}

// judged lets the script judge a comparison.
func judged(t *testing.T, flags []string, comparison string, code int, want string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "../../.ci/slower", append(flags, "--judge")...)
	cmd.Stdin = strings.NewReader(comparison)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	got := 0
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		got = e.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	if string(out) != want || got != code {
		t.Errorf("exit code %d, want %d:\n%s\nwant\n%s%s", got, code, out, want, &stderr)
	}
}
