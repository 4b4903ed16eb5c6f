"use strict";

// node checks.js URL: what AutobahnJS and a plain WebSocket client do with the router at that address.

const { run } = require("./harness");
require("./autobahnjs");
require("./raw");

process.on("unhandledRejection", thrown => console.log("an unhandled rejection", thrown));
run().then(() => process.exit(0));
