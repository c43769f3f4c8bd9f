import { Agent, createServer, request } from 'node:http';

/** The floor: passes requests and answers on as they are, through nothing but node:http. */
const upstream = new URL(process.env.UPSTREAM);
const agent = new Agent({ keepAlive: true, maxFreeSockets: 10_000 });

createServer((incoming, response) => {
  const outgoing = request(
    {
      host: upstream.hostname,
      port: upstream.port,
      method: 'POST',
      path: '/v1/chat/completions',
      agent,
      headers: {
        'content-type': 'application/json',
        'content-length': incoming.headers['content-length'],
      },
    },
    (answer) => {
      response.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] });
      answer.pipe(response);
    },
  );
  outgoing.on('error', () => response.destroy());
  response.on('close', () => {
    if (!response.writableFinished) outgoing.destroy();
  });
  incoming.pipe(outgoing);
}).listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 4_096 });
