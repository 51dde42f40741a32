"""Writes Sources/Tokenizers/Text/DecompositionData.swift from Python's unicodedata (Unicode 14).

Needs only the standard library. Run from the package root.
"""

import unicodedata

entries = []
pairs = []
for code in range(0x110000):
    character = chr(code)
    step = unicodedata.decomposition(character)
    if not step:
        continue
    parts = step.split()
    mark = ""
    if parts[0].startswith("<"):
        mark = "~"
        parts = parts[1:]
    entries.append(f"{code:X}{mark or '='}" + "+".join(f"{int(p, 16):X}" for p in parts))
    if not mark and len(parts) == 2 and unicodedata.normalize("NFC", character) == character:
        pairs.append(f"{code:X}")

def literal(words):
    lines, line = [], "       "
    for word in words:
        if len(line) + len(word) + 2 > 118:
            lines.append(line + " \\")
            line = "       "
        line += " " + word
    lines.append(line)
    return "\n".join(lines)

with open("Sources/Tokenizers/Text/DecompositionData.swift", "w") as out:
    out.write(f'''/// Decompositions of Unicode {unicodedata.unidata_version} (UnicodeData.txt, field 5), one step each; made by
/// Tests/TokenizersTests/Fixtures/make_unicode_tables.py. Hangul syllables are computed, not listed.
enum DecompositionData {{
    /// `code=parts` is canonical, `code~parts` is for compatibility only; all in hexadecimal.
    static let steps = """
{literal(entries)}
        """

    /// Those whose canonical decomposition is undone by composition.
    static let composites = """
{literal(pairs)}
        """
}}
''')
