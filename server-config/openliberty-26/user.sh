#!/bin/sh
# user.sh DISTRIBUTION NAME ROLE: gives the instance in the current directory a user.
# The password is read from the input: arguments are shown to everybody in the list of processes.
set -eu

umask 077
if [ -t 0 ]; then printf 'Password: ' >&2; stty -echo; fi
IFS= read -r password
if [ -t 0 ]; then stty echo; fi
quoted=$(printf '%s' "$password" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/"/\&quot;/g')
mkdir -p servers/parley/configDropins/overrides
rm -f servers/parley/configDropins/overrides/users.xml
cat > servers/parley/configDropins/overrides/users.xml <<END
<server>
    <basicRegistry id="users">
        <user name="$2" password="$quoted"/>
        <group name="$3"><member name="$2"/></group>
    </basicRegistry>
</server>
END
