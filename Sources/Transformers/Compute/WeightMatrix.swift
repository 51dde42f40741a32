package import CKernels
import Glibc
package import ModelFormats
import Synchronization

/// A learned matrix [rows = outputs N, columns = inputs K] in the layout that a kernel set wants.
///
/// Made once at load: where the set has an interleaved layout for the element type, the rows are repacked (in parallel)
/// and the file's bytes are no longer needed; else the file's bytes are used as they are and must outlive the matrix.
package final class WeightMatrix: @unchecked Sendable {
    // Unchecked: immutable after init.

    /// The type in the file.
    package let elementType: ElementType
    /// Outputs N.
    package let rows: Int
    /// Inputs K.
    package let columns: Int
    /// How it lies in memory.
    package let layout: mk_layout
    /// Bytes that one product reads.
    package let byteCount: Int
    /// True if products take quantised activations, false if float32 rows.
    package let takesQuantizedActivations: Bool

    let storage: UnsafeRawPointer
    let biasQ8: UInt8
    private let owned: UnsafeMutableRawPointer?
    private let source: AnyObject?

    /// Takes a matrix over from a file.
    ///
    /// - Parameters:
    ///   - elementType: type of the elements.
    ///   - bytes: rows as in the file, `columns / blockLength * blockBytes` bytes each, nothing between them.
    ///   - rows: outputs N, at least 1.
    ///   - columns: inputs K, at least 1, a multiple of the type's block length.
    ///   - kernels: the set that will multiply with it.
    ///   - pool: does the repacking.
    ///   - releasing: true if `bytes` are a file mapping whose pages may be dropped once repacked.
    ///   - owner: kept alive while the matrix uses `bytes` (the mapping).
    ///   - arena: where repacked rows go; without one, or if it is full, into memory of the matrix's own.
    /// - Throws: `WeightMatrixError` if sizes do not fit.
    package init(
        elementType: ElementType, bytes: UnsafeRawBufferPointer, rows: Int, columns: Int, kernels: KernelTable,
        pool: ComputePool, releasing: Bool = false, owner: AnyObject? = nil, arena: WeightArena? = nil
    ) throws(WeightMatrixError) {
        guard rows > 0, columns > 0, columns % elementType.blockLength == 0, columns <= 1 << 24, rows <= 1 << 28 else {
            throw .shape(rows: rows, columns: columns, elementType)
        }
        let rowBytes = columns / elementType.blockLength * elementType.blockBytes
        guard bytes.count >= rowBytes * rows, let start = bytes.baseAddress else {
            throw .tooShort(bytes: bytes.count, expected: rowBytes * rows)
        }
        self.elementType = elementType
        self.rows = rows
        self.columns = columns
        let layout =
            elementType != .mxfp4 || Self.hasOrdinaryScales(bytes)
            ? Self.layout(for: elementType, kernels: kernels) : MK_LAYOUT_BLOCKS
        self.layout = layout
        biasQ8 = kernels.functions.pointee.bias_q8
        takesQuantizedActivations = layout.rawValue > MK_LAYOUT_BF16.rawValue
        guard layout != MK_LAYOUT_BLOCKS else {
            storage = start
            owned = nil
            source = owner
            byteCount = rowBytes * rows
            return
        }
        let size = mk_matrix_bytes(layout, Int64(rows), Int64(columns))
        let panels = (rows + Int(MK_PANEL) - 1) / Int(MK_PANEL)
        let shared = arena?.take(size)
        let memory = shared ?? AlignedMemory.allocateUninitialized(bytes: size)
        let (type, bias) = (elementType.rawValue, biasQ8)
        // A chunk of some 256 KB: fine enough to share, coarse enough not to matter.
        let perChunk = max(1, (1 << 18) * panels / size)
        nonisolated(unsafe) let (target, origin) = (memory, start)
        let failures = FailureFlag()
        pool.run(chunks: (panels + perChunk - 1) / perChunk) { chunk, _ in
            let first = chunk * perChunk
            let end = min(first + perChunk, panels)
            let result = mk_repack(
                layout, type, origin, rowBytes, Int64(rows), Int64(columns), bias, Int64(first), Int64(end), target)
            if result != 0 { failures.raise() }
            if releasing {
                let firstRow = first * Int(MK_PANEL)
                let count = min(end * Int(MK_PANEL), rows) - firstRow
                mk_release_pages(origin + firstRow * rowBytes, count * rowBytes)
            }
        }
        // `layout(for:)` and the repacker disagree: our bug, not the file's.
        precondition(!failures.isRaised, "no repacking of \(elementType) into layout \(layout.rawValue)")
        // Reading one part of a file maps pages around it, also of parts that were given back before.
        if releasing { mk_release_pages(start, rowBytes * rows) }
        storage = UnsafeRawPointer(memory)
        owned = shared == nil ? memory : nil
        source = shared == nil ? nil : arena
        byteCount = size
    }

    deinit { free(owned) }

    /// Writes row `index` as `columns` floats: an embedding.
    package func dequantizeRow(_ index: Int, into output: UnsafeMutablePointer<Float>) {
        precondition(index >= 0 && index < rows)
        if layout == MK_LAYOUT_BLOCKS {
            let rowBytes = columns / elementType.blockLength * elementType.blockBytes
            BlockFormat.dequantize(elementType, storage + index * rowBytes, count: columns, into: output)
        } else {
            mk_unpack_row(layout, storage, Int64(columns), biasQ8, Int64(index), output)
        }
    }

    /// Whether all scales of MXFP4 blocks are powers of two that half precision holds, as those of models are.
    private static func hasOrdinaryScales(_ bytes: UnsafeRawBufferPointer) -> Bool {
        stride(from: 0, to: bytes.count, by: ElementType.mxfp4.blockBytes).allSatisfy { 104...143 ~= bytes[$0] }
    }

    /// The layout a set uses for a type: its interleaved one if it has a kernel for it, else the file's blocks.
    static func layout(for type: ElementType, kernels: KernelTable) -> mk_layout {
        let wanted: mk_layout =
            switch type {
            case .f32: MK_LAYOUT_F32
            case .f16: MK_LAYOUT_F16
            case .bf16: MK_LAYOUT_BF16
            case .q8_0, .mxfp4: MK_LAYOUT_Q8
            case .q4_0: MK_LAYOUT_Q4_0
            case .q4_1: MK_LAYOUT_Q4_1
            case .q5_0: MK_LAYOUT_Q5_0
            case .q5_1: MK_LAYOUT_Q5_1
            case .q4_K: MK_LAYOUT_Q4_K
            case .q5_K: MK_LAYOUT_Q5_K
            case .q6_K, .q3_K: MK_LAYOUT_Q6_K
            case .q2_K: MK_LAYOUT_Q2_K
            case .iq4_NL: MK_LAYOUT_IQ4_NL
            case .iq4_XS: MK_LAYOUT_IQ4_XS
            }
        return kernels.supports(wanted) ? wanted : MK_LAYOUT_BLOCKS
    }
}

/// Why a tensor cannot become a weight matrix.
package enum WeightMatrixError: Error, CustomStringConvertible {
    /// Rows, columns or block length do not fit together.
    case shape(rows: Int, columns: Int, ElementType)
    /// Fewer bytes than the shape needs.
    case tooShort(bytes: Int, expected: Int)

    /// A sentence for the user.
    package var description: String {
        switch self {
        case .shape(let rows, let columns, let type):
            "a weight matrix of \(rows) x \(columns) elements of type \(type): both must be positive and the columns a "
                + "multiple of \(type.blockLength)"
        case .tooShort(let bytes, let expected):
            "a weight matrix of \(expected) bytes, but its tensor has only \(bytes)"
        }
    }
}

/// Set by any thread, read when all are done.
private final class FailureFlag: Sendable {
    private let flag = Atomic<Bool>(false)
    func raise() { flag.store(true, ordering: .relaxed) }
    var isRaised: Bool { flag.load(ordering: .acquiring) }
}
