import CKernels

extension Compute {
    /// Writes the step's keys and values (after rotation) into a layer of the cache.
    ///
    /// - Parameters:
    ///   - keys, values: [rows, kvHeads * headSize].
    package func store(keys: Matrix, values: Matrix, plan: AttentionPlan, cache: KVCache, layer: Int) {
        let width = cache.heads * cache.headSize
        precondition(keys.columns == width && values.columns == width && plan.rows <= min(keys.rows, values.rows))
        plan.withTables { segments, tables in
            for segment in segments {
                for head in 0..<cache.heads {
                    var view = cache.view(layer: layer, head: head, table: tables + segment.table)
                    let offset = head * cache.headSize
                    for row in 0..<segment.rows {
                        functions.cache_store(
                            &view, Int64(cache.headSize), Int64(segment.position + row),
                            keys.base + (segment.firstRow + row) * keys.stride + offset,
                            values.base + (segment.firstRow + row) * values.stride + offset)
                    }
                }
            }
        }
    }

    /// Attention of the step's queries over the cache, prefill and decode rows in one call.
    ///
    /// Scores are made in steps of 128 keys with a running softmax (arXiv 2205.14135); no score matrix exists. Spans of
    /// 1,024 keys are reduced independently and merged in order, so a long decode is shared by the threads and a row's
    /// result does not depend on how the work was cut.
    ///
    /// - Parameters:
    ///   - queries: [rows, heads * headSize], after rotation.
    ///   - sinks: one logit for each query head that takes part in the softmax without a value.
    ///   - output: [rows, heads * headSize].
    package func attention(
        queries: Matrix, plan: AttentionPlan, cache: KVCache, layer: Int, shape: AttentionShape,
        sinks: FloatVector? = nil, into output: Matrix
    ) {
        let width = shape.heads * shape.headSize
        precondition(queries.columns == width && output.columns == width)
        precondition(shape.kvHeads == cache.heads && shape.headSize == cache.headSize)
        precondition(plan.rows <= min(queries.rows, output.rows) && (sinks == nil || sinks?.count == shape.heads))
        guard plan.rows > 0 else { return }
        let job = AttentionJob(
            functions: kernels.functions, cache: cache, layer: layer, shape: shape, queries: queries, output: output,
            sinks: sinks?.base)
        let (tasks, floats) = job.countTasks(plan)
        let partials = partials.reserve(floats * MemoryLayout<Float>.stride).assumingMemoryBound(to: Float.self)
        let memory = taskList.reserve(tasks * MemoryLayout<AttentionJob.Task>.stride)
        let list = UnsafeMutableBufferPointer(
            start: memory.bindMemory(to: AttentionJob.Task.self, capacity: tasks), count: tasks)
        plan.withTables { segments, tables in
            var job = job
            job.tables = tables
            job.segments = segments
            job.partials = partials
            job.listTasks(list)
            job.tasks = UnsafeBufferPointer(list)
            forRows(tasks, perChunk: 1, job) { context, chunk, _ in
                context?.assumingMemoryBound(to: AttentionJob.self).pointee.run(chunk)
            }
            if floats > 0 { job.mergeAll() }
        }
    }
}

extension AttentionPlan {
    /// Lends the segments and block tables.
    func withTables(_ body: (UnsafeBufferPointer<Segment>, UnsafePointer<Int32>) -> Void) {
        segments.withUnsafeBufferPointer { segments in
            tables.withUnsafeBufferPointer { tables in
                guard let base = tables.baseAddress else { return }
                body(segments, base)
            }
        }
    }
}

/// One attention call cut into tasks.
private struct AttentionJob {
    /// Tokens of one segment against one KV head, or one span of keys of a single token.
    struct Task {
        var segment: Int32, head: Int32
        var first: Int32, end: Int32
        /// -1: all keys.
        var span: Int32
        /// Where a span's result goes.
        var partial: Int
    }

    var functions: UnsafePointer<mk_kernels>
    var cache: KVCache
    var layer: Int
    var shape: AttentionShape
    var queries: Matrix, output: Matrix
    var sinks: UnsafePointer<Float>?
    var segments = UnsafeBufferPointer<AttentionPlan.Segment>(start: nil, count: 0)
    var tables: UnsafePointer<Int32>?
    var partials: UnsafeMutablePointer<Float>?
    var tasks = UnsafeBufferPointer<Task>(start: nil, count: 0)

