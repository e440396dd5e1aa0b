//go:build unix

package fetch

import "syscall"

// canLook says that a connection can be looked at without waiting.
const canLook = true

// quiet reports whether nothing at all has come over an idle connection: no end, no error, and no answer that nobody asked
// for, which would be taken for the next one's.
func (c *http1Conn) quiet() bool {
	if c.raw == nil {
		return true
	}
	quiet := false
	err := c.raw.Read(func(fd uintptr) bool {
		var b [1]byte
		_, err := syscall.Read(int(fd), b[:])
		quiet = err == syscall.EAGAIN
		return true
	})
	return err == nil && quiet
}
