"""Writes Sources/Tokenizers/Text/ScriptData.swift: runs of characters that Hugging Face's UnicodeScripts keeps together.

Needs: pip install tokenizers. Run from the package root.
"""

from tokenizers import pre_tokenizers

scripts = pre_tokenizers.UnicodeScripts()


def same(left, right):
    return len(scripts.pre_tokenize_str(left + right)) == 1


representatives = []  # one character of each group
runs = []             # start, end, group
last = None
for code in range(0x110000):
    if 0xD800 <= code < 0xE000:
        last = None
        continue
    character = chr(code)
    if same("a", character) and same("\u044f", character):
        last = None       # any script
        continue
    if last is not None and same(chr(runs[-1][1]), character) and runs[-1][1] == code - 1:
        runs[-1][1] = code
        continue
    for group, representative in enumerate(representatives):
        if same(representative, character):
            break
    else:
        group = len(representatives)
        representatives.append(character)
    runs.append([code, code, group + 1])
    last = code

words = [f"{a:X}-{b:X}:{g}" if a != b else f"{a:X}:{g}" for a, b, g in runs]
lines, line = [], "       "
for word in words:
    if len(line) + len(word) + 2 > 118:
        lines.append(line + " \\")
        line = "       "
    line += " " + word
lines.append(line)
text = "\n".join(lines)
with open("Sources/Tokenizers/Text/ScriptData.swift", "w") as out:
    out.write(f'''/// Runs of characters of one script (Scripts.txt), as Hugging Face's UnicodeScripts groups them; made by
/// Tests/TokenizersTests/Fixtures/make_script_table.py.
enum ScriptData {{
    /// `first-last:group` in hexadecimal, the group in decimal.
    static let runs = """
{text}
        """
}}
''')
print(len(runs), "runs", len(representatives), "groups")
