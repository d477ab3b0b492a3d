#!/usr/bin/env bash
# What action.yml runs: finds the gate, asks it, and hands its answer to the runner.
#
# Inputs come as INPUT_… variables and are only ever passed on, never evaluated. The exit code is the gate's: 0 clear,
# 1 banned, 2 the answer cannot be trusted, 3 a person must look. Whatever goes wrong here is a 2, never a pass.
#
# Runs in bash 3.2, which macOS has: no associative arrays, no mapfile, no empty arrays under `set -u`.
# shellcheck disable=SC2016  # Backticks in messages are marks, no commands.
set -euo pipefail
unset BASH_ENV ENV CDPATH
export LC_ALL=C GIT_TERMINAL_PROMPT=0
IFS=$' \t\n'

# What the step says if nothing below says otherwise.
verdict=error code=2 findings='' new_findings='' sarif_file='' json_file='' summary_file=''
trap leave EXIT

# Writes the outputs and ends. An output that could not be written spoils a pass, not a ban.
leave() {
  trap - EXIT
  { output verdict "$verdict" && output exit-code "$code" &&
    output findings "$findings" && output new-findings "$new_findings" &&
    output sarif-file "$sarif_file" && output json-file "$json_file" && output summary-file "$summary_file"; } ||
    [ "$code" -eq 1 ] || code=2
  exit "$code"
}

# Tells the log why there is no answer, and ends.
fail() {
  say error "$1"
  exit 2
}

# A workflow command; its message may hold anything.
say() {
  local text=$2
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  text=${text//$'\n'/%0A}
  printf '::%s title=Embargo::%s\n' "$1" "$text"
}

random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# Runs a command whose lines the runner must not take for workflow commands. Both streams go one way, since the runner
# reads them apart, and a late line of the other would be obeyed.
muted() {
  local token status=0
  token=$(random)
  [ "${#token}" -eq 32 ] || fail 'no random bytes could be had'
  printf '::stop-commands::%s\n' "$token"
  "$@" 2>&1 </dev/null || status=$?
  printf '\n::%s::\n' "$token"
  return "$status"
}

# One output, between delimiters that do not occur in it.
output() {
  local delimiter
  [ -n "${GITHUB_OUTPUT:-}" ] || return 0
  delimiter=embargo_$(random) && [ "${#delimiter}" -eq 40 ] || return 1
  case $2 in *"$delimiter"*) return 1 ;; esac
  printf '%s<<%s\n%s\n%s\n' "$1" "$delimiter" "$2" "$delimiter" >>"$GITHUB_OUTPUT"
}

# Which program reads JSON here; runners of GitHub have both. Each is tried: on Windows `python3` may be a signpost to a
# shop. `-I` keeps python from importing modules of the tree that is checked.
json_reader() {
  if jq -n 1 >/dev/null 2>&1; then
    echo jq
  elif python3 -I -c '' 2>/dev/null; then
    echo python3
  fi
}

# The commit that this event's change is compared with; nothing for events other than these two.
event_base() {
  local keys sha
  case ${GITHUB_EVENT_NAME:-} in
  pull_request) keys=pull_request.base.sha ;;
  merge_group) keys=merge_group.base_sha ;;
  *) return 0 ;;
  esac
  case $(json_reader) in
  jq) sha=$(jq -r --arg keys "$keys" 'getpath($keys | split("."))' <"${GITHUB_EVENT_PATH:-}") ;;
  python3)
    sha=$(python3 -I -c '
import json, sys
value = json.load(sys.stdin)
for key in sys.argv[1].split("."):
    value = value[key]
print(value)' "$keys" <"${GITHUB_EVENT_PATH:-}")
    ;;
  *) return 1 ;;
  esac
  sha=${sha%$'\r'}
  is_commit "$sha" && printf '%s' "$sha"
}

is_commit() {
  case $1 in *[!0123456789abcdef]*) return 1 ;; esac
  [ "${#1}" -eq 40 ] || [ "${#1}" -eq 64 ]
}

# Fetches the base commit alone if it is not here, as after a checkout of depth 1. If it stays away the gate says so.
fetch_base() {
  # To the gate a full hash is a commit and nothing else. A file of this name has no other use than to be taken for it.
  [ ! -e "$1" ] && [ ! -L "$1" ] || fail "a file in the work tree is named like the base commit $1"
  git cat-file -e "$1^{commit}" 2>/dev/null && return 0
  git remote get-url origin >/dev/null 2>&1 || return 0
  muted git -c core.hooksPath=/dev/null -c core.fsmonitor=false fetch --quiet --no-tags --depth=1 \
    --no-recurse-submodules origin "$1" || say warning "the base commit $1 could not be fetched"
}

