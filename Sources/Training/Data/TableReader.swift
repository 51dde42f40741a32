import JSON
import ModelFormats

/// Records with named fields: CSV (RFC 4180), tab-separated values, or JSON Lines.
package struct TableReader {
    /// Names of the columns: of the header, "0", "1", … without one, or all that JSON objects have.
    package private(set) var columns: [String] = []
    /// The records with the line that each begins on.
    package private(set) var records: [(line: Int, fields: [String: String])] = []
    /// Those that could not be read.
    package private(set) var rejected = BadRecords()

    /// Reads a file.
    package init(_ path: String, kind: String, header: Bool) throws(TrainingError) {
        if kind == "jsonl" {
            try readObjects(path)
        } else {
            try readRows(path, kind: kind, header: header)
        }
    }

    private mutating func readObjects(_ path: String) throws(TrainingError) {
        var known = Set<String>()
        for (number, line) in try LineReader.lines(path, &rejected) where !line.allSatisfy(\.isWhitespace) {
            guard let object = (try? JSONValue(parsing: Array(line.utf8), file: path))?.object else {
                rejected.add("\(path):\(number): no JSON object")
                continue
            }
            for name in object.names where known.insert(name).inserted { columns.append(name) }
            // A null is nothing, not the word.
            let fields = object.filter { $0.value != .null }.map { ($0.name, $0.value.string ?? $0.value.text()) }
            records.append((number, Dictionary(fields) { _, last in last }))
        }
    }

    private mutating func readRows(_ path: String, kind: String, header: Bool) throws(TrainingError) {
        let (text, recoded) = try Files.text(path)
        rejected.recodedLines = recoded
        guard let rows = Self.rows(text, separator: kind == "tsv" ? "\t" : ",", quotes: kind == "csv") else {
            throw TrainingError("\(path): a quoted field has no closing quote")
        }
        for (number, fields) in rows where !(fields.count == 1 && fields[0].isEmpty) {
            if columns.isEmpty {
                columns = header ? fields : fields.indices.map { "\($0)" }
                if header { continue }
            }
            guard fields.count == columns.count else {
                rejected.add("\(path):\(number): \(fields.count) fields; \(columns.count) were expected")
                continue
            }
            records.append((number, Dictionary(zip(columns, fields)) { first, _ in first }))
        }
    }

    /// Rows of fields with the line each begins on; nil when a quote is left open.
    private static func rows(_ text: String, separator: Character, quotes: Bool) -> [(Int, [String])]? {
        var rows: [(Int, [String])] = []
        var (fields, field): ([String], String) = ([], "")
        var (line, first, isQuoted, wasQuoted) = (1, 1, false, false)
        var characters = text.makeIterator()
        var waiting = characters.next()
        while let character = waiting {
            waiting = characters.next()
            if isQuoted {
                if character == "\"" {
                    if waiting == "\"" {
                        field.append("\"")
                        waiting = characters.next()
                    } else {
                        isQuoted = false
                    }
                } else {
                    if character.isNewline { line += 1 }
                    field.append(character)
                }
            } else if quotes, character == "\"", field.isEmpty, !wasQuoted {
                (isQuoted, wasQuoted) = (true, true)
            } else if character == separator {
                fields.append(field)
                (field, wasQuoted) = ("", false)
            } else if character == "\n" || character == "\r\n" || character == "\r" {
                rows.append((first, fields + [field]))
                (fields, field, wasQuoted) = ([], "", false)
                line += 1
                first = line
            } else {
                field.append(character)
            }
        }
        guard !isQuoted else { return nil }
        if !field.isEmpty || !fields.isEmpty { rows.append((first, fields + [field])) }
        return rows
    }
}
