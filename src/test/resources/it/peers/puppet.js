"use strict";

// Does with a client library what the Java side says, one command in JSON a line; Puppet.java describes the lines.

const readline = require("node:readline");

/** Thrown where the library has no way to do what was asked for. */
class Cannot extends Error {}

/** Says one line, in ASCII whatever the locale is. */
function say(message) {
    const text = JSON.stringify(message)
        .replace(/[\u007f-\uffff]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
    process.stdout.write(`${text}\n`);
}

/** Tells what has happened to that which the Java side knows by this name. */
const happened = (to, what) => say({ to, ...what });

/** Something that a command began and a later command ends. */
class Pending {
    constructor() {
        this.promise = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
    }
}

async function answer(commands, { id, do: name, ...command }) {
    try {
        say({ id, ok: await commands[name](command) ?? {} });
    } catch (thrown) {
        if (thrown instanceof Cannot) {
            say({ id, cannot: thrown.message });
        } else {
            say({ id, ...commands.refusal(thrown) });
        }
    }
}

/**
 * Carries out commands until there are no more.
 *
 * @param commands a function for each command, and `refusal`, which makes {error, args, kwargs} of what one of them throws
 */
function serve(commands) {
    process.on("unhandledRejection", thrown => say({ complaint: String(thrown?.stack ?? thrown) }));
    const lines = readline.createInterface({ input: process.stdin });
    lines.on("line", line => answer(commands, JSON.parse(line)));
    lines.on("close", () => process.exit(0));
}

module.exports = { Cannot, happened, Pending, serve };
