package nightly

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Shape is what a hook is sent.
type Shape string

// The shapes.
const (
	JSON      Shape = "json"      // a Notice, signed where there is a secret
	Slack     Shape = "slack"     // {"text": …}, as Slack, Mattermost and others take it
	Heartbeat Shape = "heartbeat" // nothing: a GET after each night that ended, with or without news
)

// Hook is where something is sent. Its address is a secret like the key: whoever
// knows it can write there.
type Hook struct {
	Shape  Shape
	URL    string
	Secret string // signs a JSON body; "" for no signature
}

// id names a hook where it is remembered, without giving its address away.
func (h Hook) id() string {
	sum := sha256.Sum256([]byte(string(h.Shape) + " " + h.URL))
	return hex.EncodeToString(sum[:8])
}

// String names the hook without its address.
func (h Hook) String() string {
	host := "somewhere"
	if u, err := url.Parse(h.URL); err == nil {
		host = u.Host
	}
	return string(h.Shape) + " hook at " + host
}

// GoString hides the address and the key from %#v.
func (h Hook) GoString() string { return "nightly.Hook(" + h.String() + ")" }

// hookTimeout is for one delivery, all in all.
const hookTimeout = 10 * time.Second

// newClient follows no redirect: an address that moved is to be set anew, and a
// signed body is not for others.
func newClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = -1 // a few requests a night keep no connection
	return &http.Client{
		Transport:     transport,
		Timeout:       hookTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// send delivers a notice once. Its error never repeats the hook's address.
func (h Hook) send(ctx context.Context, client *http.Client, n Notice, at time.Time) error {
	r, err := h.request(ctx, n, at)
	if err != nil {
		return err
	}
	response, err := client.Do(r)
	if err != nil {
		return withoutAddress(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10)); err != nil {
		return withoutAddress(err)
	}
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("answers %s", response.Status)
	}
	return nil
}

func (h Hook) request(ctx context.Context, n Notice, at time.Time) (*http.Request, error) {
	method, body := http.MethodPost, []byte(nil)
	var err error
	switch h.Shape {
	case Heartbeat:
		method = http.MethodGet
	case Slack:
		body, err = json.Marshal(map[string]string{"text": n.slack()})
	default:
		body, err = json.Marshal(n)
	}
	if err != nil {
		return nil, fmt.Errorf("encode notice: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, method, h.URL, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("its address is no URL")
	}
	r.Header.Set("User-Agent", "sweetspot")
	r.Header.Set("Sweetspot-Delivery", n.ID)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if h.Secret != "" && h.Shape == JSON {
		r.Header.Set("Sweetspot-Signature", Sign(h.Secret, at, body))
	}
	return r, nil
}

// Sign is the signature of a body that is sent at a moment: "t=UNIX,v1=HEX", HEX
// being HMAC-SHA256 of "UNIX.BODY". The moment is signed too, so that who records
// a delivery cannot send it again later.
func Sign(secret string, at time.Time, body []byte) string {
	unix := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(unix + "."))
	mac.Write(body)
	return "t=" + unix + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

// withoutAddress drops what net/http puts before an error: the whole URL.
func withoutAddress(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return fmt.Errorf("%s: %w", e.Op, e.Err)
	}
	return err
}

// slack is the notice as a message in Slack's markup.
func (n Notice) slack() string {
	sign := map[Kind]string{
		Trouble: ":x:", Guarded: ":warning:", Problems: ":warning:", Overlap: ":warning:", Mended: ":white_check_mark:",
	}[n.Kind]
	var b strings.Builder
	fmt.Fprintf(&b, "%s *%s*: %s", sign, slackText(n.Site), slackText(n.Text))
	for _, l := range n.Confirmed {
		fmt.Fprintf(&b, "\n• %s: %s, on %s", slackText(l.Why), slackText(l.URL), slackText(l.On))
	}
	if n.Report != "" {
		fmt.Fprintf(&b, "\n%s", slackText(n.Report))
	}
	return strings.TrimSpace(b.String())
}

// slackText keeps text from outside from being markup.
func slackText(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}
