package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
)

// Target is a server that trials crawl. It is up until it is closed.
type Target interface {
	URLs() []string // where trials start
	Site() string   // what it is, for people
	Host() string   // a URL of the host that the result is kept for; "" keeps nothing
	Close() error
}

// Given is a target that somebody else runs.
type Given string

// URLs implements [Target].
func (g Given) URLs() []string { return []string{string(g)} }

// Site implements [Target].
func (g Given) Site() string { return string(g) }

// Host implements [Target].
func (g Given) Host() string { return string(g) }

// Close implements [Target]: the server is not ours.
func (g Given) Close() error { return nil }

// Process is a target in a process of its own, so that what the server costs is
// not the crawler's.
type Process struct {
	cmd        *exec.Cmd
	stdin      io.Closer
	urls       []string
	site, host string
}

// closeWait is how long a server may take to end once it was asked to.
const closeWait = 5 * time.Second

// Served is what a server started by [Start] stands for.
type Served struct {
	Site  string // what people are told
	Host  string // a URL whose host the result is kept for; "" for none
	Seeds int    // URLs where trials start, a line of output each; 0 counts as 1
}

// Start runs a program whose first lines of output are the URLs where trials start, and
// that ends when its standard input does: so it never outlives us, whatever becomes
// of us. When ctx ends the server goes on, as what is in flight must end.
func Start(ctx context.Context, s Served, program string, args ...string) (*Process, error) {
	p := &Process{cmd: exec.Command(program, args...), site: s.Site, host: s.Host}
	var complaint strings.Builder
	p.cmd.Stderr = &complaint
	detach(p.cmd)
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the site's server: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = p.cmd.Process.Kill() })
	lines := bufio.NewScanner(stdout)
	for len(p.urls) < max(s.Seeds, 1) && lines.Scan() {
		p.urls = append(p.urls, lines.Text())
	}
	if !stop() {
		return nil, errors.Join(context.Cause(ctx), ignored(p.cmd.Wait()))
	}
	if len(p.urls) < max(s.Seeds, 1) {
		_ = p.Close()
		return nil, fmt.Errorf("the site's server ended at once: %s", strings.TrimSpace(complaint.String()))
	}
	return p, nil
}

// ignored drops the error of a process that was killed.
func ignored(error) error { return nil }

// URLs implements [Target].
func (p *Process) URLs() []string { return p.urls }

// Site implements [Target].
func (p *Process) Site() string { return p.site }

// Host implements [Target].
func (p *Process) Host() string { return p.host }

// Close ends the server and waits for it.
func (p *Process) Close() error {
	_ = p.stdin.Close()
	timer := time.AfterFunc(closeWait, func() { _ = p.cmd.Process.Kill() })
	defer timer.Stop()
	err := p.cmd.Wait()
	if _, ended := errors.AsType[*exec.ExitError](err); ended {
		return nil // it is gone, which is what was asked for
	}
	return err
}
