//go:build !unix

package fetch

// canLook says that a connection cannot be looked at without waiting. http1 is not used then: an answer that nobody asked for
// would be taken for the next one's.
const canLook = false

func (c *http1Conn) quiet() bool { return false }
