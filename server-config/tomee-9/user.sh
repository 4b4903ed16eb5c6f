#!/bin/sh
# user.sh DISTRIBUTION NAME PASSWORD ROLE: gives the instance in the current directory a user.
set -eu

cat > conf/tomcat-users.xml <<END
<tomcat-users>
  <user username="$2" password="$3" roles="$4"/>
</tomcat-users>
END
