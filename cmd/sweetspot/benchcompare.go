package main

func (b *benchFlags) printComparison(a, c string) error { return nil }
