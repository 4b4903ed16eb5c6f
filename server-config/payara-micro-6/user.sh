#!/bin/sh
# user.sh JAR NAME PASSWORD ROLE: the instance that start.sh makes of the current directory will have that user.
set -eu

echo "AS_ADMIN_USERPASSWORD=$3" > passwords
echo "create-file-user --passwordfile $PWD/passwords --groups $4 $2" > after-boot.txt
