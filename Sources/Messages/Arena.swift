import CProtobufC
import Glibc

/// Memory that is handed out piece by piece and freed all at once: where protobuf-c puts what it unpacks, and where the
/// C structs of a message stand while it is packed.
///
/// The first piece belongs to the caller (on its stack); more is taken from malloc in growing blocks.
/// Confined to the call that made it.
struct Arena: ~Copyable {
    private var next: UnsafeMutableRawPointer
    private var end: UnsafeMutableRawPointer
    /// The last block taken from malloc; its first word points to the block before it.
    private var blocks: UnsafeMutableRawPointer?
    private var blockSize = 4096
    private var remaining: Int

    private static let alignment = 16
    private static let largestBlock = 1 << 20

    /// - Parameters:
    ///   - first: memory to begin with, which must outlive the arena.
    ///   - limit: bytes that may be taken from malloc.
    init(first: UnsafeMutableRawBufferPointer, limit: Int) {
        // A temporary buffer of more than zero bytes has a base address.
        next = first.baseAddress.unsafelyUnwrapped
        end = next + first.count
        remaining = limit
    }

    deinit {
        var block = blocks
        while let current = block {
            block = current.load(as: UnsafeMutableRawPointer?.self)
            free(current)
        }
    }

    /// Uninitialised memory, aligned to 16 bytes; nil if the limit does not allow it or there is none left.
    mutating func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        let start = next.alignedUp(toMultipleOf: Self.alignment)
        if start <= end, size <= end - start {
            next = start + size
            return start
        }
        guard size >= 0, size <= remaining - Self.alignment else { return nil }
        let isLarge = size > blockSize / 4
        let block = isLarge ? size + Self.alignment : min(blockSize, remaining)
        guard block >= size + Self.alignment, let memory = malloc(block) else { return nil }
        remaining -= block
        memory.storeBytes(of: blocks, as: UnsafeMutableRawPointer?.self)
        blocks = memory
        let result = memory + Self.alignment
        if !isLarge {
            next = result + size
            end = memory + block
            blockSize = min(blockSize * 2, Self.largestBlock)
        }
        return result
    }

    /// Runs `body` with an arena whose first kilobyte is on the stack.
    static func with<Result>(limit: Int, _ body: (inout Arena) -> Result) -> Result {
        withUnsafeTemporaryAllocation(byteCount: 1024, alignment: alignment) { first in
            var arena = Arena(first: first, limit: limit)
            return body(&arena)
        }
    }
}

/// How protobuf-c asks an arena for memory. `free` does nothing: the arena's end frees everything.
func allocator(of arena: UnsafeMutablePointer<Arena>) -> ProtobufCAllocator {
    ProtobufCAllocator(
        alloc: { data, size in
            data?.assumingMemoryBound(to: Arena.self).pointee.allocate(Int(clamping: size))
        },
        free: { _, _ in },
        allocator_data: arena)
}
