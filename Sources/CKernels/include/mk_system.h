/// What the thread pool needs of the system and Swift's overlay does not offer.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Sleeps while `*address == expected`; wakes spuriously too. Linux futex(2), private to the process.
void mk_futex_wait(const void *address, uint32_t expected);
/// Wakes up to `count` sleepers of an address.
void mk_futex_wake(const void *address, int32_t count);
/// Tells the processor that this is a spin loop.
void mk_spin_pause(void);
/// Nanoseconds of the monotonic clock.
uint64_t mk_nanoseconds(void);
/// Cores that this thread may run on (sched_getaffinity), at least 1.
int32_t mk_allowed_cores(void);
/// Asks for huge pages behind a range (a hint; ignored where there are none).
void mk_advise_huge(void *address, size_t bytes);
/// Zeroed pages that become resident as they are written, in huge pages where the system has them, aligned to 2 MiB; NULL
/// if the address space does not hold them.
void *mk_reserve_pages(size_t bytes);
/// Gives reserved pages back.
void mk_return_pages(void *address, size_t bytes);
/// Keeps pages in memory (mlock). 0, or errno.
int mk_lock_pages(const void *address, size_t bytes);
/// Gives back the whole pages inside a range of a file mapping; they are read again from the file if touched.
void mk_release_pages(const void *address, size_t bytes);
/// From now on allocations of 1 MiB and more get pages of their own, which go back to the system with them. Otherwise glibc
/// learns from the first large one that is freed to put its like into the heap (M_MMAP_THRESHOLD of mallopt).
void mk_keep_large_apart(void);
/// Names the calling thread (at most 15 bytes) for tools that list threads.
void mk_name_thread(const char *name);
