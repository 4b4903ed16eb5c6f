#!/bin/sh
# user.sh DISTRIBUTION NAME ROLE: gives the instance in the current directory a user.
# The password is read from the input: arguments are shown to everybody in the list of processes.
set -eu

umask 077
if [ -t 0 ]; then printf 'Password: ' >&2; stty -echo; fi
IFS= read -r password
if [ -t 0 ]; then stty echo; fi
# as add-user.sh does, which takes passwords by an argument alone: the digest of HTTP Digest (RFC 2617, HA1)
digest=$(printf '%s:ApplicationRealm:%s' "$2" "$password" | md5sum | cut -d ' ' -f 1)
echo "$2=$digest" >> configuration/application-users.properties
echo "$2=$3" >> configuration/application-roles.properties
chmod go-rwx configuration/application-users.properties configuration/application-roles.properties
