package trust

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// node is what a name stands for. Two names with equal nodes are one file.
type node struct {
	number uint64 // of the inode
	folder bool
}

func nodeOf(info fs.FileInfo) node {
	return node{number: info.Sys().(*syscall.Stat_t).Ino, folder: info.IsDir()}
}

// tree is a folder with all below it: paths relative to it, and the content of
// the files.
type tree struct {
	names map[string]node
	files map[node][]byte
}

func newTree() *tree { return &tree{names: map[string]node{}, files: map[node][]byte{}} }

// readTree returns a folder as programs see it.
func readTree(root string) (*tree, error) {
	t := newTree()
	err := filepath.Walk(root, func(path string, info fs.FileInfo, err error) error {
		if err != nil || path == root {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		n := nodeOf(info)
		t.names[name] = n
		if !n.folder {
			t.files[n], err = os.ReadFile(path)
		}
		return err
	})
	return t, err
}

// write makes the tree in an empty folder, without what lies in folders that are
// not there.
func (t *tree) write(root string) error {
	for name, n := range t.names {
		if !t.reachable(name) {
			continue
		}
		path := filepath.Join(root, name)
		folder := path
		if !n.folder {
			folder = filepath.Dir(path)
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		if n.folder {
			continue
		}
		if err := os.WriteFile(path, t.files[n], 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (t *tree) reachable(name string) bool {
	for dir := filepath.Dir(name); dir != "."; dir = filepath.Dir(dir) {
		if _, ok := t.names[dir]; !ok {
			return false
		}
	}
	return true
}

// disk is what of a folder is durable: the names in a folder as of its last sync,
// the content of a file as of its own. POSIX promises no more.
type disk struct {
	*tree
	root string
}

// sync makes a file's content, or a folder's names, durable.
func (d *disk) sync(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if n := nodeOf(info); !n.folder {
		d.files[n], err = os.ReadFile(path)
		return err
	}
	folder, err := filepath.Rel(d.root, path)
	if err != nil {
		return err
	}
	for name := range d.names {
		if filepath.Dir(name) == folder {
			delete(d.names, name)
		}
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return err
		}
		d.names[filepath.Join(folder, e.Name())] = nodeOf(info)
	}
	return nil
}

// survival decides about each name and each sector that was not synced.
type survival struct {
	name         string
	names, bytes func() bool
}

// after returns what a power failure leaves of a tree.
func (d *disk) after(now *tree, s survival) *tree {
	left := newTree()
	for name, n := range now.names {
		if durable, ok := d.names[name]; ok && durable == n || s.names() {
			left.names[name] = n
		}
	}
	for name, n := range d.names {
		if now.names[name] != n && !s.names() { // taken away or replaced, but not for good
			left.names[name] = n
		}
	}
	for _, n := range left.names {
		left.files[n] = d.files[n]
		if content, there := now.files[n]; there {
			left.files[n] = torn(d.files[n], content, s.bytes)
		}
	}
	return left
}

// sector is what a disk writes whole or not at all.
const sector = 512

// torn is a file of which some sectors were written and others not, and possibly
// not its new length.
func torn(before, now []byte, written func() bool) []byte {
	if bytes.Equal(before, now) {
		return now
	}
	length := len(before)
	if written() {
		length = len(now)
	}
	file := make([]byte, length)
	copy(file, before)
	for at := 0; at < min(length, len(now)); at += sector {
		end := min(at+sector, length, len(now))
		if !bytes.Equal(file[at:end], now[at:end]) && written() {
			copy(file[at:end], now[at:end])
		}
	}
	return file
}
