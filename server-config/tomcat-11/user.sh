#!/bin/sh
# user.sh DISTRIBUTION NAME ROLE: gives the instance in the current directory a user.
# The password is read from the input: arguments are shown to everybody in the list of processes.
set -eu

umask 077
if [ -t 0 ]; then printf 'Password: ' >&2; stty -echo; fi
IFS= read -r password
if [ -t 0 ]; then stty echo; fi
quoted=$(printf '%s' "$password" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/"/\&quot;/g')
rm -f conf/tomcat-users.xml
cat > conf/tomcat-users.xml <<END
<tomcat-users>
  <user username="$2" password="$quoted" roles="$3"/>
</tomcat-users>
END
