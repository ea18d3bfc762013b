// Verifies the webhooks that stand on the standard input: [{secret, publicKey, headers, body}, ...]. Prints for each whether the
// reference library takes its v1 and whether one of its v1a is of the public key.
const crypto = require('crypto');
const { Webhook } = require('standardwebhooks');

// SubjectPublicKeyInfo of Ed25519 (RFC 8410): a fixed head and the 32 bytes of the key.
const HEAD = Buffer.from('302a300506032b6570032100', 'hex');

function v1(secret, headers, body) {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch (error) {
    return false;
  }
}

function v1a(publicKey, headers, body) {
  const raw = Buffer.from(publicKey.replace(/^whpk_/, ''), 'base64');
  const key = crypto.createPublicKey({ key: Buffer.concat([HEAD, raw]), format: 'der', type: 'spki' });
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
  return headers['webhook-signature']
    .split(' ')
    .filter((signature) => signature.startsWith('v1a,'))
    .some((signature) => crypto.verify(null, signed, key, Buffer.from(signature.slice(4), 'base64')));
}

const webhooks = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(
  JSON.stringify(
    webhooks.map(({ secret, publicKey, headers, body }) => ({
      v1: v1(secret, headers, body),
      v1a: v1a(publicKey, headers, body),
    })),
  ),
);
