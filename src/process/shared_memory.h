// Shared memory segments of System V outlive a process that was killed; these do not outlive weir.
#pragma once

#include "process/identity.h"

namespace weir::process {

/// Removes the segments that the process made, which must have ended or be about to be awaited, so
/// that its id is nobody else's. A segment made before the process started is another's.
void remove_segments_of(const Identity& creator);

/// The same long after the end: the id may be another's by now, whose segments are left alone, as
/// is everything that some process still uses.
void remove_unused_segments_of(const Identity& creator);

}  // namespace weir::process
