//go:build !linux

package store

import "testing"

func withoutPrivilege(_ *testing.T, fn func()) { fn() }
