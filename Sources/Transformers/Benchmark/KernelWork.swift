package import ModelFormats

/// What a step of a model asks of the kernels: the products, and attention.
package struct KernelWork: Sendable {
    /// Matrices of one type and size.
    package struct Matrix: Sendable, Hashable {
        /// Type in the file.
        package var type: ElementType
        /// N and K.
        package var outputs: Int, inputs: Int
    }

    /// Each kind of matrix, and how many of it a step reads; the most bytes first.
    package let matrices: [(matrix: Matrix, count: Int)]
    /// Heads of the first layer.
    package let attention: AttentionShape
    /// Layers.
    package let layers: Int
    /// Bytes of the file's matrices that a step of one token reads (dense models).
    package let weightBytes: Int

    /// The work of a decoder.
    package init(_ decoder: Decoder) {
        let description = decoder.description
        let isTied = description.output.matrix.tensor.name == description.embedding.tensor.name
        // Tables of which a row is looked up are no products.
        let tables = isTied ? [] : [description.embedding.tensor.name]
        let names = tables + (description.positions.map { [$0.tensor.name] } ?? [])
        let used = description.matrices.filter { !names.contains($0.tensor.name) }
        let kinds = Dictionary(grouping: used) {
            Matrix(type: $0.tensor.type, outputs: $0.outputs, inputs: $0.inputs)
        }
        matrices = kinds.map { ($0.key, $0.value.count, $0.value[0].byteCount) }
            .sorted { ($0.1 * $0.2, $0.0.outputs) > ($1.1 * $1.2, $1.0.outputs) }.map { ($0.0, $0.1) }
        attention = description.layers[0].attention.shape
        layers = description.layers.count
        weightBytes = used.reduce(0) { $0 + $1.byteCount }
    }
}
