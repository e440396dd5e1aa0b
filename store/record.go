package store

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// schema is the version of the layout that this package writes and the newest that it reads.
const schema = 1

// Spec says what a run is about. It never changes.
type Spec struct {
	Site    string          `json:"site"` // the site key, hex
	Seeds   []string        `json:"seeds"`
	Options json.RawMessage `json:"options,omitempty"`
	Agent   string          `json:"agent"`
	// Recorded says that the run keeps all that it takes to serve its site again: headers, and each body.
	Recorded bool      `json:"recorded,omitempty"`
	Version  string    `json:"version"` // of the program
	Started  time.Time `json:"started"`
}

// Key is the run's own random key for fingerprints, so that nobody can craft URLs that collide.
type Key [16]byte

// MarshalText returns the key in hex.
func (k Key) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, k[:]), nil }

// UnmarshalText reads what MarshalText writes.
func (k *Key) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(k)) {
		return fmt.Errorf("key has %d digits", len(text))
	}
	_, err := hex.Decode(k[:], text)
	return err
}

// Record is the record of a run: what it is about and how it ended.
type Record struct {
	Spec
	Schema   int     `json:"schema"`
	Key      Key     `json:"key"`
	Sessions int     `json:"sessions"` // how often it was opened for writing
	Ending   *Ending `json:"ending,omitempty"`
}

// The outcomes of a run.
const (
	Complete    = "complete"    // nothing is left to visit
	Limit       = "limit"       // a limit stopped it; Ending.Limit names it
	Interrupted = "interrupted" // by the user
	Broken      = "failed"      // by an error
)

// Ending says how the last session of a run ended. A run without one was killed or is being written.
type Ending struct {
	Outcome  string          `json:"outcome"` // Complete, Limit, Interrupted or Broken
	Limit    string          `json:"limit,omitempty"`
	MaxPages int             `json:"max_pages,omitempty"` // the bound on visits that sent a request; 0 if there was none (I10)
	At       time.Time       `json:"at"`
	ExitCode int             `json:"exit_code"`
	Summary  json.RawMessage `json:"summary,omitempty"`
}

func (e Ending) validate() error {
	switch e.Outcome {
	case Complete, Interrupted, Broken:
		return nil
	case Limit:
		if e.Limit == "" {
			return invalid("I4: outcome is limit but no limit is named")
		}
		return nil
	}
	return invalid("I4: unknown outcome %q", e.Outcome)
}

func newRecord(spec Spec) Record {
	r := Record{Spec: spec, Schema: schema, Sessions: 1}
	_, _ = rand.Read(r.Key[:]) // never fails
	return r
}

func decodeRecord(b []byte) (Record, error) {
	var r Record
	if err := json.Unmarshal(b, &r); err != nil {
		return Record{}, damaged("run record: %w", err)
	}
	return r, nil
}
