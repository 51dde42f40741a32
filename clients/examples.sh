# Sourced by the smoke tests: runs the three examples of a language where the server has a model for them.

# try_examples CHAT EMBED CLASSIFY: each is a command line.
try_examples() {
    local out
    if [ -n "${MARTLET_CHAT_MODEL:-}" ]; then
        out=$(MARTLET_MODEL=$MARTLET_CHAT_MODEL $1 "Tell me a story about a bird.")
        grep -q "tokens in" <<<"$out" || { echo "chat_stream printed: $out"; return 1; }
    fi
    if [ -n "${MARTLET_EMBED_MODEL:-}" ]; then
        out=$($2 "$MARTLET_EMBED_MODEL")
        [ "$(wc -l <<<"$out")" = 3 ] || { echo "embed printed: $out"; return 1; }
    fi
    if [ -n "${MARTLET_CLASSIFY_MODEL:-}" ]; then
        out=$($3 "$MARTLET_CLASSIFY_MODEL" "What a wonderful film!")
        grep -qE '^ *[01]\.[0-9]{3}  .' <<<"$out" || { echo "classify printed: $out"; return 1; }
    fi
}

# try_readme COMMAND: runs the program with the lines of a README, which call localhost:50051, where that is the server.
try_readme() {
    [ -n "${MARTLET_README:-}" ] || return 0
    local out
    out=$($1) || { echo "the lines of README.md failed: $out"; return 1; }
    [ -n "$out" ] || { echo "the lines of README.md printed nothing"; return 1; }
}
