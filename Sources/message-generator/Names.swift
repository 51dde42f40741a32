/// The names that the generated Swift and C use for what the .proto files name.
enum Names {
    /// "martlet.v1" → "MartletV1".
    static func namespace(_ package: String) -> String {
        package.split(separator: ".").map { upperCamel(String($0)) }.joined()
    }

    /// "reflection_request" → "ReflectionRequest"; a name that is camel case already stays as it is.
    static func upperCamel(_ name: String) -> String {
        name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// A message or an enum; "Any" → "AnyMessage", for Swift has that word for itself.
    static func type(_ name: String) -> String {
        ["Any", "Self", "Type", "Protocol"].contains(name) ? name + "Message" : name
    }

    /// "top_k" → "topK"; "ServerLive" → "serverLive".
    static func lowerCamel(_ name: String) -> String {
        let camel = upperCamel(name)
        return camel.prefix(1).lowercased() + camel.dropFirst()
    }

    /// A property, a case or a static member, in backticks where Swift needs them.
    static func property(_ name: String) -> String {
        let camel = lowerCamel(name)
        if camel == "self" || camel == "init" { return camel + "_" }
        return keywords.contains(camel) ? "`\(camel)`" : camel
    }

    /// "FINISH_REASON_STOP" of FinishReason → "stop". The prefix goes only if all values have it.
    static func enumCase(_ value: String, of type: EnumType) -> String {
        let prefix = upperSnake(type.name) + "_"
        let all = type.values.allSatisfy { $0.name.hasPrefix(prefix) && $0.name.count > prefix.count }
        let stem = all ? String(value.dropFirst(prefix.count)) : value
        let camel = lowerCamel(stem.lowercased())
        if camel.first?.isNumber == true { return "_" + camel }
        return keywords.contains(camel) || camel == "self" || camel == "init" ? "`\(camel)`" : camel
    }

    /// "FinishReason" → "FINISH_REASON".
    static func upperSnake(_ name: String) -> String {
        var result = ""
        var afterLower = false
        for character in name {
            if character.isUppercase, afterLower { result += "_" }
            result += character.uppercased()
            afterLower = !character.isUppercase
        }
        return result
    }

    /// The C struct of a message, as protoc-gen-c names it.
    static func cType(_ fullName: String) -> String {
        fullName.split(separator: ".").map { upperCamel(String($0)) }.joined(separator: "__")
    }

    /// The start of a message's C functions, as protoc-gen-c names them.
    static func cFunctions(_ fullName: String) -> String {
        fullName.split(separator: ".").map { part in
            var result = ""
            var afterUpper = true
            for character in part {
                if character.isUppercase, !afterUpper { result += "_" }
                result += character.lowercased()
                afterUpper = character.isUppercase
            }
            return result
        }.joined(separator: "__")
    }

    private static let keywords: Set<String> = [
        "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do",
        "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import",
        "in", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public",
        "repeat", "rethrows", "return", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true",
        "try", "typealias", "var", "where", "while",
    ]
}
