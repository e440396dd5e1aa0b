//go:build !unix

package main

func bearFileSizeLimit() {}