# The gate: the one that was given, else a release whose digest this checkout holds, else one built from this checkout.
find_gate() {
  if [ -n "${INPUT_BINARY:-}" ]; then
    case $INPUT_BINARY in
    */* | *\\*) gate=$INPUT_BINARY ;;
    *) gate=$(type -P -- "$INPUT_BINARY") || fail "the program \`$INPUT_BINARY\` is not in PATH" ;;
    esac
    [ -f "$gate" ] && [ -x "$gate" ] || fail "\`$gate\` is no program"
    return
  fi
  [ -n "${GITHUB_ACTION_PATH:-}" ] || fail 'GITHUB_ACTION_PATH is not set'
  local target name digest url
  target=$(target)
  while read -r name digest url || [ -n "$name" ]; do
    if [ "$name" = "$target" ]; then
      download "$digest" "$url"
      return
    fi
  done <"$GITHUB_ACTION_PATH/.github/action/releases.txt"
  type -P cargo >/dev/null ||
    fail 'there is no release for this runner and no cargo to build one: give the input `binary`'
  # From the action's own folder: cargo obeys the configuration of the folder that it runs in.
  cd "$GITHUB_ACTION_PATH"
  muted cargo install --quiet --locked --force --path . --root "$desk/build" --target-dir "$temp/embargo/target" ||
    fail 'the gate could not be built from the checkout of the action'
  cd "$workspace"
  gate=$desk/build/bin/cargo-embargo
  [ -f "$gate" ] || gate=$gate.exe
}

target() {
  case ${RUNNER_OS:-}-${RUNNER_ARCH:-} in
  Linux-X64) echo x86_64-unknown-linux-musl ;;
  Linux-ARM64) echo aarch64-unknown-linux-musl ;;
  macOS-X64) echo x86_64-apple-darwin ;;
  macOS-ARM64) echo aarch64-apple-darwin ;;
  Windows-X64) echo x86_64-pc-windows-msvc ;;
  Windows-ARM64) echo aarch64-pc-windows-msvc ;;
  *) echo none ;;
  esac
}

# A listed archive that cannot be had, or is another, is an error and no reason to look elsewhere.
download() {
  local archive=$desk/release.tar.gz found
  curl --proto '=https' --tlsv1.2 --silent --show-error --fail --location --retry 3 --output "$archive" -- "$2" ||
    fail "the release could not be downloaded from $2"
  if type -P sha256sum >/dev/null; then
    found=$(sha256sum <"$archive")
  else
    found=$(shasum -a 256 <"$archive")
  fi
  [ "${#1}" -eq 64 ] && [ "${found:0:64}" = "$1" ] ||
    fail "the release from $2 is not the one that this version of the action names: SHA-256 ${found:0:64}, not $1"
  mkdir "$desk/release"
  # From inside the folder: to tar, the colon in a path of Windows means another machine.
  (cd "$desk/release" && tar -xzf ../release.tar.gz)
  gate=$desk/release/cargo-embargo
  [ -f "$gate" ] || gate=$gate.exe
}

# Appends `$1LINE` to the arguments for every line of `$2`.
add_lines() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    case $line in *[![:space:]]*) arguments+=("$1$line") ;; esac
  done <<<"$2"
}

compose_arguments() {
  local base
  arguments=(check)
  add_lines --policy= "${INPUT_POLICY:-}"
  add_lines --manifest-path= "${INPUT_MANIFEST_PATH:-}"
  add_lines --fail-on= "${INPUT_FAIL_ON:-}"

  base=${INPUT_BASE:-}
  if [ -z "$base" ]; then
    base=$(event_base) ||
      fail 'what the change is compared with is not in the event, or neither jq nor python3 is here to read it:'\
' give the input `base`, or `none`'
  fi
  if [ "$base" != none ] && [ -n "$base" ]; then
    if is_commit "$base"; then fetch_base "$base"; fi
    arguments+=("--base=$base")
  fi

  case ${INPUT_ANNOTATIONS:-} in
  '' | true) arguments+=(--format=github) ;;
  false) arguments+=(--format=human) ;;
  *) fail 'the input `annotations` is `true` or `false`' ;;
  esac
  arguments+=("--report=json=$desk/verdict.json" "--report=sarif=$desk/verdict.sarif")
  arguments+=("--report=markdown=$desk/verdict.md")
  # A report among the lines of the log could form workflow commands.
  case ${INPUT_REPORTS:-}$'\n' in *=-[[:space:]]*) fail 'the input `reports` names files; `-` is none' ;; esac
  add_lines --report= "${INPUT_REPORTS:-}"
  add_lines '' "${INPUT_ARGS:-}"

  # Last, behind `--`: a file name may begin with anything.
  if [ -n "${INPUT_SBOM:-}" ]; then
    case $INPUT_SBOM in *[![:space:]]*) ;; *) fail 'the input `sbom` is blank' ;; esac
    arguments+=(--)
    add_lines '' "$INPUT_SBOM"
  fi
}

# Asks the gate. Its own `github` format guards its lines; whatever else it prints is guarded here. On Windows, bash
# would rewrite arguments that look like paths of Unix.
ask() {
  export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*'
  if [ "${INPUT_ANNOTATIONS:-}" = false ]; then
    muted "$gate" "${arguments[@]}"
  else
    "$gate" "${arguments[@]}" 2>&1 </dev/null
  fi
}

# `SCHEMA EXIT_CODE FINDINGS NEW_FINDINGS` of the JSON report.
read_report() {
  case $(json_reader) in
  jq)
    jq -r '[.schema, .exit_code, (.findings | length), ([.findings[] | select((.state // "new") == "new")] | length)]
      | map(tostring) | join(" ")' <"$1"
    ;;
  python3)
    python3 -I -c '
import json, sys
report = json.load(sys.stdin)
findings = report["findings"]
new = [finding for finding in findings if finding.get("state", "new") == "new"]
print(report["schema"], report["exit_code"], len(findings), len(new))' <"$1"
    ;;
  *) echo unread ;;
  esac
}

# GitHub drops a summary above 1 MiB whole.
summarise() {
  local size
  if [ "${INPUT_SUMMARY:-}" = false ] || [ -z "${GITHUB_STEP_SUMMARY:-}" ]; then return 0; fi
  [ -s "$desk/verdict.md" ] || return 1
  size=$(wc -c <"$desk/verdict.md") && size=${size//[!0123456789]/} || return 1
  if [ "$size" -le 921600 ]; then
    cat "$desk/verdict.md" >>"$GITHUB_STEP_SUMMARY"
  else
    printf 'Embargo: **%s**. The report is too long for a summary (%s bytes); the output `summary-file` names it.\n' \
      "$1" "$size" >>"$GITHUB_STEP_SUMMARY"
  fi
}

main() {
  local status=0 told schema reported word
  workspace=${GITHUB_WORKSPACE:-$PWD}
  cd "$workspace"
  temp=${RUNNER_TEMP:-}
  [ -n "$temp" ] || fail 'RUNNER_TEMP is not set'
  if [ "${RUNNER_OS:-}" = Windows ]; then temp=${temp//\\//}; fi
  case ${INPUT_SUMMARY:-} in '' | true | false) ;; *) fail 'the input `summary` is `true` or `false`' ;; esac
  # A folder for this run alone: a report of an earlier step is never taken for this one's.
  mkdir -p "$temp/embargo"
  desk=$(mktemp -d "$temp/embargo/run.XXXXXX")

  compose_arguments
  find_gate
  ask || status=$?

  case $status in
  0) word=clear ;;
  1) word=banned ;;
  2) word=error ;;
  3) word=review ;;
  *) fail "the gate did not end by itself (status $status)" ;;
  esac
  [ -s "$desk/verdict.json" ] || fail "the gate ended with $status and left no report"
  json_file=$desk/verdict.json
  if [ -s "$desk/verdict.sarif" ]; then sarif_file=$desk/verdict.sarif; fi
  if [ -s "$desk/verdict.md" ]; then summary_file=$desk/verdict.md; fi

  told=$(read_report "$json_file") || fail 'the JSON report of the gate cannot be read'
  if [ "${told%$'\r'}" = unread ]; then
    say notice 'neither jq nor python3 is here, so that the findings are not counted'
  else
    read -r schema reported findings new_findings <<<"${told%$'\r'}"
    [ "$schema" = embargo/verdict/v1 ] || fail 'the JSON report of the gate is of an unknown kind'
    # A pass must be a pass in every tongue.
    if [ "$status" -eq 0 ] && [ "$reported" != 0 ]; then fail "the gate ended with 0, its report with $reported"; fi
  fi
  if ! summarise "$word"; then
    say error 'the job summary could not be written'
    # A ban stays a ban.
    if [ "$status" -ne 1 ]; then fail 'an answer that was not told in full is none'; fi
  fi
  verdict=$word code=$status
}

main
