import CKernels
import Glibc

/// Keys and values of all layers in blocks of 32 tokens; a sequence names its blocks by a block table.
///
/// A layer's block holds, for each KV head, keys transposed in groups of 16, [2][D][16], then values [32][P], with P = D
/// rounded up to 16. Memory is reserved at once and becomes resident as blocks are first written.
///
/// Confined to the thread that runs the model's steps.
package final class KVCache {
    /// How keys and values are stored.
    package enum Element: Sendable {
        /// Half precision: the default.
        case f16
        /// Float32: for tests of exactness and for encoders.
        case f32
        /// 8 bits with one scale for each key and each value.
        case q8

        var type: mk_cache_type {
            switch self {
            case .f16: MK_CACHE_F16
            case .f32: MK_CACHE_F32
            case .q8: MK_CACHE_Q8
            }
        }
    }

    /// Tokens in a block.
    package static let blockLength = Int(MK_CACHE_BLOCK)
    /// Layers, blocks in each, KV heads, elements of a head (D).
    package let layers: Int, blocks: Int, heads: Int, headSize: Int
    /// How keys and values are stored.
    package let element: Element
    /// Bytes of one KV head in a block, of a block in one layer, and of everything reserved.
    package let headBytes: Int, blockBytes: Int, reservedBytes: Int

    private let storage: UnsafeMutableRawPointer

    /// Reserves a cache. Fails (nil) if the address space does not hold it.
    ///
    /// - Parameters:
    ///   - headSize: D, 1 ... 512.
    package init?(layers: Int, blocks: Int, heads: Int, headSize: Int, element: Element = .f16) {
        precondition(layers > 0 && blocks > 0 && heads > 0 && headSize > 0 && headSize <= Int(MK_MAX_HEAD))
        self.layers = layers
        self.blocks = blocks
        self.heads = heads
        self.headSize = headSize
        self.element = element
        headBytes = Self.headBytes(headSize: headSize, element: element)
        blockBytes = heads * headBytes
        let (bytes, overflow) = blockBytes.multipliedReportingOverflow(by: layers * blocks)
        guard !overflow else { return nil }
        reservedBytes = bytes
        let protection = PROT_READ | PROT_WRITE
        guard let memory = mmap(nil, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
            memory != MAP_FAILED
        else { return nil }
        storage = memory
    }

    deinit { munmap(storage, reservedBytes) }

    /// Bytes of one block over all layers: what a block of 32 tokens costs.
    package static func blockBytes(layers: Int, heads: Int, headSize: Int, element: Element) -> Int {
        layers * heads * headBytes(headSize: headSize, element: element)
    }

    /// Copies a block in every layer (copy on write of a shared prefix).
    package func copyBlock(from source: Int32, to target: Int32) {
        precondition(source >= 0 && source < blocks && target >= 0 && target < blocks)
        for layer in 0..<layers {
            let base = storage + layer * blocks * blockBytes
            memcpy(base + Int(target) * blockBytes, base + Int(source) * blockBytes, blockBytes)
        }
    }

    /// Bytes of one block over all layers.
    package var imageBytes: Int { layers * blockBytes }

    /// Appends the bytes of a block, layer by layer (to save a conversation).
    package func appendImage(of block: Int32, to bytes: inout [UInt8]) {
        precondition(block >= 0 && block < blocks)
        for layer in 0..<layers {
            let start = storage + (layer * blocks + Int(block)) * blockBytes
            bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: blockBytes))
        }
    }

    /// Fills a block from the bytes that `appendImage` gave.
    package func setImage(of block: Int32, from bytes: ArraySlice<UInt8>) {
        precondition(block >= 0 && block < blocks && bytes.count == imageBytes)
        bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            for layer in 0..<layers {
                memcpy(storage + (layer * blocks + Int(block)) * blockBytes, start + layer * blockBytes, blockBytes)
            }
        }
    }

    /// One KV head of one layer as a sequence with block table `table` sees it.
    func view(layer: Int, head: Int, table: UnsafePointer<Int32>) -> mk_cache_view {
        precondition(layer >= 0 && layer < layers && head >= 0 && head < heads)
        let base = (storage + layer * blocks * blockBytes).assumingMemoryBound(to: CChar.self)
        return mk_cache_view(
            type: element.type, base: base, block_bytes: Int64(blockBytes), head_offset: Int64(head * headBytes),
            blocks: table)
    }

    private static func headBytes(headSize: Int, element: Element) -> Int {
        let padded = (headSize + 15) & ~15
        let tokens = Int(MK_CACHE_BLOCK)
        let bytes =
            switch element {
            case .f16: tokens * (headSize + padded) * 2
            case .f32: tokens * (headSize + padded) * 4
            case .q8: tokens * (((headSize + 3) & ~3) + padded) + 2 * tokens * 4
            }
        return (bytes + 63) & ~63
    }
}
