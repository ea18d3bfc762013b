// Waits for what became of a saga. Usage:
//   node consume.js <bootstrap> <saga>
// Prints the outcome, saga-booked, saga-refused or saga-expired, and the event.
const { Kafka, logLevel } = require('kafkajs');

const WITHIN_MS = 60_000;
const ENDS = ['saga-booked', 'saga-refused', 'saga-expired'];

async function main(bootstrap, saga) {
  if (!saga) throw new Error('usage: node consume.js <bootstrap> <saga>');
  const consumer = new Kafka({ brokers: [bootstrap], logLevel: logLevel.ERROR }).consumer({ groupId: `example-${saga}` });
  await consumer.connect();
  await consumer.subscribe({ topic: 'ledger.events.v1', fromBeginning: true });

  const outcome = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`saga ${saga} has not ended within ${WITHIN_MS / 1000} s`)), WITHIN_MS).unref();
    consumer
      .run({
        eachMessage: async ({ message: { key, headers, value } }) => {
          const type = String(headers['message-type']);
          // A record may come more than once: the first end is the end, it never changes.
          if (String(key) === saga && ENDS.includes(type)) resolve(`${type} ${value}`);
        },
      })
      .catch(reject);
  });
  try {
    console.log(await outcome);
  } finally {
    await consumer.disconnect();
  }
}

main(process.argv[2], process.argv[3]).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
