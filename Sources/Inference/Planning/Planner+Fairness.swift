extension Planner {
    /// Counts a sequence of a tenant and gives the tenant's place. A tenant that comes (back) begins at the least served
    /// of those present: being away saves up no claim.
    mutating func join(_ name: String) -> Int {
        if let place = tenantPlaces[name] {
            tenants[place].sequences += 1
            return place
        }
        var least = Double.infinity
        for place in tenantPlaces.values { least = min(least, tenants[place].served) }
        let account = Tenant(name: name, served: least.isFinite ? least : 0, sequences: 1)
        let place = freeTenantPlaces.popLast() ?? tenants.count
        if place == tenants.count { tenants.append(account) } else { tenants[place] = account }
        tenantPlaces[name] = place
        return place
    }

    /// Counts a sequence of a tenant out; the last one takes the tenant's account with it.
    mutating func leave(_ place: Int) {
        tenants[place].sequences -= 1
        guard tenants[place].sequences == 0 else { return }
        tenantPlaces[tenants[place].name] = nil
        freeTenantPlaces.append(place)
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
            let served = (tenants[left.tenant].served, tenants[right.tenant].served)
            if served.0 != served.1 { return served.0 < served.1 }
        }
        return left.arrival < right.arrival
    }
}
