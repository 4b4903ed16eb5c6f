"use strict";

// The client's side of wamp-scram with PBKDF2, from the specification's text alone; for libraries that have none.

const { createHash, createHmac, pbkdf2Sync, randomBytes } = require("node:crypto");

const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

function scram(authid, password) {
    const clientNonce = randomBytes(16).toString("base64");
    let serverSignature;
    return {
        authextra: { nonce: clientNonce },

        /** The Signature and the Extra of AUTHENTICATE. */
        answer({ nonce, salt, kdf, iterations }) {
            if (kdf !== "pbkdf2" || !nonce.startsWith(clientNonce)) {
                throw new Error(`a challenge with kdf ${kdf} and nonce ${nonce}`);
            }
            const salted = pbkdf2Sync(password.normalize("NFKC"), Buffer.from(salt, "base64"), iterations, 32, "sha256");
            const message = `n=${authid},r=${clientNonce},r=${nonce},s=${salt},i=${iterations},`
                + `c=${Buffer.from("n,,").toString("base64")},r=${nonce}`;
            const clientKey = hmac(salted, "Client Key");
            const clientSignature = hmac(createHash("sha256").update(clientKey).digest(), message);
            serverSignature = hmac(hmac(salted, "Server Key"), message).toString("base64");
            const proof = clientKey.map((octet, at) => octet ^ clientSignature[at]);
            return [proof.toString("base64"), { nonce, channel_binding: null, cbind_data: null }];
        },

        /** Whether the router knows the password too. */
        verify({ verifier }) {
            if (verifier !== serverSignature) {
                throw new Error(`the router's signature is ${verifier}, not ${serverSignature}`);
            }
        },
    };
}

module.exports = scram;
