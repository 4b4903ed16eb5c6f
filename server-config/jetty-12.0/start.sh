#!/bin/sh
# start.sh DISTRIBUTION WAR [PORT]: the current directory becomes the instance.
set -eu
config=$(cd "$(dirname "$0")" && pwd)

mkdir -p etc webapps
cp "$config/users.xml" etc/
touch etc/users.properties
# Jetty's own defaults for applications; and whoever logs in is looked for in users.xml
sed 's|</web-app>|<login-config><auth-method>BASIC</auth-method><realm-name>users</realm-name></login-config>&|' \
    "$1/etc/webdefault-ee10.xml" > etc/webdefault.xml
cp "$2" webapps/parley.war

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# annotations: without it no endpoint is found
"$java" -jar "$1/start.jar" --add-modules=http,ee10-deploy,ee10-annotations,ee10-websocket-jakarta
exec "$java" -XX:+ExitOnOutOfMemoryError ${JAVA_OPTS:-} -jar "$1/start.jar" etc/users.xml jetty.deploy.defaultsDescriptorPath="$PWD/etc/webdefault.xml" \
    jetty.http.host=127.0.0.1 jetty.http.port="${3:-8080}" jetty.deploy.scanInterval=1
