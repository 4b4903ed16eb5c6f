#!/bin/sh
# user.sh DISTRIBUTION NAME PASSWORD ROLE: gives the instance in the current directory a user.
set -eu

sh "$1/bin/add-user.sh" -a -sc "$PWD/configuration" -u "$2" -p "$3" -g "$4" --silent
