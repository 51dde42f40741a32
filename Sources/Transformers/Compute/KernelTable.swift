package import CKernels

/// A chosen set of kernels: a table of C function pointers, passed down explicitly.
package struct KernelTable: @unchecked Sendable {
    // Unchecked: points to immutable static tables.

    /// The table.
    package let functions: UnsafePointer<mk_kernels>

    /// "reference", "avx2", "avx2vnni", "avx512vnni", "neon".
    package var name: String { String(cString: functions.pointee.name) }

    /// The plain Swift implementations: the oracle of every other set. Weights stay in the file's blocks, nothing is
    /// quantised on the way.
    package static let reference = KernelTable(functions: ReferenceKernels.table)

    /// All sets that this processor can run, best first; the reference is the last.
    package static let available: [KernelTable] = {
        var sets: [KernelTable] = []
        var next = mk_available_kernels()
        while let list = next, let functions = list.pointee {
            sets.append(KernelTable(functions: functions))
            next = list + 1
        }
        return sets + [reference]
    }()

    /// The fastest set of this processor.
    package static var best: KernelTable { available.first ?? reference }

    /// A set by name; nil if this build or processor has none of that name.
    package static func named(_ name: String) -> KernelTable? {
        available.first { $0.name == name }
    }

    /// True if the set has a kernel of its own for a layout.
    func supports(_ layout: mk_layout) -> Bool {
        withUnsafeBytes(of: functions.pointee.layouts) { $0[Int(layout.rawValue)] != 0 }
    }

    /// The product for a layout.
    ///
    /// Types that no set has a layout for stay in the file's blocks; their product is the reference's.
    func matmul(_ layout: mk_layout) -> (@convention(c) (UnsafePointer<mk_matmul>?, Int64, Int64) -> Void)? {
        if layout == MK_LAYOUT_BLOCKS { return ReferenceKernels.matmul }
        typealias Function = (@convention(c) (UnsafePointer<mk_matmul>?, Int64, Int64) -> Void)?
        return withUnsafeBytes(of: functions.pointee.matmul) {
            $0.assumingMemoryBound(to: Function.self)[Int(layout.rawValue)]
        }
    }
}
