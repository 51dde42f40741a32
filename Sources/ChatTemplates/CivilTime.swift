import FoundationEssentials

/// A date and time of day as a template prints it.
package struct CivilTime: Sendable, Equatable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    package var microsecond: Int

    package init(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.microsecond = microsecond
    }

    /// The civil time of a moment in seconds since 1970, at an offset from UTC in seconds.
    package init(secondsSince1970 seconds: Double, offset: Int = 0) {
        let whole = Int(seconds.rounded(.down)) + offset
        let days = whole >= 0 ? whole / 86_400 : (whole - 86_399) / 86_400
        let inDay = whole - days * 86_400
        let (year, month, day) = Self.date(days: days)
        self.init(
            year: year, month: month, day: day, hour: inDay / 3600, minute: inDay / 60 % 60, second: inDay % 60,
            microsecond: Int((seconds - seconds.rounded(.down)) * 1_000_000))
    }

    /// This moment in UTC.
    package static func now() -> CivilTime { CivilTime(secondsSince1970: Date().timeIntervalSince1970) }

    /// The Gregorian date of a day counted from 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms").
    private static func date(days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }

    /// Days since 1970-01-01.
    private var days: Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// 0 for Sunday.
    private var weekday: Int { ((days + 4) % 7 + 7) % 7 }
    private var dayOfYear: Int { days - CivilTime(year: year, month: 1, day: 1).days + 1 }

    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// C's `strftime` in the C locale.
    package func formatted(_ format: String) -> String {
        var result = ""
        var rest = format.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            guard var directive = rest.popFirst() else {
                result += "%"
                break
            }
            var flag: Unicode.Scalar?
            if "-_0^#".unicodeScalars.contains(directive), let next = rest.popFirst() {
                flag = directive
                directive = next
            }
            guard let made = field(directive, flag) else {
                result.unicodeScalars.append("%")
                if let flag { result.unicodeScalars.append(flag) }
                result.unicodeScalars.append(directive)
                continue
            }
            result += made
        }
        return result
    }

    private func field(_ directive: Unicode.Scalar, _ flag: Unicode.Scalar?) -> String? {
        func number(_ value: Int, _ width: Int, _ pad: Character = "0") -> String {
            if flag == "-" { return String(value) }
            let text = String(value)
            let fill: Character = flag == "_" ? " " : (flag == "0" ? "0" : pad)
            return String(repeating: fill, count: max(0, width - text.utf8.count)) + text
        }
        func word(_ text: String) -> String { flag == "^" || flag == "#" ? text.uppercased() : text }
        let monthName = Self.months[max(0, min(11, month - 1))]
        let twelve = hour % 12 == 0 ? 12 : hour % 12
        switch directive {
        case "a": return word(String(Self.weekdays[weekday].prefix(3)))
        case "A": return word(Self.weekdays[weekday])
        case "b", "h": return word(String(monthName.prefix(3)))
        case "B": return word(monthName)
        case "c": return formatted("%a %b %e %H:%M:%S %Y")
        case "C": return number(year / 100, 2)
        case "d": return number(day, 2)
        case "D": return formatted("%m/%d/%y")
        case "e": return number(day, 2, " ")
        case "f": return number(microsecond, 6)
        case "F": return formatted("%Y-%m-%d")
        case "g": return number(isoWeek.year % 100, 2)
        case "G": return number(isoWeek.year, 1)
        case "H": return number(hour, 2)
        case "I": return number(twelve, 2)
        case "j": return number(dayOfYear, 3)
        case "k": return number(hour, 2, " ")
        case "l": return number(twelve, 2, " ")
        case "m": return number(month, 2)
        case "M": return number(minute, 2)
        case "n": return "\n"
        case "p": return flag == "#" ? (hour < 12 ? "am" : "pm") : (hour < 12 ? "AM" : "PM")
        case "P": return hour < 12 ? "am" : "pm"
        case "r": return formatted("%I:%M:%S %p")
        case "R": return formatted("%H:%M")
        case "s": return String(days * 86_400 + hour * 3600 + minute * 60 + second)
        case "S": return number(second, 2)
        case "t": return "\t"
        case "T", "X": return formatted("%H:%M:%S")
        case "u": return String(weekday == 0 ? 7 : weekday)
        case "U": return number((dayOfYear + 6 - weekday) / 7, 2)
        case "V": return number(isoWeek.week, 2)
        case "w": return String(weekday)
        case "W": return number((dayOfYear + 6 - (weekday + 6) % 7) / 7, 2)
        case "x": return formatted("%m/%d/%y")
        case "y": return number(year % 100, 2)
        case "Y": return number(year, 1)
        case "z", "Z": return ""
        case "%": return "%"
        default: return nil
        }
    }

    private var isoWeek: (year: Int, week: Int) {
        let fromMonday = (weekday + 6) % 7
        let week = (dayOfYear - 1 - fromMonday + 10) / 7
        if week < 1 {
            return CivilTime(year: year - 1, month: 12, day: 31).isoWeek
        }
        let next = CivilTime(year: year + 1, month: 1, day: 1)
        if week == 53, (next.weekday + 6) % 7 < 4 { return (year + 1, 1) }
        return (year, week)
    }
}
