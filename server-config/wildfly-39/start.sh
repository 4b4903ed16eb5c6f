#!/bin/sh
# start.sh DISTRIBUTION WAR [PORT]: the current directory becomes the instance.
set -eu
port=${3:-8080}

cp -R "$1/standalone/." .
cp "$2" deployments/parley.war

export PREPEND_JAVA_OPTS=-XX:+ExitOnOutOfMemoryError
exec sh "$1/bin/standalone.sh" -Djboss.server.base.dir="$PWD" -b 127.0.0.1 -bmanagement 127.0.0.1 \
    -Djboss.http.port="$port" -Djboss.https.port=0 -Djboss.management.http.port=0
