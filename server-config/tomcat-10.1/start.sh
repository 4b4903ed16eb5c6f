#!/bin/sh
# start.sh DISTRIBUTION WAR [PORT]: the current directory becomes the instance.
set -eu
config=$(cd "$(dirname "$0")" && pwd)

mkdir -p conf logs temp webapps work
cp "$1/conf/web.xml" "$config/server.xml" conf/
[ -e conf/tomcat-users.xml ] || echo "<tomcat-users/>" > conf/tomcat-users.xml
cp "$2" webapps/parley.war

export CATALINA_HOME="$1" CATALINA_BASE="$PWD" JAVA_OPTS="-XX:+ExitOnOutOfMemoryError ${JAVA_OPTS:-} -Dparley.port=${3:-8080}"
exec sh "$1/bin/catalina.sh" run
