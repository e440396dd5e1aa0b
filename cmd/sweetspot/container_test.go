//go:build container

package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// These tests build the image that users get, from the Dockerfile that they get,
// and run it as docker-compose.yml says. They need an engine, and base images
// under their usual names: .ci/images makes those. They wait most of the time, and
// do that together.

// The whole life of the demo: healthy, a night that comes by itself, its report,
// SIGTERM and kill -9 in mid-run, and each time the same run goes on and completes.
func TestContainer(t *testing.T) {
	t.Parallel()
	c := compose(t, "DEMO_PAGES=300")
	c.up("demo")
	c.await("healthy", func() bool { return c.inspect("nightly", "{{.State.Health.Status}}") == "healthy" })
	c.await("a night that ended", func() bool { return c.metric(`sweetspot_last_run_pages{site="demo"}`) == "300" })
	if status, body := c.get("/reports/demo/latest"); status != 200 || !strings.Contains(body, "<html") {
		t.Errorf("report: %d %.200s", status, body)
	}
	if status, body := c.get("/"); status != 200 || !strings.Contains(body, "demo") {
		t.Errorf("status page: %d %.200s", status, body)
	}
	for _, signal := range []string{"TERM", "KILL"} {
		t.Run(signal, func(t *testing.T) {
			c := c.in(t)
			c.environ = append(c.environ, "DEMO_PAGES=4000")
			c.run("stop", "--timeout", "30")
			c.up("demo")
			run := c.midRun()
			began := time.Now()
			switch signal {
			case "TERM":
				c.run("stop", "--timeout", "40", "nightly")
				if code := c.inspect("nightly", "{{.State.ExitCode}}"); code != "0" {
					t.Errorf("exit code %s after SIGTERM", code)
				}
				if d := time.Since(began); d > 35*time.Second {
					t.Errorf("it took %v to end, with a grace of 20 s", d)
				}
			case "KILL":
				c.run("kill", "-s", "KILL", "nightly")
				if code := c.inspect("nightly", "{{.State.ExitCode}}"); code != "137" {
					t.Errorf("exit code %s after SIGKILL", code)
				}
			}
			c.run("stop", "demo-site") // it has the network of what has just ended
			c.up("demo")
			c.await(fmt.Sprintf("run %d to be gone on with", run), func() bool {
				return regexp.MustCompile(fmt.Sprintf(`msg="resuming an unfinished run[^"]*" site=demo run=%d `, run)).MatchString(c.logs("nightly"))
			})
			c.await(fmt.Sprintf("run %d to complete", run), func() bool {
				return strings.Contains(c.logs("nightly"), fmt.Sprintf("msg=night site=demo run=%d outcome=complete pages=4000 ", run))
			})
		})
	}
}

// Where it runs it can write its store and nothing else, and is nobody.
func TestContainerIsConfined(t *testing.T) {
	t.Parallel()
	c := compose(t)
	probe := t.TempDir() + "/probe"
	command(t, append(os.Environ(), "CGO_ENABLED=0"), "go", "build", "-o", probe, "./testdata/probe")
	if err := os.Chmod(strings.TrimSuffix(probe, "/probe"), 0o755); err != nil {
		t.Fatal(err)
	}
	said := c.run("run", "--rm", "-T", "-v", probe+":/probe:ro", "--entrypoint", "/probe", "nightly")
	for _, want := range []string{
		"uid: 65532", "gid: 65532", "write /: false", "write /usr/bin: false", "write /etc: false", "write /data: true", "write /tmp: true",
		"CapEff: 0000000000000000", "CapPrm: 0000000000000000", "CapBnd: 0000000000000000", "NoNewPrivs: 1", "certificates: true",
	} {
		if !strings.Contains(said, want+"\n") {
			t.Errorf("not %q:\n%s", want, said)
		}
	}
}

func TestContainerSize(t *testing.T) {
	t.Parallel()
	compose(t)
	var bytes int64
	if _, err := fmt.Sscan(command(t, nil, "docker", "image", "inspect", "--format", "{{.Size}}", "sweetspot"), &bytes); err != nil {
		t.Fatal(err)
	}
	if bytes >= 30e6 {
		t.Errorf("the image has %d bytes", bytes)
	}
}

// A volume that is full ends the service: exit code 5, and a line that says so.
func TestContainerVolumeFull(t *testing.T) {
	t.Parallel()
	c := compose(t, "DEMO_PAGES=2000")
	c.override(`
services:
  nightly:
    restart: "no"
volumes:
  data:
    driver_opts: {type: tmpfs, device: tmpfs, o: "size=3m,uid=65532"}
`)
	c.up("demo")
	c.await("its end", func() bool { return c.inspect("nightly", "{{.State.Status}}") == "exited" })
	if code := c.inspect("nightly", "{{.State.ExitCode}}"); code != "5" {
		t.Errorf("exit code %s", code)
	}
	if logs := c.logs("nightly"); !strings.Contains(logs, "disk full") || !strings.Contains(logs, "make room") {
		t.Errorf("the log does not say why:\n%s", logs)
	}
}

// In 64 MiB the demo's crawl finishes.
func TestContainerMemory(t *testing.T) {
	t.Parallel()
	c := compose(t, "MEMORY=64m", "DEMO_PAGES=5000")
	c.up("demo")
	c.await("a night that ended", func() bool { return c.metric(`sweetspot_last_run_pages{site="demo"}`) == "5000" })
	if limit := c.inspect("nightly", "{{.HostConfig.Memory}}"); limit != "67108864" {
		t.Errorf("the limit is %s bytes", limit)
	}
	if c.inspect("nightly", "{{.State.OOMKilled}} {{.RestartCount}}") != "false 0" {
		t.Error("it was killed on the way")
	}
}

// Prometheus, of the profile metrics, sees the service.
func TestContainerMetrics(t *testing.T) {
	t.Parallel()
	c := compose(t)
	c.up("metrics")
	c.await("Prometheus to see nightly up", func() bool {
		_, body := get("http://127.0.0.1:" + c.prometheus + "/api/v1/query?query=up%7Bjob%3D%22sweetspot%22%7D")
		return strings.Contains(body, `"1"]`)
	})
}
