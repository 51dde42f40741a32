#!/usr/bin/env bash
# Counts the instructions of single kernels under callgrind and compares them with instructions.txt: a guard against a
# kernel that silently got longer, stable where time is not. Needs valgrind (which knows AVX2, not AVX-512: the avx2 set is
# what runs) and clang. A kernel may be at most 5 % above its line; `count_instructions.sh record` rewrites the file, and
# `count_instructions.sh check NAME…` counts only some.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
kernels=$(cd "$here/../../../../Sources/CKernels" && pwd)
expected=$here/instructions.txt
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# Bound at start: the first call of a library's function would count its binding otherwise.
clang -O2 -Wl,-z,now -I"$kernels/include" "$here/count_kernels.c" "$kernels"/*.c -lm -o "$out/count"
names=(f32-1 f16-1 q8-1 q4_0-1 q5_0-1 q4_k-1 q6_k-1 f16-16 q8-16 q4_0-16 q4_k-16 q6_k-16 quantize rms_norm silu attention)
if [[ ${1:-} == check && $# -gt 1 ]]; then names=("${@:2}"); fi
failed=0
for name in "${names[@]}"; do
    valgrind --tool=callgrind --toggle-collect=counted --callgrind-out-file="$out/profile" "$out/count" "$name" \
        > "$out/set" 2> "$out/log" || { cat "$out/log" >&2; exit 1; }
    grep -q "^avx2$" "$out/set" || { echo "expected the avx2 set, got $(cat "$out/set")" >&2; exit 1; }
    now=$(awk '/^(summary|totals):/ { n = $2 } END { print n }' "$out/profile")
    if [[ ${1:-} == record ]]; then
        echo "$name $now"
        continue
    fi
    before=$(awk -v name="$name" '$1 == name { print $2 }' "$expected")
    if [[ -z $before ]] || (( now * 100 > before * 105 )); then
        echo "$name: $now instructions, expected at most 5 % above ${before:-an entry in instructions.txt}"
        failed=1
    fi
done > "$out/report"
if [[ ${1:-} == record ]]; then cp "$out/report" "$expected"; fi
cat "$out/report"
exit $failed
