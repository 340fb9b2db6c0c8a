/// The one place where Sotto starts threads.
#pragma once

#include <cstdint>
#include <functional>

namespace sotto {

/// Calls body(i) once for every i in [0, count), on at most `threads` threads (0: all cores).
/// The order is free, so a body must write only to places of its own; results are then the same bits for any
/// number of threads. Of the exceptions thrown by bodies the one of the lowest index is rethrown here, after all bodies have
/// stopped; bodies behind it may not have run.
void parallel_for(std::int64_t count, int threads, const std::function<void(std::int64_t)>& body);

/// Number of threads that `threads` = 0 stands for.
int available_threads();

}  // namespace sotto
