'use strict';
// fox-wamp's router: node router.js PORT REALM
const Router = require('fox-wamp');

const [port, realm] = process.argv.slice(2);
const router = new Router();
router.getRealm(realm, () => {
  router.listenWAMP({ host: '127.0.0.1', port: Number(port) });
  console.log('listening');
});
