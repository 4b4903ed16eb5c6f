#!/bin/sh
# user.sh DISTRIBUTION NAME PASSWORD ROLE: gives the instance in the current directory a user.
set -eu

echo "$2: $3,$4" > etc/users.properties
