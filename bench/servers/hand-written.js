import { Agent, createServer, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What a careful developer writes with node:http alone: a line reader, JSON.parse and a write per event. No sessions. */
const upstream = new URL(process.env.UPSTREAM);
const agent = new Agent({ keepAlive: true, maxFreeSockets: 10_000 });

createServer((incoming, response) => {
  text(incoming).then(
    (body) => chat(JSON.parse(body).message, response),
    () => response.destroy(),
  );
}).listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 4_096 });

function chat(message, response) {
  const body = JSON.stringify({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: message }],
    stream: true,
    stream_options: { include_usage: true },
  });
  const headers = {
    'content-type': 'application/json',
    authorization: 'Bearer bench',
    'content-length': Buffer.byteLength(body),
  };
  const { hostname: host, port } = upstream;
  const outgoing = request(
    { host, port, method: 'POST', path: '/v1/chat/completions', agent, headers },
    (answer) => pass(answer, response),
  );
  outgoing.on('error', () => response.destroy());
  response.on('close', () => {
    if (!response.writableFinished) outgoing.destroy();
  });
  outgoing.end(body);
}

function pass(answer, response) {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  let rest = '';
  answer.setEncoding('utf8');
  answer.on('error', () => response.destroy());
  answer.on('data', (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith('data: ')) passData(line.slice(6), response);
    }
  });
}

function passData(data, response) {
  if (data === '[DONE]') {
    response.end('data: {"type":"done"}\n\n');
    return;
  }
  const content = JSON.parse(data).choices[0]?.delta?.content;
  if (content) response.write(`data: ${JSON.stringify({ type: 'chunk', content })}\n\n`);
}
