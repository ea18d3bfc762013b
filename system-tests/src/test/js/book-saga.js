// What a team needs to know of Lockstep to book two postings together or not at all: one header. Usage:
//   node book-saga.js <bootstrap>
// Sends the two parts of a saga, in the wrong order, and prints the ledger's answer.
const { Kafka, logLevel } = require('kafkajs');
const { randomUUID } = require('crypto');

const saga = randomUUID();
const deadline = new Date(Date.now() + 20_000).toISOString();

function part(number, asset, amount) {
  const context = { v: 1, id: saga, part: number, total: 2, deadline, type: 'worked-example' };
  const posting = {
    description: `worked example, part ${number}`,
    legs: [
      { account: `house:${asset.split('/')[0]}`, asset, amount: `-${amount}` },
      { account: `clearing:${asset.split('/')[0]}`, asset, amount },
    ],
  };
  return { key: saga, headers: { 'saga-context': JSON.stringify(context) }, value: JSON.stringify({ posting }) };
}

async function main(bootstrap) {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.ERROR });
  const producer = kafka.producer();
  const consumer = kafka.consumer({ groupId: `worked-example-${saga}` });
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topic: 'ledger.events.v1', fromBeginning: true });

  const answer = new Promise((resolve) => {
    consumer.run({
      eachMessage: async ({ message }) => {
        if (message.key && message.key.toString() === saga) {
          resolve({ type: message.headers['message-type'].toString(), event: JSON.parse(message.value.toString()) });
        }
      },
    });
  });
  const messages = [part(2, 'ETH/18', '0.000000000000000001'), part(1, 'BTC/8', '0.00000001')];
  await producer.send({ topic: 'ledger.commands.v1', acks: -1, messages });

  console.log(JSON.stringify(await answer));
  await consumer.disconnect();
  await producer.disconnect();
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
