/// A model whose cache blocks can be read and written as bytes: what saving and restoring a conversation needs.
/// Engine thread only.
package protocol CacheImages: StepModel {
    /// Names the layout of an image: element type, layers, heads, widths. Images of equal layouts are interchangeable
    /// between runs of the same model.
    var imageLayout: String { get }

    /// Bytes of the image of one block.
    var imageBytes: Int { get }

    /// Appends the image of a block.
    func appendImage(of block: Int32, to bytes: inout [UInt8])

    /// Fills a block from its image of `imageBytes` bytes.
    func setImage(of block: Int32, from bytes: ArraySlice<UInt8>)
}
