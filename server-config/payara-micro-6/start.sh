#!/bin/sh
# start.sh JAR WAR [PORT]: the current directory becomes the instance.
set -eu
config=$(cd "$(dirname "$0")" && pwd)

touch after-boot.txt
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+ExitOnOutOfMemoryError ${JAVA_OPTS:-} -jar "$1" --rootDir "$PWD" --nocluster \
    --prebootcommandfile "$config/before-boot.txt" --postbootcommandfile after-boot.txt \
    --port "${3:-8080}" --deploy "$2" --contextroot parley
