// A bare server of Node.js that answers given headers and body to everything: what bench/serving-http.ts measures the twin
// against. Plain JavaScript, so that no loader stands between it and Node.js. Tells its port, and on each message the processor
// time that it has taken.
const { createServer } = require('node:http');

const { headers, body } = JSON.parse(process.argv[2]);
const bytes = Buffer.from(body);
const server = createServer((_, response) => {
  response.writeHead(200, headers);
  response.end(bytes);
});
process.on('message', () => process.send({ cpu: process.cpuUsage() }));
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
