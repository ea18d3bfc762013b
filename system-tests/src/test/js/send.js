// Sends the records that stand on the standard input, in their order: [{topic, key, headers, value (base64) or null}, ...].
const { Kafka, logLevel } = require('kafkajs');

const BATCH = 200;

async function main(bootstrap) {
  const records = JSON.parse(require('fs').readFileSync(0, 'utf8'));
  const producer = new Kafka({ brokers: [bootstrap], logLevel: logLevel.ERROR }).producer();
  await producer.connect();
  for (let from = 0; from < records.length; from += BATCH) {
    const topics = new Map();
    for (const { topic, key, headers, value } of records.slice(from, from + BATCH)) {
      if (!topics.has(topic)) topics.set(topic, []);
      topics.get(topic).push({ key, headers, value: value === null ? null : Buffer.from(value, 'base64') });
    }
    const topicMessages = [...topics].map(([topic, messages]) => ({ topic, messages }));
    await producer.sendBatch({ acks: -1, topicMessages });
  }
  await producer.disconnect();
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
