// All that a team needs to know of Lockstep to have two postings booked together or not at all: one header. Usage:
//   node produce.js <bootstrap>
// Sends the two parts of a saga, in the wrong order, and prints the saga's id.
const { Kafka, logLevel } = require('kafkajs');
const { randomUUID } = require('crypto');

const saga = randomUUID();
const deadline = new Date(Date.now() + 30_000).toISOString();

function part(number, code, scale, amount) {
  const context = { v: 1, id: saga, part: number, total: 2, deadline, type: 'worked-example' };
  const asset = `${code}/${scale}`;
  const posting = {
    description: `worked example, part ${number}`,
    legs: [
      { account: `house:${code}`, asset, amount: `-${amount}` },
      { account: `clearing:${code}`, asset, amount },
    ],
  };
  return { key: saga, headers: { 'saga-context': JSON.stringify(context) }, value: JSON.stringify({ posting }) };
}

async function main(bootstrap) {
  if (!bootstrap) throw new Error('usage: node produce.js <bootstrap>');
  const producer = new Kafka({ brokers: [bootstrap], logLevel: logLevel.ERROR }).producer();
  await producer.connect();
  // acks -1: every copy that there should be has it before we go on.
  await producer.send({
    topic: 'ledger.commands.v1',
    acks: -1,
    messages: [part(2, 'ETH', 18, '0.000000000000000001'), part(1, 'BTC', 8, '0.00000001')],
  });
  await producer.disconnect();
  console.log(saga);
}

main(process.argv[2]).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
