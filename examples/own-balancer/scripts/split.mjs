// Reads and writes the weights of the servers `stable` and `candidate` in HAProxy's backend `shop`.
import { createConnection } from 'node:net';
import { json } from 'node:stream/consumers';

const actions = { read, write };
actions[process.argv[2]]().catch((error) => {
  console.error(error.message);
  process.exit(1);
});

async function read() {
  const stable = await weight('stable');
  const candidate = await weight('candidate');
  if (stable + candidate === 0) throw new Error('both servers have the weight 0');
  console.log(JSON.stringify({ share: (100 * candidate) / (stable + candidate) }));
}

async function write() {
  const { split } = await json(process.stdin);
  const candidate = Math.round(split.share);
  const weights = [
    ['stable', 100 - candidate],
    ['candidate', candidate],
  ];
  // The greater one first: there is no moment in which both are 0.
  weights.sort(([, a], [, b]) => b - a);
  for (const [server, value] of weights) {
    const complaint = await haproxy(`set weight shop/${server} ${value}`);
    if (complaint !== '') throw new Error(complaint);
  }
}

/** HAProxy answers `5 (initial 100)`, or says what is wrong. */
async function weight(server) {
  const answer = await haproxy(`get weight shop/${server}`);
  const found = /^(\d+) \(initial \d+\)/.exec(answer);
  if (found === null) throw new Error(`no weight of ${server}: ${answer}`);
  return Number(found[1]);
}

function haproxy(command) {
  const [host, port] = process.env.HAPROXY_RUNTIME.split(':');
  return new Promise((resolve, reject) => {
    let answer = '';
    const connection = createConnection({ host, port: Number(port) }, () => connection.write(`${command}\n`));
    connection.setEncoding('utf8');
    connection.on('data', (text) => (answer += text));
    connection.on('end', () => resolve(answer.trim()));
    connection.on('error', reject);
  });
}
