package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
)

// classify names the class of what ended j, and whether another try may succeed.
func classify(j *job, err error) (Class, bool) {
	if class := ownClass(err); class != "" {
		return class, class == ClassDecode && errors.Is(err, io.ErrUnexpectedEOF)
	}
	if j.ctx.Err() != nil {
		class := causeClass(context.Cause(j.ctx))
		return class, class != ClassCanceled
	}
	switch {
	case j.watch.handshaking():
		return tlsClass(err)
	case j.watch.dialling():
		return dialClass(err)
	}
	return exchangeClass(err)
}

// ownClass is the class of a failure that we found ourselves, or "".
func ownClass(err error) Class {
	for _, own := range []struct {
		err   error
		class Class
	}{
		{errPanic, ClassPanic},
		{errURL, ClassURL},
		{errLeft, ClassAbandoned},
		{errClosed, ClassCanceled},
		{errBlocked, ClassBlockedAddress},
		{errBomb, ClassBomb},
		{errHeaderLimit, ClassHeaderLimit},
		{errSwitch, ClassProtocol},
	} {
		if errors.Is(err, own.err) {
			return own.class
		}
	}
	if _, ok := errors.AsType[*decodeError](err); ok {
		return ClassDecode
	}
	return ""
}

// causeClass is the class of what ended a job's context.
func causeClass(cause error) Class {
	switch cause {
	case errTotal:
		return ClassTotalTimeout
	case errFirstByte:
		return ClassFirstByteTimeout
	case errStall:
		return ClassStall
	}
	return ClassCanceled
}

// dialClass judges a failure before there was a connection.
func dialClass(err error) (Class, bool) {
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		if e.IsTimeout {
			return ClassDNSTimeout, true
		}
		if !e.IsNotFound {
			return ClassDNSFailure, e.IsTemporary
		}
		return ClassDNS, e.IsTemporary
	}
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return ClassConnectRefused, true
	case isTimeout(err):
		return ClassConnectTimeout, true
	}
	return ClassConnect, true
}

// tlsClass judges a failure of the handshake. One that was cut off may do better next time.
func tlsClass(err error) (Class, bool) {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return ClassCertificate, false
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return ClassCertificate, false
	}
	return ClassTLS, isTimeout(err) || isCut(err)
}

// exchangeClass judges a failure on a connection.
func exchangeClass(err error) (Class, bool) {
	switch text := err.Error(); {
	case isTimeout(err):
		return ClassFirstByteTimeout, true // the system's own; ours end the context
	case errors.Is(err, http.ErrSchemeMismatch):
		return ClassTLS, false
	case saysHeaderLimit(text):
		return ClassHeaderLimit, false
	case isCut(err) || saysCut(text):
		return ClassReset, true
	default:
		return ClassProtocol, strings.HasPrefix(text, "connection error: ") // HTTP/2: maybe another stream's fault
	}
}

func isTimeout(err error) bool {
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}

// isCut reports whether the other side ended the connection.
func isCut(err error) bool {
	for _, cut := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, cut) {
			return true
		}
	}
	return false
}

// net/http keeps some of its errors to itself; their words are all there is. The contract tests provoke each, so that
// a change of words in a later Go is noticed.

func saysHeaderLimit(text string) bool {
	return strings.Contains(text, "server response headers exceeded") || // HTTP/1
		strings.Contains(text, "header list larger than advertised limit") // HTTP/2
}

func saysCut(text string) bool {
	return strings.Contains(text, "server closed idle connection") ||
		strings.Contains(text, "http2: server sent GOAWAY") ||
		strings.Contains(text, "http2: client connection lost") || // no answer to a ping
		strings.HasPrefix(text, "stream error: ") && strings.HasSuffix(text, "received from peer")
}
