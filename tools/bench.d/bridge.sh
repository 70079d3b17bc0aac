# tools/bench bridge: the inbound bridge with a keyed handler that only waits, each case beside its floor or ceiling.
# Sourced by tools/bench.

bridge_node() { # TOPIC MAX_IN_FLIGHT [KIND MESSAGE]; $group, if it is not called as the topic
  cat >"$run/node.toml" <<TOML
[node]
name = "bench"
[actors.${3-paced_work}]
[postgres]
url = "$url"
[kafka]
brokers = "$brokers"
[topics.${4-paced-work}]
topic = "$1"
group = "${group-$1}"
partitions = 1
max_in_flight = $2
[http]
listen = "127.0.0.1:18080"
[admin]
listen = "127.0.0.1:18090"
timings = ${timings-true}
[log]
level = "warn"
TOML
  start_node
}
fill() { "$floor" --brokers "$brokers" --topic "$@" >"$run/fill.txt"; }
work_figures() { curl -fs "$door/api/v1/paced-work" >"$run/work.json"; }
wait_for_work() { # RECORDS
  until work_figures && (($(figure "$run/work.json" done) >= $1)); do sleep 0.5; done
}
wait_for_end() { until [ "$(gauge troupe_inbound_lag_records "$1")" = 0 ]; do sleep 0.2; done; } # TOPIC
node_memory() { # VmRSS or VmHWM (its peak), in MB
  awk -v what="$1:" '$1 == what {printf "%.0f", $2 / 1024}' "/proc/$(cat "$run/node.pid")/status"
}
node_cpu() { # user + system time of the node, in seconds
  awk -v tick="$(getconf CLK_TCK)" '{sub(/^.*\) /, ""); print ($12 + $13) / tick}' "/proc/$(cat "$run/node.pid")/stat"
}
times() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f\n", a / b}'; }
medians() { # TEXT FILE: the median of the ratios in it
  printf 'median of %s: %s\n\n' "$1" "$(median <"$2")"
}
node_us() { # RECORDS: CPU of the node since its start, for each of them
  node_cpu | awk -v n="$1" '{printf "%.2f", $1 / n * 1e6}'
}
# Printed together at the end, by print_verdicts.
verdict() { # WHAT FIGURE OPERATOR BUDGET
  printf '%s|%s|%s|%s|%s\n' "$1" "$2" "$3" "$4" "$(cut -d' ' -f1 /proc/loadavg)" >>"$run/verdicts.txt"
}
print_verdicts() {
  [ -f "$run/verdicts.txt" ] || return 0
  awk -F'|' 'BEGIN {printf "%-58s %9s  %-9s %-6s %s\n", "budget", "measured", "wanted", "", "load average"}
    {met = $3 == ">=" ? $2 >= $4 : $3 == "<=" ? $2 <= $4 : $2 < $4
     printf "%-58s %9s  %-9s %-6s %s\n", $1, $2, $3 " " $4, met ? "met" : "MISSED", $5}' "$run/verdicts.txt"
}

# A record of 100 bytes and nothing to do: what the bridge itself costs.
bridge_no-work() {
  local records=$((100000 * seconds)) round topic
  row "no work, 100 B, one partition" "per second" "CPU us" ""
  for round in $(seq "$rounds"); do
    topic=$round-no-work
    fill "$topic" --records "$records" work
    "$floor" consume --brokers "$brokers" --topic "$topic" >"$run/floor.json"
    bridge_node "$topic" 2000
    wait_for_work "$records"
    row "$round librdkafka reads" "$(figure "$run/floor.json" "$rate_key")" "-" "-"
    row "$round keyed handler" "$(figure "$run/work.json" "$rate_key")" "$(node_us "$records")" "-"
    stop_node
    times "$(figure "$run/work.json" "$rate_key")" "$(figure "$run/floor.json" "$rate_key")" >>"$run/no-work.txt"
  done
  medians "handler / librdkafka" "$run/no-work.txt"
  verdict "no work: keyed handler / librdkafka alone" "$(median <"$run/no-work.txt")" ">=" 0.5
}

