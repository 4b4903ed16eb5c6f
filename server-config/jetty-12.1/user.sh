#!/bin/sh
# user.sh DISTRIBUTION NAME ROLE: gives the instance in the current directory a user.
# The password is read from the input: arguments are shown to everybody in the list of processes.
set -eu

umask 077
if [ -t 0 ]; then printf 'Password: ' >&2; stty -echo; fi
IFS= read -r password
if [ -t 0 ]; then stty echo; fi
rm -f etc/users.properties
printf '%s: %s,%s\n' "$2" "$password" "$3" > etc/users.properties
