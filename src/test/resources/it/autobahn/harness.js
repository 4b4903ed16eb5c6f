"use strict";

// Runs checks one after the other, each bounded in time and told in one line, "ok NAME" or "not ok NAME: WHY".

const PATIENCE_MILLIS = 20_000;

const checks = [];
const leftovers = [];

/** Adds a check; the name has no colon. */
const check = (name, run) => checks.push({ name, run });

/** Does something when the check that runs is over, however it ends. */
const afterwards = cleanUp => leftovers.push(cleanUp);

function within(promise, what) {
    let timer;
    const late = new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`${what}: nothing within ${PATIENCE_MILLIS} ms`)), PATIENCE_MILLIS);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A queue that can be waited for. */
class Arrivals {
    #items = [];
    #waiting = [];

    add(item) {
        const waiting = this.#waiting.shift();
        waiting ? waiting(item) : this.#items.push(item);
    }

    next(what = "the next arrival") {
        return this.#items.length > 0 ? Promise.resolve(this.#items.shift())
            : within(new Promise(resolve => this.#waiting.push(resolve)), what);
    }

    get count() {
        return this.#items.length;
    }
}

/** What a promise fails with. */
async function failure(promise) {
    try {
        await within(promise, "a failure");
    } catch (thrown) {
        return thrown;
    }
    throw new Error("this was to fail");
}

function line(thrown) {
    const why = thrown instanceof Error ? thrown.stack : JSON.stringify(thrown);
    return why.replaceAll("\n", " | ");
}

/** Runs all checks, one after the other, and says "done". */
async function run() {
    for (const { name, run: body } of checks) {
        try {
            await body();
            console.log(`ok ${name}`);
        } catch (thrown) {
            console.log(`not ok ${name}: ${line(thrown)}`);
        }
        for (const cleanUp of leftovers.splice(0)) {
            await within(cleanUp(), "cleaning up").catch(thrown => console.log(`${name}: ${line(thrown)}`));
        }
    }
    console.log("done");
}

module.exports = { check, afterwards, within, Arrivals, failure, run };
