// Calls and events over a connection of the package ws that takes compressed messages: node deflate.js ws://…
// Prints the extensions that were agreed on, and how many octets came for a message of how many.
"use strict";

const WebSocket = require("ws");

const word = "word ".repeat(20000);
const socket = new WebSocket(process.argv[2], ["wamp.2.json"], { perMessageDeflate: { threshold: 1000 } });
let before = 0;

socket.on("open", () =>
  socket.send(JSON.stringify([1, "realm1", { roles: { publisher: {}, subscriber: {} } }])));
socket.on("message", data => {
  const message = JSON.parse(data);
  if (message[0] === 2) {
    socket.send(JSON.stringify([32, 1, {}, "com.example.topic"]));
  } else if (message[0] === 33) {
    before = socket._socket.bytesRead;
    socket.send(JSON.stringify([16, 2, { exclude_me: false }, "com.example.topic", [word]]));
  } else {
    const whole = message[0] === 36 && message[4][0] === word;
    console.log(`${whole} ${socket.extensions} ${socket._socket.bytesRead - before} of ${data.length}`);
    socket.close();
  }
});