# The same node with and without the times it takes, in turn; which comes first alternates.
bridge_timings() {
  local records=$((100000 * seconds)) round topic timings
  row "no work, times taken or not" "per second" "CPU us" ""
  for round in $(seq "$rounds"); do
    for timings in $( ((round % 2)) && echo true false || echo false true); do
      topic=$round-timings-$timings
      fill "$topic" --records "$records" work
      bridge_node "$topic" 2000
      wait_for_work "$records"
      node_cpu | awk -v n="$records" '{printf "%.2f\n", $1 / n * 1e6}' >"$run/$timings.txt"
      stop_node
      row "$round timings = $timings" "$(figure "$run/work.json" "$rate_key")" "$(<"$run/$timings.txt")" "-"
      figure "$run/work.json" "$rate_key" >"$run/rate-$timings.txt"
    done
    times "$(<"$run/rate-true.txt")" "$(<"$run/rate-false.txt")" >>"$run/timings.txt"
    times "$(<"$run/true.txt")" "$(<"$run/false.txt")" >>"$run/timings-cpu.txt"
  done
  medians "rate with times / without" "$run/timings.txt"
  medians "CPU of a record with times / without" "$run/timings-cpu.txt"
}

# Once a second what an operator with a terminal and an open dashboard asks for.
look_around() {
  while sleep 1; do
    curl -fs http://127.0.0.1:18090/v1/{events,nodes,dead-letters} >/dev/null
    "$node" partitions --admin 127.0.0.1:18090 >/dev/null
  done
}

# The same topic without work, looked at and not, in turn; which comes first alternates.
bridge_inspection() {
  local records=$((1000000 * seconds)) topic=inspection round looked group
  fill "$topic" --records "$records" work
  row "no work, looked at or not" "per second" "CPU us" ""
  for round in $(seq "$rounds"); do
    for looked in $( ((round % 2)) && echo yes no || echo no yes); do
      group=$round-$looked
      bridge_node "$topic" 2000
      if [ "$looked" = yes ]; then
        look_around &
        echo $! >"$run/look.pid"
      fi
      wait_for_work "$records"
      node_us "$records" >"$run/cpu-$looked.txt"
      if [ "$looked" = yes ]; then
        kill "$(cat "$run/look.pid")"
        rm "$run/look.pid"
      fi
      stop_node
      row "$round looked at each second: $looked" "$(figure "$run/work.json" "$rate_key")" "$(<"$run/cpu-$looked.txt")" "-"
      figure "$run/work.json" "$rate_key" >"$run/rate-$looked.txt"
    done
    times "$(<"$run/rate-yes.txt")" "$(<"$run/rate-no.txt")" >>"$run/inspection.txt"
    times "$(<"$run/cpu-yes.txt")" "$(<"$run/cpu-no.txt")" >>"$run/inspection-cpu.txt"
  done
  medians "rate looked at / not" "$run/inspection.txt"
  medians "CPU of a record looked at / not" "$run/inspection-cpu.txt"
  verdict "looked at each second: rate / not looked at" "$(median <"$run/inspection.txt")" ">=" 0.98
}

# A timer is late, so the ceiling is what the work really took: keys / that.
ceiling_case() { # NAME KEYS MS MAX_IN_FLIGHT BUDGET
  local records=$(($2 * 1000 / $3 * seconds * ($3 >= 1000 ? 4 : 1))) round topic reached took
  row "$2 keys, $3 ms of work each" "per second" "of ceiling" "CPU us"
  for round in $(seq "$rounds"); do
    topic=$round-$1
    fill "$topic" --records "$records" work --keys "$2" --work "$3"
    bridge_node "$topic" "$4"
    wait_for_work "$records"
    reached=$(figure "$run/work.json" "$rate_key") took=$(figure "$run/work.json" workMs)
    awk -v rate="$reached" -v keys="$2" -v ms="$took" 'BEGIN {printf "%.2f\n", rate * ms / 1000 / keys}' >>"$run/$1.txt"
    row "$round keyed handler, the work took $took ms" "$reached" "$(tail -n 1 "$run/$1.txt")" "$(node_us "$records")"
    stop_node
  done
  medians "handler / ceiling of keys / what their work took" "$run/$1.txt"
  verdict "$2 keys, $3 ms of work: of the ceiling" "$(median <"$run/$1.txt")" ">=" "$5"
}
bridge_1ms() { ceiling_case 1ms 100 1 2000 0.9; }
bridge_10ms() { ceiling_case 10ms 1000 10 2000 0.9; }
bridge_100ms() { ceiling_case 100ms 1000 100 2000 0.9; }
bridge_slow-sink() { ceiling_case slow-sink 3000 3000 6000 0.9; }

