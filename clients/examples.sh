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
