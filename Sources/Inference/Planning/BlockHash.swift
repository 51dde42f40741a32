/// The name of a cache block by content: of its tokens and of everything before them.
///
/// 128 bits from two keyed SipHash-1-3 (the standard library's `Hasher`, whose key is drawn for each process), chained
/// from block to block and rooted in the tenant, so that nobody outside can make two contents collide or name
/// another tenant's blocks. A hit is still confirmed by comparing the tokens.
struct BlockHash: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// The root of all chains that `sharing` lets meet; nil where nothing is shared.
    ///
    /// - Parameter region: the region that the operator put the tenant into; nil for none.
    init?(sharing: CacheSharing, tenant: String, region: String? = nil) {
        // What is fed first says which kind of name follows: a tenant may be called like a region.
        switch (sharing, region) {
        case (.tenant, nil):
            self = Self.combine {
                $0.combine(UInt8(0))
                $0.combine(tenant)
            }
        case (.tenant, let region?):
            self = Self.combine {
                $0.combine(UInt8(1))
                $0.combine(region)
            }
        case (.tenantWithSalt(let salt), _):
            self = Self.combine {
                $0.combine(UInt8(2))
                $0.combine(tenant)
                $0.combine(salt)
            }
        case (.none, _): return nil
        }
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The name of the block with these tokens after the block of this name.
    func next(_ tokens: ArraySlice<Int32>) -> BlockHash {
        Self.combine { hasher in
            hasher.combine(high)
            hasher.combine(low)
            for token in tokens { hasher.combine(token) }
        }
    }

    private static func combine(_ feed: (inout Hasher) -> Void) -> BlockHash {
        var first = Hasher()
        var second = Hasher()
        first.combine(UInt8(1))
        second.combine(UInt8(2))
        feed(&first)
        feed(&second)
        return BlockHash(
            high: UInt64(bitPattern: Int64(first.finalize())), low: UInt64(bitPattern: Int64(second.finalize())))
    }
}
