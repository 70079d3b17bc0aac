# tools/bench bridge: cases whose bridge is wired by hand (troupe-wired), and a node without work.
# Sourced by tools/bench after bridge.sh.

wire() { "$wired" --brokers "$brokers" --url "$url" "$@"; }
migrate() { # the tables of a node, for bridges without one
  bridge_node migrate 2000
  stop_node
}
make_topic() { fill "$1" --records 1 work; }
wired_row() { # NAME FILE
  row "$1" "$(figure "$2" "$rate_key")" "$(figure "$2" cpuUs)" "${3--}"
}

# A handler that publishes what it gets, 2,000 records waiting for their acknowledgements.
bridge_forward() {
  local records=$((30000 * seconds)) round topic
  migrate
  row "topic to topic, 100 B" "per second" "CPU us" ""
  for round in $(seq "$rounds"); do
    topic=$round-forward
    fill "$topic" --records "$records" work
    make_topic "$topic-floor"
    make_topic "$topic-out"
    "$floor" produce --brokers "$brokers" --topic "$topic-floor" --outstanding 2000 --records "$records" >"$run/floor.json"
    wire --topic "$topic" --to "$topic-out" --records "$records" forward >"$run/wired.json"
    wired_row "$round librdkafka publishes" "$run/floor.json"
    wired_row "$round handler and both bridges" "$run/wired.json"
    times "$(figure "$run/wired.json" "$rate_key")" "$(figure "$run/floor.json" "$rate_key")" >>"$run/forward.txt"
  done
  medians "forwarded / librdkafka alone" "$run/forward.txt"
}

# user + system time of this PostgreSQL and all that it has started, in seconds
postgres_cpu() {
  local of=.run/postgres-$port/cluster/postmaster.pid postmaster
  [ -f "$of" ] || of=$(psql "$url" -Atqc 'show data_directory')/postmaster.pid
  postmaster=$(head -n 1 "$of")
  cat "/proc/$postmaster/stat" $(pgrep -P "$postmaster" | sed 's|.*|/proc/&/stat|') 2>/dev/null |
    awk -v tick="$(getconf CLK_TCK)" -v of="$postmaster" '{ended = $1 == of; sub(/^.*\) /, ""); sum += $12 + $13 + (ended ? $14 + $15 : 0)} END {print sum / tick}'
}
# wire and tell the CPU of a record in the bridge and in PostgreSQL together, in us
wire_batches() { # FILE ARGUMENT...
  local file=$1 before
  shift
  before=$(postgres_cpu)
  wire --topic "$topic" --records "$records" "$@" batches >"$file"
  awk -v a="$before" -v b="$(postgres_cpu)" -v n="$records" -v own="$(figure "$file" cpuUs)" \
    'BEGIN {printf "{\"allCpuUs\":%.2f}\n", (b - a) / n * 1e6 + own}' >>"$file"
}

# The same statements and transactions with and without a topic and a bridge before them; the bridge with and without
# remembering the events, first the one, then the other.
bridge_batches() {
  local records=$((60000 * seconds)) round topic
  migrate
  row "1,000 rows a transaction" "rows/s" "CPU us" "with PG us"
  for round in $(seq "$rounds"); do
    topic=$round-batches
    fill "$topic" --records "$records" work --events
    wire --records "$records" rows >"$run/floor.json"
    if ((round % 2)); then
      wire_batches "$run/wired.json"
      wire_batches "$run/inbox.json" --inbox
    else
      wire_batches "$run/inbox.json" --inbox
      wire_batches "$run/wired.json"
    fi
    wired_row "$round the transactions alone" "$run/floor.json"
    wired_row "$round through the bridge" "$run/wired.json" "$(figure "$run/wired.json" allCpuUs)"
    wired_row "$round the same with the inbox" "$run/inbox.json" "$(figure "$run/inbox.json" allCpuUs)"
    times "$(figure "$run/wired.json" "$rate_key")" "$(figure "$run/floor.json" "$rate_key")" >>"$run/batches.txt"
    times "$(figure "$run/inbox.json" "$rate_key")" "$(figure "$run/wired.json" "$rate_key")" >>"$run/inbox.txt"
    times "$(figure "$run/inbox.json" allCpuUs)" "$(figure "$run/wired.json" allCpuUs)" >>"$run/inbox-cpu.txt"
  done
  medians "through the bridge / transactions alone" "$run/batches.txt"
  medians "rows/s with the inbox / without" "$run/inbox.txt"
  verdict "inbox: CPU of a record with it / without" "$(median <"$run/inbox-cpu.txt")" "<" 1.10
}

