# Sourced by the scripts beside it: finds the tools. Sets `top` and `generator`.
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# need TOOL...: fails with a sentence if one is missing.
need() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || {
            echo "$(basename "$0") needs $tool: apt-get install protobuf-compiler protobuf-c-compiler libprotobuf-dev" >&2
            exit 69
        }
    done
}

# need_generator: the built message-generator; MESSAGE_GENERATOR names one that is built already.
need_generator() {
    generator=${MESSAGE_GENERATOR:-}
    [ -z "$generator" ] || return 0
    swift build --package-path "$top" -c release --product message-generator >&2
    generator=$(swift build --package-path "$top" -c release --show-bin-path)/message-generator
}

# descriptors OUT FLAG...: what protoc makes of all our files.
descriptors() {
    local out=$1
    shift
    (cd "$top/proto" && protoc -I. --include_imports "$@" -o "$out" $(find . -name '*.proto' -printf '%P\n' | LC_ALL=C sort))
}
