//go:build container

package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// composition is a project of docker-compose.yml of its own.
type composition struct {
	*testing.T
	environ          []string
	port, prometheus string
	files            []string
	dir              string // for files of its own, until it is down
}

// built makes the image once for all tests.
var built = sync.OnceValue(func() error {
	for _, args := range [][]string{
		{"../../.ci/images"},
		{"docker", "build", "--network", "host", "--build-arg", "GOPROXY", "--tag", "sweetspot", "../.."},
	} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Env = append(os.Environ(), "DOCKER_BUILDKIT=0", "GOPROXY="+goproxy())
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, out)
		}
	}
	return nil
})

func goproxy() string {
	out, _ := exec.Command("go", "env", "GOPROXY").Output() // without it, the build uses Go's own
	return strings.TrimSpace(string(out))
}

// compose prepares a project. What it made is taken away when the test ends.
func compose(t *testing.T, environ ...string) *composition {
	t.Helper()
	if err := built(); err != nil {
		t.Fatal(err)
	}
	c := &composition{T: t, port: freePort(t), prometheus: freePort(t), files: []string{"../../docker-compose.yml"}, dir: t.TempDir()}
	c.environ = slices.Concat(os.Environ(), []string{
		"COMPOSE_PROJECT_NAME=" + strings.ToLower(fmt.Sprintf("%s-%d", t.Name(), os.Getpid())),
		"PORT=" + c.port, "PROMETHEUS_PORT=" + c.prometheus,
	}, environ)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the log of nightly:\n%s", c.logs("nightly"))
		}
		c.run("--profile", "demo", "--profile", "metrics", "down", "--volumes", "--timeout", "5")
	})
	return c
}

// in is the same project for a part of a test.
func (c *composition) in(t *testing.T) *composition {
	part := *c
	part.T, part.environ = t, slices.Clone(c.environ)
	return &part
}

// override adds a file that counts more than docker-compose.yml.
func (c *composition) override(text string) {
	c.Helper()
	path := filepath.Join(c.dir, "override.yml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		c.Fatal(err)
	}
	c.files = append(c.files, path)
}

// run runs Compose, the new one or the old, and returns what it says.
func (c *composition) run(args ...string) string {
	c.Helper()
	program := []string{"docker", "compose"}
	if exec.Command("docker", "compose", "version").Run() != nil {
		program = []string{"docker-compose"}
	}
	for _, file := range c.files {
		program = append(program, "-f", file)
	}
	return command(c.T, c.environ, append(program, args...)...)
}

func (c *composition) up(profile string) {
	c.Helper()
	c.run("--profile", profile, "up", "--detach", "--no-build")
}

func (c *composition) logs(service string) string {
	c.Helper()
	return c.run("logs", "--no-color", service)
}

// inspect asks the engine about the container of a service.
func (c *composition) inspect(service, format string) string {
	c.Helper()
	id := strings.Fields(command(c.T, nil, "docker", "ps", "--all", "--quiet", "--filter", "label=com.docker.compose.project="+c.project(),
		"--filter", "label=com.docker.compose.service="+service))
	if len(id) != 1 {
		return ""
	}
	return strings.TrimSpace(command(c.T, nil, "docker", "inspect", "--format", format, id[0]))
}

func (c *composition) project() string { return variable(c.environ, "COMPOSE_PROJECT_NAME") }

// get asks the service for a page; status 0 is no answer.
func (c *composition) get(path string) (status int, body string) {
	return get("http://127.0.0.1:" + c.port + path)
}

func get(url string) (status int, body string) {
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(url)
	if err != nil {
		return 0, ""
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, ""
	}
	return response.StatusCode, string(text)
}

// metric is the value of a sample, "" if there is none.
func (c *composition) metric(name string) string {
	_, body := c.get("/metrics")
	for line := range strings.Lines(body) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// midRun waits until a crawl is under way, and returns its run.
func (c *composition) midRun() (run int) {
	c.Helper()
	c.await("a crawl that is under way", func() bool {
		var pages float64
		_, _ = fmt.Sscan(c.metric(`sweetspot_run_progress_pages{site="demo",state="done"}`), &pages)
		return pages > 500 && pages < 3000
	})
	logs := c.logs("nightly")
	began := regexp.MustCompile(`msg="new run[^"]*" site=demo run=(\d+) `).FindAllStringSubmatch(logs, -1)
	if len(began) == 0 {
		c.Fatalf("the log names no run:\n%s", logs)
	}
	run, _ = strconv.Atoi(began[len(began)-1][1]) // it is digits
	return run
}

// await waits for something to come true.
func (c *composition) await(what string, true func() bool) {
	c.Helper()
	for deadline := time.Now().Add(5 * time.Minute); !true(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.Fatalf("waited in vain for %s", what)
		}
	}
}

func command(t *testing.T, environ []string, args ...string) string {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = environ
	var out, talk bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &talk
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(args, " "), err, out.Bytes(), talk.Bytes())
	}
	return out.String()
}

// lastPort is below those that a system gives to who asks for any.
var lastPort atomic.Int32

func init() { lastPort.Store(int32(20_000 + os.Getpid()%5000)) }

// freePort is one that nobody listens on right now, and that nobody is given by chance.
func freePort(t *testing.T) string {
	t.Helper()
	for range 100 {
		port := strconv.Itoa(int(lastPort.Add(1)))
		if l, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return ""
}
