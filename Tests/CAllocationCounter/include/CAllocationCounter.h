/// Counts the calls of malloc and its kin in a test program, by standing before the C library's.
#pragma once

#include <stdint.h>

/// Allocations of the calling thread since it began. Frees are not counted.
int64_t allocation_count(void);

/// Octets of the heap that are in use now, by all threads.
int64_t allocated_bytes(void);
