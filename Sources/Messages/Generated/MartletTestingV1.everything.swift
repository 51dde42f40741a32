// Made by proto/generate from martlet/testing/v1/everything.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension MartletTestingV1 {
    /// Colours, one of them negative, one of them with two names.
    package enum Color: MessageEnum {
        /// None.
        case unspecified
        /// Red.
        case red
        /// A negative number.
        case infrared
        /// A large number.
        case green
        /// A number that this version of the API does not name.
        case unrecognized(Int32)

        /// Red again.
        package static var rouge: Self { .red }

        package static var fullName: String { "martlet.testing.v1.Color" }

        package static let knownCases: [Self] = [
            .unspecified,
            .red,
            .infrared,
            .green,
        ]

        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .red
            case -1: self = .infrared
            case 2000000000: self = .green
            default: self = .unrecognized(rawValue)
            }
        }

        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .red: 1
            case .infrared: -1
            case .green: 2000000000
            case .unrecognized(let number): number
            }
        }

        package var name: String? {
            switch self {
            case .unspecified: "COLOR_UNSPECIFIED"
            case .red: "COLOR_RED"
            case .infrared: "COLOR_INFRARED"
            case .green: "COLOR_GREEN"
            case .unrecognized: nil
            }
        }
    }

    /// One field of every kind.
    package struct Everything: Message {
        package static var fullName: String { "martlet.testing.v1.Everything" }

        /// A number of each type, absent when 0.
        package var doubleValue: Double = 0

        /// See double_value.
        package var floatValue: Float = 0

        /// See double_value.
        package var int32Value: Int32 = 0

        /// See double_value.
        package var int64Value: Int64 = 0

        /// See double_value.
        package var uint32Value: UInt32 = 0

        /// See double_value.
        package var uint64Value: UInt64 = 0

        /// See double_value.
        package var sint32Value: Int32 = 0

        /// See double_value.
        package var sint64Value: Int64 = 0

        /// See double_value.
        package var fixed32Value: UInt32 = 0

        /// See double_value.
        package var fixed64Value: UInt64 = 0

        /// See double_value.
        package var sfixed32Value: Int32 = 0

        /// See double_value.
        package var sfixed64Value: Int64 = 0

        /// Absent when false.
        package var boolValue: Bool = false

        /// Absent when empty.
        package var stringValue: String = ""

        /// Absent when empty.
        package var bytesValue: [UInt8] = []

        /// Absent when 0.
        package var colorValue: MartletTestingV1.Color = .unspecified

        /// Absent when nil.
        package var nodeValue: MartletTestingV1.Node?

        /// Present or not.
        package var optionalInt32: Int32?

        /// Present or not.
        package var optionalDouble: Double?

        /// Present or not.
        package var optionalBool: Bool?

        /// Present or not.
        package var optionalString: String?

        /// Present or not.
        package var optionalBytes: [UInt8]?

        /// Present or not.
        package var optionalColor: MartletTestingV1.Color?

        /// Packed.
        package var packedInt32: [Int32] = []

        /// Packed.
        package var packedSint64: [Int64] = []

        /// Packed.
        package var packedDouble: [Double] = []

        /// Packed.
        package var packedBool: [Bool] = []

        /// Packed.
        package var packedColor: [MartletTestingV1.Color] = []

        /// One record for each value.
        package var unpackedUint32: [UInt32] = []

        /// In order.
        package var strings: [String] = []

        /// In order.
        package var blobs: [[UInt8]] = []

        /// In order.
        package var nodes: [MartletTestingV1.Node] = []

        /// One of each shape.
        package var choice: Choice?

        /// Text to number.
        package var counts: [String: Int64] = [:]

        /// Number to message.
        package var nodesById: [Int32: MartletTestingV1.Node] = [:]

        /// Boolean to text.
        package var answers: [Bool: String] = [:]

        /// Number to enum.
        package var colors: [UInt64: MartletTestingV1.Color] = [:]

        /// Names that are words of some language.
        package var `protocol`: String = ""

        /// See protocol.
        package var `default`: Bool = false

        /// See protocol.
        package var self_: Int32 = 0

        /// See protocol.
        package var `in`: Int32 = 0

        package init() {}

        package init(
            doubleValue: Double = 0,
            floatValue: Float = 0,
            int32Value: Int32 = 0,
            int64Value: Int64 = 0,
            uint32Value: UInt32 = 0,
            uint64Value: UInt64 = 0,
            sint32Value: Int32 = 0,
            sint64Value: Int64 = 0,
            fixed32Value: UInt32 = 0,
            fixed64Value: UInt64 = 0,
            sfixed32Value: Int32 = 0,
            sfixed64Value: Int64 = 0,
            boolValue: Bool = false,
            stringValue: String = "",
            bytesValue: [UInt8] = [],
            colorValue: MartletTestingV1.Color = .unspecified,
            nodeValue: MartletTestingV1.Node? = nil,
            optionalInt32: Int32? = nil,
            optionalDouble: Double? = nil,
            optionalBool: Bool? = nil,
            optionalString: String? = nil,
            optionalBytes: [UInt8]? = nil,
            optionalColor: MartletTestingV1.Color? = nil,
            packedInt32: [Int32] = [],
            packedSint64: [Int64] = [],
            packedDouble: [Double] = [],
            packedBool: [Bool] = [],
            packedColor: [MartletTestingV1.Color] = [],
            unpackedUint32: [UInt32] = [],
            strings: [String] = [],
            blobs: [[UInt8]] = [],
            nodes: [MartletTestingV1.Node] = [],
            choice: Choice? = nil,
            counts: [String: Int64] = [:],
            nodesById: [Int32: MartletTestingV1.Node] = [:],
            answers: [Bool: String] = [:],
            colors: [UInt64: MartletTestingV1.Color] = [:],
            `protocol`: String = "",
            `default`: Bool = false,
            self_: Int32 = 0,
            `in`: Int32 = 0
        ) {
            self.doubleValue = doubleValue
            self.floatValue = floatValue
            self.int32Value = int32Value
            self.int64Value = int64Value
            self.uint32Value = uint32Value
            self.uint64Value = uint64Value
            self.sint32Value = sint32Value
            self.sint64Value = sint64Value
            self.fixed32Value = fixed32Value
            self.fixed64Value = fixed64Value
            self.sfixed32Value = sfixed32Value
            self.sfixed64Value = sfixed64Value
            self.boolValue = boolValue
            self.stringValue = stringValue
            self.bytesValue = bytesValue
            self.colorValue = colorValue
            self.nodeValue = nodeValue
            self.optionalInt32 = optionalInt32
            self.optionalDouble = optionalDouble
            self.optionalBool = optionalBool
            self.optionalString = optionalString
            self.optionalBytes = optionalBytes
            self.optionalColor = optionalColor
            self.packedInt32 = packedInt32
            self.packedSint64 = packedSint64
            self.packedDouble = packedDouble
            self.packedBool = packedBool
            self.packedColor = packedColor
            self.unpackedUint32 = unpackedUint32
            self.strings = strings
            self.blobs = blobs
            self.nodes = nodes
            self.choice = choice
            self.counts = counts
            self.nodesById = nodesById
            self.answers = answers
            self.colors = colors
            self.`protocol` = `protocol`
            self.`default` = `default`
            self.self_ = self_
            self.`in` = `in`
        }

        /// One of each shape.
        package enum Choice: Sendable, Equatable {
            /// A number.
            case choiceInt32(Int32)
            /// A text.
            case choiceString(String)
            /// A message.
            case choiceNode(MartletTestingV1.Node)
            /// Bytes.
            case choiceBytes([UInt8])
            /// An enum.
            case choiceColor(MartletTestingV1.Color)
            /// A boolean.
            case choiceBool(Bool)
        }
    }

    /// A tree.
    package struct Node: Message {
        package static var fullName: String { "martlet.testing.v1.Node" }

        /// Its name.
        package var name: String = ""

        /// The first branch.
        package var child: MartletTestingV1.Node? {
            get { _child.value }
            set { _child = Indirect(newValue) }
        }
        private var _child: Indirect<MartletTestingV1.Node> = .none

        /// The other branches.
        package var children: [MartletTestingV1.Node] = []

        /// A leaf, or another tree.
        package var rest: Rest?

        package init() {}

        package init(
            name: String = "",
            child: MartletTestingV1.Node? = nil,
            children: [MartletTestingV1.Node] = [],
            rest: Rest? = nil
        ) {
            self.name = name
            self.child = child
            self.children = children
            self.rest = rest
        }

        /// A leaf, or another tree.
        package indirect enum Rest: Sendable, Equatable {
            /// A number.
            case leaf(Int64)
            /// A tree.
            case tree(MartletTestingV1.Node)
        }
    }
}

