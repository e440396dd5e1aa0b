package fetch

// Class says why a fetch failed, in words that hold no address, port or number, so that equal failures compare equal.
type Class string

// The classes of failure.
const (
	ClassURL              Class = "url"                // not an absolute http(s) URL, or one with user information
	ClassDNS              Class = "dns"                // the name does not exist, or has no address
	ClassDNSFailure       Class = "dns-failure"        // the resolver failed: it does not know whether the name exists
	ClassDNSTimeout       Class = "dns-timeout"        // the resolver did not answer in time
	ClassConnectRefused   Class = "connect-refused"    // nobody listens there
	ClassConnectTimeout   Class = "connect-timeout"    // no connection within DialTimeout
	ClassConnect          Class = "connect"            // no connection for another reason: unreachable, or the proxy declined
	ClassTLS              Class = "tls"                // the handshake failed or took longer than TLSTimeout
	ClassCertificate      Class = "certificate"        // the certificate is not valid for this host
	ClassFirstByteTimeout Class = "first-byte-timeout" // no complete header within FirstByteTimeout
	ClassStall            Class = "stall"              // no byte of the body for StallTimeout
	ClassTotalTimeout     Class = "total-timeout"      // the fetch took longer than Timeout
	ClassReset            Class = "reset"              // the connection or stream ended before the response did
	ClassProtocol         Class = "protocol"           // the answer is not HTTP
	ClassDecode           Class = "decode"             // the body does not match its Content-Encoding
	ClassHeaderLimit      Class = "header-limit"       // the header exceeds MaxHeader
	ClassBomb             Class = "bomb"               // the body expands beyond all measure
	ClassBlockedAddress   Class = "blocked-address"    // the guard refused the address
	ClassCanceled         Class = "canceled"           // the caller's context ended, or the client is closed; says nothing about the page
	ClassPanic            Class = "panic"              // a defect on our side, confined to this fetch
	ClassAbandoned        Class = "abandoned"          // the fetch outlived twice its deadline and was left behind, or too many such are still running
)

// Error is why a fetch gave no response.
type Error struct {
	Class     Class
	Temporary bool // another try may succeed
	Status    int  // of an answer whose body then failed; 0 if there was none
	Timing    Timing
	Err       error
}

func (e *Error) Error() string { return string(e.Class) + ": " + e.Err.Error() }

// Unwrap gives the cause as the network, the decoder or the guard reported it.
func (e *Error) Unwrap() error { return e.Err }
