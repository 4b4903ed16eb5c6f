'use strict';
// fox-wamp's router: node router.js PORT REALM
const net = require('net');
const Router = require('fox-wamp');

const [port, realm] = process.argv.slice(2);
const router = new Router();

/** It does not tell when it listens. */
function awaitPort() {
  const probe = net.connect(Number(port), '127.0.0.1', () => {
    probe.destroy();
    console.log('listening');
  });
  probe.on('error', () => setTimeout(awaitPort, 20));
}

router.getRealm(realm, () => {
  router.listenWAMP({ host: '127.0.0.1', port: Number(port) });
  awaitPort();
});
