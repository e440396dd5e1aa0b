// Command probe says what a process may do where it runs, in lines of the form
// "name: value". It is built for tests of the container.
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	fmt.Printf("uid: %d\ngid: %d\n", os.Getuid(), os.Getgid())
	for _, dir := range []string{"/", "/usr/bin", "/etc", "/data", "/tmp"} {
		fmt.Printf("write %s: %t\n", dir, writable(dir))
	}
	status, err := os.Open("/proc/self/status")
	if err != nil {
		fmt.Println("status:", err)
		return
	}
	for lines := bufio.NewScanner(status); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		if strings.HasPrefix(name, "Cap") || name == "NoNewPrivs" {
			fmt.Printf("%s: %s\n", name, strings.TrimSpace(value))
		}
	}
	_, err = os.Stat("/etc/ssl/certs/ca-certificates.crt")
	fmt.Printf("certificates: %t\n", err == nil)
}

func writable(dir string) bool {
	path := filepath.Join(dir, "probe")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return false
	}
	return os.Remove(path) == nil
}
