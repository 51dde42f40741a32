/// Which tenants may reuse one another's cached prefixes: the operator's word, never a caller's.
///
/// A tenant outside every region shares with nobody. One inside shares what it does not salt or exclude from the cache
/// with the other tenants of its region, and so lets them measure by time whether it sent a prefix.
package struct PrefixRegions: Sendable, Equatable {
    /// Stands for every tenant without a region of its own, and for callers without an identity.
    package static let everybody = "*"

    private var regions: [String: String] = [:]

    /// No regions: nobody shares.
    package init() {}

    /// Puts a tenant into a region.
    ///
    /// - Throws: `invalidArgument` if it is in another one: prefixes are looked up in one place only.
    package mutating func add(_ tenant: String, to region: String) throws(InferenceError) {
        if let other = regions[tenant], other != region {
            throw .invalidArgument(
                field: "share-prefixes",
                reason: "puts the tenant '\(tenant)' into '\(other)' and into '\(region)'; a tenant has one region")
        }
        regions[tenant] = region
    }

    /// The region of a tenant; nil if it shares with nobody.
    func region(of tenant: String) -> String? {
        regions.isEmpty ? nil : regions[tenant] ?? regions[Self.everybody]
    }
}
