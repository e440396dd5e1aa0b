package hostile

import (
	"context"
	"io"
	"net"
	"net/http"
	"time"
)

// raw is a page that speaks on the bare connection, which is closed when say
// returns, and when the web closes.
func (w *Web) raw(say func(c *net.TCPConn)) http.HandlerFunc {
	return func(rw http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(rw).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer conn.Close()
		defer context.AfterFunc(w.ctx, func() { conn.Close() })()
		say(conn.(*net.TCPConn)) // Serve is given TCP listeners only
	}
}

// says sends an answer as it is, then half-closes the connection and waits for
// the client to do the same, so that all of the answer arrives.
func (w *Web) says(answer string) http.HandlerFunc {
	return w.raw(func(c *net.TCPConn) {
		_, _ = io.WriteString(c, answer)
		_ = c.CloseWrite()
		hold(c)
	})
}

// resets sends the beginning of an answer and then RST.
func (w *Web) resets(answer string) http.HandlerFunc {
	return w.raw(func(c *net.TCPConn) {
		_, _ = io.WriteString(c, answer)
		_ = c.SetLinger(0)
	})
}

// stalls sends the beginning of an answer and then nothing, until the client
// hangs up.
func (w *Web) stalls(answer string) http.HandlerFunc {
	return w.raw(func(c *net.TCPConn) {
		_, _ = io.WriteString(c, answer)
		hold(c)
	})
}

// floods sends the beginning of an answer and then more of the same, until the
// client hangs up.
func (w *Web) floods(answer, more string) http.HandlerFunc {
	return w.raw(func(c *net.TCPConn) {
		_, err := io.WriteString(c, answer)
		for err == nil {
			_, err = io.WriteString(c, more)
		}
	})
}

// drips is floods with a pause after each byte.
func (w *Web) drips(answer string, more byte) http.HandlerFunc {
	return w.raw(func(c *net.TCPConn) {
		_, err := io.WriteString(c, answer)
		for err == nil {
			if !w.pause(w.o.Drip) {
				return
			}
			_, err = c.Write([]byte{more})
		}
	})
}

// pause waits, and reports whether the web is still open then.
func (w *Web) pause(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-w.ctx.Done():
		return false
	}
}

// hold keeps a connection open until the other side closes it.
func hold(c net.Conn) { _, _ = io.Copy(io.Discard, c) }
