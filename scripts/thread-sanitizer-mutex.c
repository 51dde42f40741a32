// Tells the thread sanitizer of Synchronization.Mutex. scripts/sanitize preloads it into the tests.
//
// The mutex of Swift's library is a futex. Its fast path is compiled into the program and seen by the sanitizer; what a
// contended lock and unlock do is not: it stands in libswiftSynchronization, which is built without the sanitizer, and so
// everything that is guarded by such a mutex would be reported once two threads have met there. These three functions stand
// before the library's, call them, and say what they mean: the one who unlocks hands on what it did to the next who locks.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

// Synchronization._MutexHandle._lockSlow(Swift.UInt32) -> ()
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
// Synchronization._MutexHandle._tryLockSlow() -> Swift.Bool
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
// Synchronization._MutexHandle._unlockSlow() -> ()
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Absent in programs without the sanitizer, such as `swift test` itself.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

void lock(uint32_t thread, SELF void *mutex) SWIFT __asm__(LOCK);
_Bool try_lock(SELF void *mutex) SWIFT __asm__(TRY_LOCK);
void unlock(SELF void *mutex) SWIFT __asm__(UNLOCK);

static void *original(void **place, const char *name) {
    void *found = __atomic_load_n(place, __ATOMIC_RELAXED);
    if (!found) __atomic_store_n(place, found = dlsym(RTLD_NEXT, name), __ATOMIC_RELAXED);
    return found;
}

SWIFT void lock(uint32_t thread, SELF void *mutex) {
    static void *place;
    typedef void function(uint32_t, SELF void *) SWIFT;
    ((function *)original(&place, LOCK))(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT _Bool try_lock(SELF void *mutex) {
    static void *place;
    typedef _Bool function(SELF void *) SWIFT;
    _Bool isLocked = ((function *)original(&place, TRY_LOCK))(mutex);
    if (isLocked && __tsan_acquire) __tsan_acquire(mutex);
    return isLocked;
}

SWIFT void unlock(SELF void *mutex) {
    static void *place;
    typedef void function(SELF void *) SWIFT;
    if (__tsan_release) __tsan_release(mutex);
    ((function *)original(&place, UNLOCK))(mutex);
}
