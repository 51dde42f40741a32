extension Planner {
    /// Counts a sequence of a tenant. A tenant that comes (back) begins at the least served of those present: being
    /// away saves up no claim.
    mutating func join(_ tenant: String) {
        if tenants[tenant] == nil {
            let least = tenants.values.lazy.map(\.served).min() ?? 0
            tenants[tenant] = Tenant(served: least, sequences: 0)
        }
        tenants[tenant]?.sequences += 1
    }

    /// Counts a sequence of a tenant out; the last one takes the tenant's account with it.
    mutating func leave(_ tenant: String) {
        guard var account = tenants[tenant] else { return }
        account.sequences -= 1
        tenants[tenant] = account.sequences == 0 ? nil : account
    }

    /// The place in `waiting` of the sequence to be admitted next; nil if none may be.
    func nextWaiting() -> Int? {
        var best: Int?
        for place in waiting.indices where !records[waiting[place]].isPaused {
            guard let current = best else {
                best = place
                continue
            }
            if isServed(waiting[place], before: waiting[current]) { best = place }
        }
        return best
    }

    private func isServed(_ id: SequenceID, before other: SequenceID) -> Bool {
        let left = records[id]
        let right = records[other]
        if left.priority != right.priority { return left.priority > right.priority }
        if left.state != right.state { return left.state == .waiting(preempted: true) }
        if left.state == .waiting(preempted: false), left.tenant != right.tenant {
            let served = (tenants[left.tenant]?.served ?? 0, tenants[right.tenant]?.served ?? 0)
            if served.0 != served.1 { return served.0 < served.1 }
        }
        return left.arrival < right.arrival
    }
}