# 2,000 records/s over 1,000 keys of 10 ms, a fraction of what the machine can do; the troubles begin after 3 s and are
# over, but for the poison, $slow s later.
trouble_run() { # TOPIC ARGUMENTS...
  local topic=$1 rate=2000 before=3
  shift
  bridge_node "$topic" 2000
  fill "$topic" --records 1000 work --unmeasured 1000
  wait_for_work 1000
  fill "$topic" --records $((rate * (before + slow))) --rate "$rate" work --work 10 --unmeasured $((rate * before)) "$@"
  local lag rss
  lag=$(gauge troupe_inbound_lag_records "$topic") rss=$(node_memory VmRSS)
  wait_for_end "$topic"
  work_figures
  row "$topic" "$(figure "$run/work.json" p50)" "$(figure "$run/work.json" p99)" "$rss"
  echo "  lag $lag at the end, $(gauge troupe_inbound_lag_records "$topic") after it; poison tried $(figure "$run/work.json" failed) times, $(scalar "select count(*) from dead_letters where topic = '$topic'") letters, $(gauge troupe_inbound_parked_records "$topic") records parked; peak $(node_memory VmHWM) MB"
  stop_node
}
bridge_slow-key() {
  local round one
  row "1,000 keys, 10 ms, 2,000/s" "p50 ms" "p99 ms" "RSS MB"
  for round in $(seq "$rounds"); do
    for one in $( ((round % 2)) && echo alone trouble || echo trouble alone); do
      if [ "$one" = alone ]; then
        trouble_run "$round-no-trouble"
      else
        trouble_run "$round-slow-and-poison" --slow $((slow * 1000)) --poison
      fi
      figure "$run/work.json" p99 >"$run/p99-$one.txt"
    done
    times "$(<"$run/p99-trouble.txt")" "$(<"$run/p99-alone.txt")" >>"$run/slow-key.txt"
  done
  medians "p99 of the other keys with a slow key ($slow s) and a poison key / without" "$run/slow-key.txt"
  verdict "slow key and poison key: p99 of the others / without" "$(median <"$run/slow-key.txt")" "<=" 1.10
}

# The data platform's own sink; its events gather while the database is away.
bridge_outage() {
  local records=500000 topic=outage began peak count
  bridge_node "$topic" 2000 data_platform order-completed
  fill "$topic" --records 1000 orders
  until (($(scalar 'select count(*) from data_platform_orders') == 1000)); do sleep 0.1; done
  tools/postgres --port "$port" stop
  fill "$topic" --records "$records" orders
  sleep "$seconds"
  peak=$(node_memory VmHWM)
  row "database down, $records events" "MB" "" ""
  row "resident, at most" "$peak" "-" "-"
  tools/postgres --port "$port" up >/dev/null
  began=${EPOCHREALTIME/./}
  wait_for_end "$topic"
  count=$(scalar "select count(*) from data_platform_orders where event_id like '$topic/%'")
  row "resident, at most, until drained" "$(node_memory VmHWM)" "-" "-"
  awk -v n="$records" -v us="$((${EPOCHREALTIME/./} - began))" -v c="$count" \
    'BEGIN {printf "drained in %.1f s = %.0f/s; lost: %d\n\n", us / 1e6, n / us * 1e6, n + 1000 - c}'
  verdict "outage, $records events: resident MB at most" "$(node_memory VmHWM)" "<" 150
  verdict "outage: events lost" $((records + 1000 - count)) "<=" 0
  stop_node
}

# Records of another message: none of them can be read, so each becomes a letter at its first try.
bridge_letters() {
  local records=$((20000 * seconds)) round topic began stored letters="select count(*) from dead_letters where topic ="
  row "records that become dead letters" "per second" "" ""
  for round in $(seq "$rounds"); do
    topic=$round-letters
    fill "$topic" --records "$records" orders
    bridge_node "$topic" 2000
    until stored=$(scalar "$letters '$topic'") && ((stored > 0)); do sleep 0.05; done
    began=${EPOCHREALTIME/./}
    until (($(scalar "$letters '$topic'") == records)); do sleep 0.2; done
    awk -v n="$((records - stored))" -v us="$((${EPOCHREALTIME/./} - began))" 'BEGIN {printf "%.0f\n", n / us * 1e6}' >"$run/letters.txt"
    stop_node
    run_pgbench -c 1 -T "$seconds" -f tools/bench.d/letter.pgbench
    row "$round one transaction each (pgbench)" "$(grep -oE 'tps = [0-9]+' "$run/pgbench.txt" | cut -d' ' -f3)" "-" "-"
    row "$round keyed bridge" "$(<"$run/letters.txt")" "-" "-"
    cat "$run/letters.txt" >>"$run/letter-rates.txt"
  done
  verdict "dead letters stored, per second" "$(median <"$run/letter-rates.txt")" ">=" 20000
}

bridge() {
  local one
  for one in ${cases:-idle no-work timings inspection 1ms 10ms 100ms slow-sink slow-key outage letters forward batches guarantees}; do
    "bridge_$one"
  done
  print_verdicts
}
