#!/bin/sh
# user.sh DISTRIBUTION NAME ROLE: gives the instance in the current directory a user, while it runs.
# The password is read from the input: arguments are shown to everybody in the list of processes.
set -eu

umask 077
if [ -t 0 ]; then printf 'Password: ' >&2; stty -echo; fi
IFS= read -r password
if [ -t 0 ]; then stty echo; fi
trap 'rm -f passwords' EXIT
echo "AS_ADMIN_USERPASSWORD=$password" > passwords
export AS_JAVA="${JAVA_HOME:-}"
sh "$1/bin/asadmin" --passwordfile passwords create-file-user --groups "$3" "$2"
