// Package failpoint marks the moments at which a crash would hurt most.
//
// A build with the tag failpoint kills itself, as kill -9 does, at the n-th
// passing of the point that SWEETSPOT_CRASH_AT names as "point=n". In any other
// build a point costs nothing.
package failpoint
