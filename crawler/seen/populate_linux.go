package seen

import "golang.org/x/sys/unix"

// populate has memory ready when it is reserved. A table is looked up in every page of it soon, for reading first: each of
// them would come twice, one by one.
const populate = unix.MAP_POPULATE
