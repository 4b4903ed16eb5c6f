#!/bin/sh
# start.sh DISTRIBUTION WAR [PORT]: the current directory becomes the instance.
set -eu

mkdir -p webapps
cp "$2" webapps/parley.war

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# annotations: without it no endpoint is found
"$java" -jar "$1/start.jar" --add-modules=http,ee10-deploy,ee10-annotations,ee10-websocket-jakarta
exec "$java" ${JAVA_OPTS:-} -jar "$1/start.jar" \
    jetty.http.host=127.0.0.1 jetty.http.port="${3:-8080}" jetty.deploy.scanInterval=1
