import JSON
import ModelFormats

/// Records with named fields: CSV (RFC 4180), tab-separated values, or JSON Lines.
package enum TableReader {
    /// The records with the line that each begins on, and those that could not be read.
    package static func read(
        _ path: String, kind: String, header: Bool
    ) throws(TrainingError) -> (
        records: [(line: Int, fields: [String: String])], rejected: BadRecords
    ) {
        var rejected = BadRecords()
        var records: [(line: Int, fields: [String: String])] = []
        if kind == "jsonl" {
            for (number, line) in try LineReader.lines(path) where !line.allSatisfy(\.isWhitespace) {
                guard let object = (try? JSONValue(parsing: Array(line.utf8), file: path))?.object else {
                    rejected.add("\(path):\(number): no JSON object")
                    continue
                }
                let fields = object.map { ($0.name, $0.value.string ?? $0.value.text()) }
                records.append((number, Dictionary(fields) { _, last in last }))
            }
            return (records, rejected)
        }
        let separator = kind == "tsv" ? "\t" : "," as Character
        let bytes = try Files.read(path)
        guard let rows = rows(Files.text(of: bytes), separator: separator, quotes: kind == "csv") else {
            throw TrainingError("\(path): a quoted field has no closing quote")
        }
        var names: [String]?
        for (number, fields) in rows where !(fields.count == 1 && fields[0].isEmpty) {
            guard let known = names else {
                if header {
                    names = fields
                    continue
                }
                names = fields.indices.map { "\($0)" }
                records.append((number, Dictionary(uniqueKeysWithValues: zip(fields.indices.map { "\($0)" }, fields))))
                continue
            }
            guard fields.count == known.count else {
                rejected.add("\(path):\(number): \(fields.count) fields; \(known.count) were expected")
                continue
            }
            records.append((number, Dictionary(zip(known, fields)) { first, _ in first }))
        }
        return (records, rejected)
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
