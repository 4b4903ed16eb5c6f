# Listens on this machine alone, and on nothing that is not needed.
s/<network-listener port="8080"/<network-listener address="127.0.0.1" port="8080"/
s/<network-listener port="4848"/<network-listener address="127.0.0.1" port="4848"/
s/<network-listener port="8181"/<network-listener enabled="false" address="127.0.0.1" port="8181"/
s/address="0\.0\.0\.0"/address="127.0.0.1"/
s/<jmx-connector /<jmx-connector enabled="false" /
s/<admin-service .*type="das-and-server"/<jms-service type="DISABLED" default-jms-host="none"><jms-host name="none" host="localhost" port="7676"\/><\/jms-service>&/
# It would look for others to make a cluster with.
s/<hazelcast-config-specific-configuration>/<hazelcast-config-specific-configuration enabled="false">/
# The default of five threads would be few for many WebSockets.
s/<thread-pool name="http-thread-pool" /<thread-pool name="http-thread-pool" max-thread-pool-size="64" /
# Whoever supervises it starts it again.
s/<jvm-options>-Xmx512m</<jvm-options>-XX:+ExitOnOutOfMemoryError<\/jvm-options>&/
