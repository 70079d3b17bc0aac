# What tools/kafka --secure adds: certificates, users, rights. Sourced by it.

readonly users=(admin node stranger)

print_secret_of() { # USER
  if [[ $1 == token ]]; then printf '%0700d' 0 | tr 0 t; else printf '%s-secret' "$1"; fi
}

new_ca() { # NAME
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "/CN=$1 of tools-kafka" \
    -addext basicConstraints=critical,CA:true -addext keyUsage=critical,keyCertSign -keyout "$tls/$1.key" -out "$tls/$1.pem"
}

new_certificate() { # NAME CA
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" -keyout "$tls/$1.key" |
    openssl x509 -req -CA "$tls/$2.pem" -CAkey "$tls/$2.key" -CAcreateserial -days 30 \
      -extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1") -out "$tls/$1.pem"
}

make_secrets() {
  local user
  umask 077
  mkdir -p "$tls"
  {
    new_ca ca && new_ca other-ca && new_certificate server ca && new_certificate node ca &&
      new_certificate stranger ca && new_certificate impostor other-ca
  } >"$tls/openssl.log" 2>&1 || { tail -5 "$tls/openssl.log" >&2; die "openssl could not make the certificates"; }
  cat "$tls/server.key" >>"$tls/server.pem" # a PEM keystore holds both
  for user in "${users[@]}" token; do print_secret_of "$user" >"$tls/$user.password"; done
}

secure_broker() { # OWN_FOLDER I
  local port user plain=()
  port=$(port_of "$2")
  for user in "${users[@]}" token; do plain+=("user_$user=\"$(print_secret_of "$user")\""); done
  sed -e "s|@PORT@|$port|" -e "s|@MUTUAL_PORT@|$((port + mutual_port_is_higher_by))|" \
    -e "s|@INSIDE_PORT@|$((port + inside_port_is_higher_by))|" -e "s|@CONTROLLER_PORT@|$((port + 100))|" \
    -e "s|@TLS@|$tls|" -e "s|@USERS@|${plain[*]}|" "$parts/secure.properties.template" >>"$1/server.properties"
}

scram_users() { # arguments of the formatter, one a line
  local user mechanism
  for user in "${users[@]}"; do
    for mechanism in SCRAM-SHA-256 SCRAM-SHA-512; do
      printf -- '--add-scram\n%s\n' "$mechanism=[name=$user,password=$(print_secret_of "$user")]"
    done
  done
}

acl() { # arguments of kafka-acls
  java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dlog4j2.configurationFile="$parts/log4j2.yaml" -cp "$cache/lib/*" \
    org.apache.kafka.tools.AclCommand --bootstrap-server "127.0.0.1:$((first_port + inside_port_is_higher_by))" "$@"
}

# What a node needs, and more: any topic, any group.
grant_users() {
  local allowed=() user
  for user in node token; do allowed+=(--allow-principal "User:$user"); done
  acl --add --force "${allowed[@]}" --operation All --topic '*' --group '*' --cluster >"$state/acl.log" 2>&1 ||
    { tail -5 "$state/acl.log" >&2; die "rights could not be given"; }
}
