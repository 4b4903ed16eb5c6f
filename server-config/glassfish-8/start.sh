#!/bin/sh
# start.sh DISTRIBUTION WAR [PORT]: the current directory becomes the instance.
set -eu
config=$(cd "$(dirname "$0")" && pwd)

cp -R "$1/glassfish/domains/domain1" .
sed -i -f "$config/domain.sed" domain1/config/domain.xml
sed -i "s/port=\"8080\"/port=\"${3:-8080}\"/" domain1/config/domain.xml
mkdir -p domain1/autodeploy
cp "$2" domain1/autodeploy/parley.war

export AS_JAVA="${JAVA_HOME:-}"
exec bash "$1/bin/asadmin" start-domain --domaindir "$PWD" --verbose domain1