extension MartletTestingV1.Everything: CRepresented {
    typealias CValue = Martlet__Testing__V1__Everything

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__testing__v1__everything__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__testing__v1__everything__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        doubleValue = c.pointee.double_value
        floatValue = c.pointee.float_value
        int32Value = c.pointee.int32_value
        int64Value = c.pointee.int64_value
        uint32Value = c.pointee.uint32_value
        uint64Value = c.pointee.uint64_value
        sint32Value = c.pointee.sint32_value
        sint64Value = c.pointee.sint64_value
        fixed32Value = c.pointee.fixed32_value
        fixed64Value = c.pointee.fixed64_value
        sfixed32Value = c.pointee.sfixed32_value
        sfixed64Value = c.pointee.sfixed64_value
        boolValue = c.pointee.bool_value != 0
        stringValue = try FromC.string(c.pointee.string_value, "martlet.testing.v1.Everything.string_value")
        bytesValue = FromC.byteArray(c.pointee.bytes_value)
        colorValue = MartletTestingV1.Color(rawValue: c.pointee.color_value)
        if let c = c.pointee.node_value { nodeValue = try MartletTestingV1.Node(c: c) }
        if c.pointee.has_optional_int32 != 0 { optionalInt32 = c.pointee.optional_int32 }
        if c.pointee.has_optional_double != 0 { optionalDouble = c.pointee.optional_double }
        if c.pointee.has_optional_bool != 0 { optionalBool = c.pointee.optional_bool != 0 }
        if c.pointee.has_optional_string != 0 { optionalString = try FromC.string(c.pointee.optional_string, "martlet.testing.v1.Everything.optional_string") }
        if c.pointee.has_optional_bytes != 0 { optionalBytes = FromC.byteArray(c.pointee.optional_bytes) }
        if c.pointee.has_optional_color != 0 { optionalColor = MartletTestingV1.Color(rawValue: c.pointee.optional_color) }
        packedInt32 = FromC.numbers(c.pointee.packed_int32, c.pointee.n_packed_int32)
        packedSint64 = FromC.numbers(c.pointee.packed_sint64, c.pointee.n_packed_sint64)
        packedDouble = FromC.numbers(c.pointee.packed_double, c.pointee.n_packed_double)
        packedBool = FromC.bools(c.pointee.packed_bool, c.pointee.n_packed_bool)
        packedColor = FromC.enums(c.pointee.packed_color, c.pointee.n_packed_color)
        unpackedUint32 = FromC.numbers(c.pointee.unpacked_uint32, c.pointee.n_unpacked_uint32)
        strings = try FromC.strings(c.pointee.strings, c.pointee.n_strings, "martlet.testing.v1.Everything.strings")
        blobs = FromC.byteArrays(c.pointee.blobs, c.pointee.n_blobs)
        nodes = try FromC.messages(c.pointee.nodes, c.pointee.n_nodes)
        switch c.pointee.choice_case.rawValue {
        case 41:
            choice = .choiceInt32(c.pointee.choice_int32)
        case 42:
            choice = .choiceString(try FromC.string(c.pointee.choice_string, "martlet.testing.v1.Everything.choice_string"))
        case 43:
            if let c = c.pointee.choice_node { choice = .choiceNode(try MartletTestingV1.Node(c: c)) }
        case 44:
            choice = .choiceBytes(FromC.byteArray(c.pointee.choice_bytes))
        case 45:
            choice = .choiceColor(MartletTestingV1.Color(rawValue: c.pointee.choice_color))
        case 46:
            choice = .choiceBool(c.pointee.choice_bool != 0)
        default:
            break
        }
        for index in 0..<c.pointee.n_counts {
            guard let entry = c.pointee.counts[index] else { continue }
            counts[try FromC.string(entry.pointee.key, "martlet.testing.v1.Everything.counts")] = entry.pointee.value
        }
        for index in 0..<c.pointee.n_nodes_by_id {
            guard let entry = c.pointee.nodes_by_id[index] else { continue }
            let value = try entry.pointee.value.map { c throws(MessageError) in
                try MartletTestingV1.Node(c: c)
            }
            nodesById[entry.pointee.key] = value ?? MartletTestingV1.Node()
        }
        for index in 0..<c.pointee.n_answers {
            guard let entry = c.pointee.answers[index] else { continue }
            answers[entry.pointee.key != 0] = try FromC.string(entry.pointee.value, "martlet.testing.v1.Everything.answers")
        }
        for index in 0..<c.pointee.n_colors {
            guard let entry = c.pointee.colors[index] else { continue }
            colors[entry.pointee.key] = MartletTestingV1.Color(rawValue: entry.pointee.value)
        }
        `protocol` = try FromC.string(c.pointee.protocol, "martlet.testing.v1.Everything.protocol")
        `default` = c.pointee.default_field != 0
        self_ = c.pointee.self_field
        `in` = c.pointee.in
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if doubleValue.bitPattern != 0 {
            c.pointee.has_double_value = 1
            c.pointee.double_value = doubleValue
        }
        if floatValue.bitPattern != 0 {
            c.pointee.has_float_value = 1
            c.pointee.float_value = floatValue
        }
        if int32Value != 0 {
            c.pointee.has_int32_value = 1
            c.pointee.int32_value = int32Value
        }
        if int64Value != 0 {
            c.pointee.has_int64_value = 1
            c.pointee.int64_value = int64Value
        }
        if uint32Value != 0 {
            c.pointee.has_uint32_value = 1
            c.pointee.uint32_value = uint32Value
        }
        if uint64Value != 0 {
            c.pointee.has_uint64_value = 1
            c.pointee.uint64_value = uint64Value
        }
        if sint32Value != 0 {
            c.pointee.has_sint32_value = 1
            c.pointee.sint32_value = sint32Value
        }
        if sint64Value != 0 {
            c.pointee.has_sint64_value = 1
            c.pointee.sint64_value = sint64Value
        }
        if fixed32Value != 0 {
            c.pointee.has_fixed32_value = 1
            c.pointee.fixed32_value = fixed32Value
        }
        if fixed64Value != 0 {
            c.pointee.has_fixed64_value = 1
            c.pointee.fixed64_value = fixed64Value
        }
        if sfixed32Value != 0 {
            c.pointee.has_sfixed32_value = 1
            c.pointee.sfixed32_value = sfixed32Value
        }
        if sfixed64Value != 0 {
            c.pointee.has_sfixed64_value = 1
            c.pointee.sfixed64_value = sfixed64Value
        }
        if boolValue {
            c.pointee.has_bool_value = 1
            c.pointee.bool_value = boolValue ? 1 : 0
        }
        if !stringValue.isEmpty {
            c.pointee.has_string_value = 1
            c.pointee.string_value = arena.bytes(stringValue)
        }
        if !bytesValue.isEmpty {
            c.pointee.has_bytes_value = 1
            c.pointee.bytes_value = arena.bytes(bytesValue)
        }
        if colorValue.rawValue != 0 {
            c.pointee.has_color_value = 1
            c.pointee.color_value = colorValue.rawValue
        }
        if let value = nodeValue { c.pointee.node_value = arena.message(value) }
        if let value = optionalInt32 {
            c.pointee.has_optional_int32 = 1
            c.pointee.optional_int32 = value
        }
        if let value = optionalDouble {
            c.pointee.has_optional_double = 1
            c.pointee.optional_double = value
        }
        if let value = optionalBool {
            c.pointee.has_optional_bool = 1
            c.pointee.optional_bool = value ? 1 : 0
        }
        if let value = optionalString {
            c.pointee.has_optional_string = 1
            c.pointee.optional_string = arena.bytes(value)
        }
        if let value = optionalBytes {
            c.pointee.has_optional_bytes = 1
            c.pointee.optional_bytes = arena.bytes(value)
        }
        if let value = optionalColor {
            c.pointee.has_optional_color = 1
            c.pointee.optional_color = value.rawValue
        }
        if !packedInt32.isEmpty {
            c.pointee.packed_int32 = arena.array(packedInt32)
            c.pointee.n_packed_int32 = packedInt32.count
        }
        if !packedSint64.isEmpty {
            c.pointee.packed_sint64 = arena.array(packedSint64)
            c.pointee.n_packed_sint64 = packedSint64.count
        }
        if !packedDouble.isEmpty {
            c.pointee.packed_double = arena.array(packedDouble)
            c.pointee.n_packed_double = packedDouble.count
        }
        if !packedBool.isEmpty {
            c.pointee.packed_bool = arena.array(packedBool)
            c.pointee.n_packed_bool = packedBool.count
        }
        if !packedColor.isEmpty {
            c.pointee.packed_color = arena.array(packedColor)
            c.pointee.n_packed_color = packedColor.count
        }
        if !unpackedUint32.isEmpty {
            c.pointee.unpacked_uint32 = arena.array(unpackedUint32)
            c.pointee.n_unpacked_uint32 = unpackedUint32.count
        }
        if !strings.isEmpty {
            c.pointee.strings = arena.array(strings)
            c.pointee.n_strings = strings.count
        }
        if !blobs.isEmpty {
            c.pointee.blobs = arena.array(blobs)
            c.pointee.n_blobs = blobs.count
        }
        if !nodes.isEmpty {
            c.pointee.nodes = arena.array(nodes)
            c.pointee.n_nodes = nodes.count
        }
        switch choice {
        case .choiceInt32(let value):
            c.pointee.choice_case = .init(rawValue: 41)
            c.pointee.choice_int32 = value
        case .choiceString(let value):
            c.pointee.choice_case = .init(rawValue: 42)
            c.pointee.choice_string = arena.bytes(value)
        case .choiceNode(let value):
            c.pointee.choice_case = .init(rawValue: 43)
            c.pointee.choice_node = arena.message(value)
        case .choiceBytes(let value):
            c.pointee.choice_case = .init(rawValue: 44)
            c.pointee.choice_bytes = arena.bytes(value)
        case .choiceColor(let value):
            c.pointee.choice_case = .init(rawValue: 45)
            c.pointee.choice_color = value.rawValue
        case .choiceBool(let value):
            c.pointee.choice_case = .init(rawValue: 46)
            c.pointee.choice_bool = value ? 1 : 0
        case nil:
            break
        }
        if !counts.isEmpty {
            let entries = arena.pointers(to: Martlet__Testing__V1__Everything__CountsEntry.self, count: counts.count)
            for (index, pair) in counts.sorted(by: { $0.key < $1.key }).enumerated() {
                let entry = arena.make(martlet__testing__v1__everything__counts_entry__init)
                entry.pointee.has_key = 1
                entry.pointee.key = arena.bytes(pair.key)
                entry.pointee.has_value = 1
                entry.pointee.value = pair.value
                entries[index] = entry
            }
            c.pointee.counts = entries
            c.pointee.n_counts = counts.count
        }
        if !nodesById.isEmpty {
            let entries = arena.pointers(to: Martlet__Testing__V1__Everything__NodesByIdEntry.self, count: nodesById.count)
            for (index, pair) in nodesById.sorted(by: { $0.key < $1.key }).enumerated() {
                let entry = arena.make(martlet__testing__v1__everything__nodes_by_id_entry__init)
                entry.pointee.has_key = 1
                entry.pointee.key = pair.key
                entry.pointee.value = arena.message(pair.value)
                entries[index] = entry
            }
            c.pointee.nodes_by_id = entries
            c.pointee.n_nodes_by_id = nodesById.count
        }
        if !answers.isEmpty {
            let entries = arena.pointers(to: Martlet__Testing__V1__Everything__AnswersEntry.self, count: answers.count)
            for (index, pair) in answers.sorted(by: { !$0.key && $1.key }).enumerated() {
                let entry = arena.make(martlet__testing__v1__everything__answers_entry__init)
                entry.pointee.has_key = 1
                entry.pointee.key = pair.key ? 1 : 0
                entry.pointee.has_value = 1
                entry.pointee.value = arena.bytes(pair.value)
                entries[index] = entry
            }
            c.pointee.answers = entries
            c.pointee.n_answers = answers.count
        }
        if !colors.isEmpty {
            let entries = arena.pointers(to: Martlet__Testing__V1__Everything__ColorsEntry.self, count: colors.count)
            for (index, pair) in colors.sorted(by: { $0.key < $1.key }).enumerated() {
                let entry = arena.make(martlet__testing__v1__everything__colors_entry__init)
                entry.pointee.has_key = 1
                entry.pointee.key = pair.key
                entry.pointee.has_value = 1
                entry.pointee.value = pair.value.rawValue
                entries[index] = entry
            }
            c.pointee.colors = entries
            c.pointee.n_colors = colors.count
        }
        if !`protocol`.isEmpty {
            c.pointee.has_protocol = 1
            c.pointee.protocol = arena.bytes(`protocol`)
        }
        if `default` {
            c.pointee.has_default_field = 1
            c.pointee.default_field = `default` ? 1 : 0
        }
        if self_ != 0 {
            c.pointee.has_self_field = 1
            c.pointee.self_field = self_
        }
        if `in` != 0 {
            c.pointee.has_in = 1
            c.pointee.in = `in`
        }
    }
}

extension MartletTestingV1.Node: CRepresented {
    typealias CValue = Martlet__Testing__V1__Node

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__testing__v1__node__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__testing__v1__node__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        name = try FromC.string(c.pointee.name, "martlet.testing.v1.Node.name")
        if let c = c.pointee.child { child = try MartletTestingV1.Node(c: c) }
        children = try FromC.messages(c.pointee.children, c.pointee.n_children)
        switch c.pointee.rest_case.rawValue {
        case 4:
            rest = .leaf(c.pointee.leaf)
        case 5:
            if let c = c.pointee.tree { rest = .tree(try MartletTestingV1.Node(c: c)) }
        default:
            break
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !name.isEmpty {
            c.pointee.has_name = 1
            c.pointee.name = arena.bytes(name)
        }
        if let value = child { c.pointee.child = arena.message(value) }
        if !children.isEmpty {
            c.pointee.children = arena.array(children)
            c.pointee.n_children = children.count
        }
        switch rest {
        case .leaf(let value):
            c.pointee.rest_case = .init(rawValue: 4)
            c.pointee.leaf = value
        case .tree(let value):
            c.pointee.rest_case = .init(rawValue: 5)
            c.pointee.tree = arena.message(value)
        case nil:
            break
        }
    }
}
