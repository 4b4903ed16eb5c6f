#!/bin/sh
# user.sh JAR NAME ROLE: the instance that start.sh makes of the current directory will have that user.
# The password is read from the input: arguments are shown to everybody in the list of processes.
set -eu

umask 077
if [ -t 0 ]; then printf 'Password: ' >&2; stty -echo; fi
IFS= read -r password
if [ -t 0 ]; then stty echo; fi
rm -f passwords
echo "AS_ADMIN_USERPASSWORD=$password" > passwords
echo "create-file-user --passwordfile $PWD/passwords --groups $3 $2" > after-boot.txt
