#!/bin/sh
# start.sh DISTRIBUTION WAR [PORT]: the current directory becomes the instance.
set -eu
config=$(cd "$(dirname "$0")" && pwd)

mkdir -p servers/parley/dropins
cp "$config/server.xml" servers/parley/
cp "$2" servers/parley/dropins/parley.war

export WLP_USER_DIR="$PWD" JVM_ARGS="-XX:+ExitOnOutOfMemoryError ${JAVA_OPTS:-}"
exec sh "$1/bin/server" run parley -- --parley.port="${3:-8080}"
