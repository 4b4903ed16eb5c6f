#!/bin/sh
# user.sh DISTRIBUTION NAME PASSWORD ROLE: gives the instance in the current directory a user, while it runs.
set -eu

trap 'rm -f passwords' EXIT
echo "AS_ADMIN_USERPASSWORD=$3" > passwords
export AS_JAVA="${JAVA_HOME:-}"
sh "$1/bin/asadmin" --passwordfile passwords create-file-user --groups "$4" "$2"
