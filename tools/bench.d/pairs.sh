# tools/bench --against: this build and another in turn, each with a database and topics of its own.
# Sourced by tools/bench after its own functions.

declare -A node_of url_of world_of
backlogs=0      # each has a topic of its own: a group goes on where it was
busy_limit=0.15 # of the machine, before a measurement, that others may use

# The share of all cores that worked during a second.
busy_share() {
  local before
  before=$(head -n 1 /proc/stat)
  sleep 1
  printf '%s\n%s\n' "$before" "$(head -n 1 /proc/stat)" |
    awk '{idle = $5 + $6; all = 0; for (i = 2; i <= 9; i++) all += $i} NR == 1 {i0 = idle; a0 = all} END {printf "%.3f", 1 - (idle - i0) / (all - a0)}'
}

prepare_side() { # SIDE NODE
  node_of[$1]=$2
  createdb --maintenance-db "$url" "bench_$1"
  url_of[$1]=$(sed -E "s|/[^/?]*(\?.*)?$|/bench_$1\1|" <<<"$url")
  world_of[$1]=$run/world-$1.json
  on_side "$1" seed_side
}

seed_side() {
  seed --products 100 --stock 1000000000 --coupons 1000 --quantity 1
  mv "$run/world.json" "${world_of[$side]}"
}

on_side() { # SIDE COMMAND...: with its node running
  local side=$1 node=${node_of[$1]} url=${url_of[$1]}
  shift
  write_node "topic = \"request-coupon-$side\"
group = \"request-coupon-$side\"" "topic = \"order-completed-$side\"
group = \"order-completed-$side\""
  start_node
  "$@"
  stop_node
}

one_measurement() { # KIND ROUND: of the node that runs
  local what=$1 busy before after ok topic call lag
  busy=$(busy_share)
  case $what in
    orders) topic=order-completed-$side call=(orders) ;;
    hot) topic=order-completed-$side call=(orders --hot) ;;
    coupons) topic=request-coupon-$side call=(coupons) ;;
  esac
  load_node 1 "${call[@]}"
  drained "$topic"
  before=$(cpu)
  load_node "$seconds" "${call[@]}"
  lag=$(gauge troupe_inbound_lag_records "$topic")
  drained "$topic"
  after=$(cpu)
  ok=$(figure "$run/load.json" ok)
  printf '%s %s %s %s %s %s %s %s %s\n' "$what" "$2" "$side" "$(figure "$run/load.json" "$rate_key")" "$(figure "$run/load.json" p50)" \
    "$(figure "$run/load.json" p99)" "$(awk -v b="$before" -v a="$after" -v n="$ok" 'BEGIN {printf "%.1f", (a - b) / n * 1e6}')" \
    "${lag:-0}" "$busy" | tee -a "$run/pairs.txt" | awk '{printf "%-8s %3s %-5s %10.0f %8.1f %8.1f %9.1f %9.0f %6.2f\n", $1, $2, $3, $4, $5, $6, $7, $8, $9}'
}

one_backlog() { # ROUND SIDE: each case of backlog
  local side=$2 node=${node_of[$2]} url=${url_of[$2]} issued
  while read -r name coupons pieces records; do
    : $((++backlogs))
    issued=$(backlog_case "$backlogs-$side-$name" "$coupons" "$pieces" "$records" | awk '/, issued/ {print $(NF - 2)}')
    echo "$name $1 $side $issued 0 0 0 0 0" >>"$run/pairs.txt"
    printf '%-16s %3s %-5s %10.0f\n' "$name" "$1" "$side" "$issued"
  done <<<"$backlog_cases"
}

load_node() { # SECONDS CALL...
  local lasts=$1
  shift
  "$load" "$@" --door "$door" --world "${world_of[$side]}" --seconds "$lasts" --connections "$connections" --json "$run/load.json" >/dev/null 2>&1 || true
}

drained() { # TOPIC: all that was answered is in the database, and where it belongs
  wait_for_empty_outbox
  wait_for_end_of "$1"
}

# Each pair's ratio this / that, their geometric mean with its standard error, and the median.
print_ratios() { # KIND COLUMN NAME
  awk -v what="$1" -v column="$2" '$1 == what {of[$2 " " $3] = $column; rounds[$2]}
    END {for (r in rounds) if (of[r " that"] > 0) print of[r " this"] / of[r " that"]}' "$run/pairs.txt" | sort -n |
    awk -v name="$3" '{v[NR] = $1; s += log($1); q += log($1) ^ 2}
      END {n = NR; if (!n) exit; m = s / n; se = n > 1 ? sqrt((q - n * m * m) / (n - 1) / n) : 0
        printf "  %-22s %.3f +- %.3f  (median %.3f, %.3f to %.3f, %d pairs)\n", name, exp(m), exp(m) * se, n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2, v[1], v[n], n}'
}

pairs() { # KIND
  local kind=$1 round first second
  prepare_side this "$node"
  prepare_side that "$against/tools/bench.d/troupe-bench-node"
  [ "$kind" = backlog ] || printf '%-8s %3s %-5s %10s %8s %8s %9s %9s %6s\n' kind "" build "per second" "p50 ms" "p99 ms" "CPU us" "lag" "busy"
  for round in 0 0 0 $(seq "$rounds"); do # a broker is slow at what it has not done for long: 0 is not counted
    ((round % 2)) && first=this second=that || { first=that second=this; }
    for side in "$first" "$second"; do
      if [ "$kind" = backlog ]; then
        one_backlog "$round" "$side"
      else
        on_side "$side" one_measurement "$kind" "$round"
      fi
    done
    ((round)) || rm "$run/pairs.txt"
  done
  if [ "$kind" = backlog ]; then
    while read -r name _; do print_ratios "$name" 4 "$name"; done <<<"$backlog_cases"
    return
  fi
  echo "$kind, this build / $against, $connections connections:"
  print_ratios "$kind" 4 "rate"
  print_ratios "$kind" 5 "p50"
  print_ratios "$kind" 6 "p99"
  print_ratios "$kind" 7 "CPU of all but load"
  awk -v limit="$busy_limit" '$9 > limit {n++} END {if (n) {printf "NO VERDICT: %d of %d measurements began while others used more than %d %% of this machine\n", n, NR, limit * 100; exit 3}}' "$run/pairs.txt"
}