# One run with all guarantees and one without each, next to each other; the ratio is what leaving it out gains.
without() { # NAME: after the figures are in $run/with.json and $run/without.json
  wired_row "$round without $1" "$run/without.json"
  times "$(figure "$run/without.json" "$rate_key")" "$(figure "$run/with.json" "$rate_key")" >>"$run/gain-$1.txt"
  times "$(figure "$run/without.json" cpuUs)" "$(figure "$run/with.json" cpuUs)" >>"$run/gain-$1-cpu.txt"
}
keyed_guarantees() {
  local records=$((60000 * seconds)) topic=$round-guarantees
  fill "$topic" --records "$records" work
  fill "$topic-no-keys" --records "$records" work --no-keys
  wire --topic "$topic" --records "$records" keyed >"$run/with.json"
  wired_row "$round keyed, all guarantees" "$run/with.json"
  wire --topic "$topic-no-keys" --records "$records" keyed >"$run/without.json"
  without order-by-key
  wire --topic "$topic" --records "$records" --no-parking keyed >"$run/without.json"
  without parking
  wire --topic "$topic" --records "$records" --commit 3600000 keyed >"$run/without.json"
  without offset-commits
}
batch_guarantees() {
  local records=$((60000 * seconds)) topic=$round-guarantees
  wire --topic "$topic" --records "$records" batches >"$run/with.json"
  wired_row "$round batches, all guarantees" "$run/with.json"
  wire --topic "$topic" --records "$records" --no-fence batches >"$run/without.json"
  without fence
  wire --topic "$topic" --records "$records" --no-dedupe batches >"$run/without.json"
  without dedupe
}
publish() { "$floor" produce --brokers "$brokers" --topic "$round-publish" --outstanding 2000 --seconds "$seconds" "$@"; }
producer_guarantees() {
  make_topic "$round-publish"
  publish >"$run/with.json"
  wired_row "$round publishing, all guarantees" "$run/with.json"
  publish --no-idempotence >"$run/without.json"
  without idempotence
  publish --acks-1 >"$run/without.json"
  without acks-all-and-idempotence
}
bridge_guarantees() {
  local round one
  migrate
  row "one guarantee at a time left out" "per second" "CPU us" ""
  for round in $(seq "$rounds"); do
    keyed_guarantees
    batch_guarantees
    producer_guarantees
  done
  "$floor" consume --brokers "$brokers" --topic 1-guarantees >"$run/floor.json"
  printf 'value of a record: %s bytes\n' "$(figure "$run/floor.json" bytesEach)"
  for one in order-by-key parking offset-commits fence dedupe idempotence acks-all-and-idempotence; do
    printf 'without %-26s rate x %-6s CPU of a record x %s\n' "$one" "$(median <"$run/gain-$one.txt")" "$(median <"$run/gain-$one-cpu.txt")"
  done
  echo
}

# From the program's start to the first 200 of /readyz, in ms.
timed_start() {
  local began=${EPOCHREALTIME/./}
  "$node" run "$run/node.toml" >"$run/node.log" 2>&1 &
  echo $! >"$run/node.pid"
  until curl -fs -o /dev/null http://127.0.0.1:18090/readyz; do sleep 0.005; done
  awk -v us="$((${EPOCHREALTIME/./} - began))" 'BEGIN {printf "%.0f\n", us / 1000}'
}
bridge_idle() {
  local round watched=10 before cpu
  write_node
  start_node # makes tables and topics
  stop_node
  row "all kinds, no work" "ready ms" "RSS MB" "CPU %"
  for round in $(seq "$rounds"); do
    timed_start >>"$run/ready.txt"
    sleep 2
    before=$(node_cpu)
    sleep "$watched"
    cpu=$(awk -v a="$before" -v b="$(node_cpu)" -v s="$watched" 'BEGIN {printf "%.2f\n", (b - a) / s * 100}')
    echo "$cpu" >>"$run/idle-cpu.txt"
    node_memory VmRSS >>"$run/idle-rss.txt"
    echo >>"$run/idle-rss.txt"
    row "$round" "$(tail -1 "$run/ready.txt")" "$(node_memory VmRSS)" "$cpu"
    stop_node
  done
  echo
  verdict "idle: ready after ms, servers up" "$(median <"$run/ready.txt")" "<" 300
  verdict "idle: resident MB" "$(median <"$run/idle-rss.txt")" "<" 60
  verdict "idle: CPU %" "$(median <"$run/idle-cpu.txt")" "<" 1
}