    init(
        functions: UnsafePointer<mk_kernels>, cache: KVCache, layer: Int, shape: AttentionShape, queries: Matrix,
        output: Matrix, sinks: UnsafePointer<Float>?
    ) {
        (self.functions, self.cache, self.layer, self.shape) = (functions, cache, layer, shape)
        (self.queries, self.output, self.sinks) = (queries, output, sinks)
    }

    private var group: Int { shape.heads / shape.kvHeads }
    private var spanFloats: Int { group * (2 + shape.headSize) }
    /// Tokens of a prefill task: four tiles of query rows.
    private var tokensPerTask: Int { max(1, 4 * Int(MK_QUERY_TILE) / group) }

    /// Spans of a segment that is shared key-wise: single tokens over more than one span; 0 for the others.
    private func spans(_ segment: AttentionPlan.Segment) -> Int {
        let count = (segment.keys + Int(MK_KEY_SPAN) - 1) / Int(MK_KEY_SPAN)
        return segment.rows == 1 && count > 1 && shape.window == 0 ? count : 0
    }

    func countTasks(_ plan: AttentionPlan) -> (tasks: Int, partialFloats: Int) {
        var tasks = 0
        var floats = 0
        for segment in plan.segments {
            let count = spans(segment)
            if count > 0 {
                tasks += count * shape.kvHeads
                floats += count * shape.kvHeads * spanFloats
            } else {
                tasks += (segment.rows + tokensPerTask - 1) / tokensPerTask * shape.kvHeads
            }
        }
        return (tasks, floats)
    }

    func listTasks(_ buffer: UnsafeMutableBufferPointer<Task>) {
        var next = 0
        var partial = 0
        for (index, segment) in segments.enumerated() {
            let count = spans(segment)
            // Last tokens first: they see the most keys.
            let tiles = (segment.rows + tokensPerTask - 1) / tokensPerTask
            for part in (0..<max(count, tiles)).reversed() where count == 0 {
                for head in 0..<shape.kvHeads {
                    let end = min((part + 1) * tokensPerTask, segment.rows)
                    buffer.initializeElement(
                        at: next,
                        to: Task(
                            segment: Int32(index), head: Int32(head), first: Int32(part * tokensPerTask),
                            end: Int32(end), span: -1, partial: 0))
                    next += 1
                }
            }
            guard count > 0 else { continue }
            for head in 0..<shape.kvHeads {
                for span in 0..<count {
                    buffer.initializeElement(
                        at: next,
                        to: Task(
                            segment: Int32(index), head: Int32(head), first: 0, end: 1, span: Int32(span),
                            partial: partial))
                    next += 1
                    partial += spanFloats
                }
            }
        }
    }

    func run(_ index: Int) {
        let task = tasks[index]
        var job = kernelJob(segment: Int(task.segment), head: Int(task.head))
        if task.span >= 0, let partials {
            functions.pointee.attention_span(&job, 0, Int64(task.span), partials + task.partial)
        } else {
            functions.pointee.attention(&job, Int64(task.first), Int64(task.end))
        }
    }

    /// Merges the spans: little work, done by the caller.
    func mergeAll() {
        guard var partials else { return }
        for (index, segment) in segments.enumerated() {
            let count = spans(segment)
            guard count > 0 else { continue }
            for head in 0..<shape.kvHeads {
                var job = kernelJob(segment: index, head: head)
                functions.pointee.attention_merge(&job, 0, Int64(count), partials)
                partials += count * spanFloats
            }
        }
    }

    private func kernelJob(segment index: Int, head: Int) -> mk_attention {
        let segment = segments[index]
        let offset = head * group * shape.headSize
        // The table is there whenever there is a segment.
        let view = cache.view(layer: layer, head: head, table: tables! + segment.table)
        return mk_attention(
            cache: view, head_size: Int64(shape.headSize), group: Int64(group),
            queries: queries.base + segment.firstRow * queries.stride + offset, query_stride: Int64(queries.stride),
            out: output.base + segment.firstRow * output.stride + offset, out_stride: Int64(output.stride),
            position: Int64(segment.position), keys: Int64(segment.keys), scale: shape.scale, soft_cap: shape.softCap,
            window: Int64(shape.window), causal: shape.causal ? 1 : 0, sinks: sinks.map { $0 + head * group })
    }
}
