#!/bin/sh
# user.sh DISTRIBUTION NAME PASSWORD ROLE: gives the instance in the current directory a user.
set -eu

mkdir -p servers/parley/configDropins/overrides
cat > servers/parley/configDropins/overrides/users.xml <<END
<server>
    <basicRegistry id="users">
        <user name="$2" password="$3"/>
        <group name="$4"><member name="$2"/></group>
    </basicRegistry>
</server>
END
