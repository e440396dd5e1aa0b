package nightly

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"sweetspot/store"
)

const (
	firstRetry = 5 * time.Second // doubled from try to try
	lastRetry  = time.Hour
	giveUp     = 7 * 24 * time.Hour
)

// letter is a notice on its way to one hook, which it knows by id: an address is
// a secret, and may be set anew while the letter waits.
type letter struct {
	Hook      string    `json:"hook"`
	Notice    Notice    `json:"notice"`
	Written   time.Time `json:"written"`
	Tries     int       `json:"tries"`
	NotBefore time.Time `json:"not_before"`
}

// retryAfter is how long a letter waits after so many tries.
func retryAfter(tries int) time.Duration {
	return min(firstRetry<<min(tries-1, 20), lastRetry)
}

// post puts a notice into the outbox, a letter for each hook that wants it. It
// is durable with the transaction.
func post(tx *store.StateTx, hooks []Hook, n Notice, at time.Time) error {
	n.ID = rand.Text()
	for i, h := range hooks {
		if (h.Shape == Heartbeat) != (n.Kind == "") {
			continue
		}
		key := fmt.Sprintf("%020d/%s/%d", at.UnixNano(), n.ID, i)
		if err := tx.Put(store.TableOutbox, key, letter{Hook: h.id(), Notice: n, Written: at}); err != nil {
			return err
		}
	}
	return nil
}

// waiting lists the letters of an outbox, the oldest first.
func waiting(state *store.State) (keys []string, letters []letter, err error) {
	err = state.View(func(tx *store.StateTx) error {
		return tx.Each(store.TableOutbox, "", func(key string, decode func(any) error) error {
			var l letter
			err := decode(&l)
			keys, letters = append(keys, key), append(letters, l)
			return err
		})
	})
	return keys, letters, err
}

// deliver sends what is due, and returns how many letters stay and when the next
// is due. A hook gets its letters in order: one that cannot be delivered holds
// those behind it.
func (k *keeper) deliver(ctx context.Context) (left int, next time.Time, err error) {
	keys, letters, err := waiting(k.state)
	if err != nil {
		return 0, next, err
	}
	held := map[string]bool{}
	for i, l := range letters {
		if ctx.Err() != nil {
			return left + len(letters) - i, next, nil
		}
		if held[l.Hook] {
			left++
			continue
		}
		stays, err := k.try(ctx, keys[i], &l)
		if err != nil {
			return left, next, err
		}
		if !stays {
			continue
		}
		left++
		held[l.Hook] = true
		if next.IsZero() || l.NotBefore.Before(next) {
			next = l.NotBefore
		}
	}
	return left, next, nil
}

// try sends a letter if its time has come, and reports whether it stays.
func (k *keeper) try(ctx context.Context, key string, l *letter) (stays bool, err error) {
	now := time.Now()
	hook, known := k.hook(l.Hook)
	switch {
	case !known:
		k.log.Warn("a notice's hook is no longer in the configuration: dropped", "kind", l.Notice.Kind, "run", l.Notice.Run)
		return false, k.drop(key)
	case now.Before(l.NotBefore):
		return true, nil
	}
	failure := hook.send(ctx, k.client, l.Notice, now)
	if failure != nil && ctx.Err() != nil {
		return true, nil // stopping; this was no try
	}
	k.sent(failure)
	l.Tries++
	switch {
	case failure == nil:
		return false, k.drop(key)
	case now.Sub(l.Written) > giveUp:
		k.log.Error("a notice could not be delivered for a week: dropped", "hook", hook.String(), "tries", l.Tries, "error", failure)
		return false, k.drop(key)
	}
	l.NotBefore = time.Now().Add(retryAfter(l.Tries))
	k.log.Warn("a notice is not delivered yet", "hook", hook.String(), "tries", l.Tries, "error", failure)
	return true, k.state.Update(func(tx *store.StateTx) error { return tx.Put(store.TableOutbox, key, l) })
}

func (k *keeper) drop(key string) error {
	return k.state.Update(func(tx *store.StateTx) error { return tx.Delete(store.TableOutbox, key) })
}

// hook finds the hook of an id in the configuration.
func (k *keeper) hook(id string) (Hook, bool) {
	for _, h := range k.site.Hooks {
		if h.id() == id {
			return h, true
		}
	}
	return Hook{}, false
}

// postman delivers until ctx ends: whenever there is something new, and whenever
// a letter's time has come.
func (k *keeper) postman(ctx context.Context) error {
	for {
		_, next, err := k.deliver(ctx)
		if errors.Is(err, store.ErrLocked) { // a long transaction of another process
			next, err = time.Now().Add(firstRetry), nil
		}
		if err != nil {
			return fmt.Errorf("outbox of %s: %w", k.site.Name, err)
		}
		var due <-chan time.Time
		if !next.IsZero() {
			due = time.After(time.Until(next))
		}
		select {
		case <-due:
		case <-k.mail:
		case <-ctx.Done():
			return nil
		}
	}
}
