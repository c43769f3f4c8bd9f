import express from 'express';
import OpenAI from 'openai';

/** What most developers write: Express and OpenAI's own SDK. No sessions. */
const openai = new OpenAI({ apiKey: 'bench', baseURL: `${process.env.UPSTREAM}/v1` });
const app = express();
app.use(express.json());

app.post('/chat', async (request, response) => {
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  try {
    const stream = await openai.chat.completions.create(
      {
        model: 'gpt-4o-mini',
        messages: [{ role: 'user', content: request.body.message }],
        stream: true,
        stream_options: { include_usage: true },
      },
      { signal: abort.signal },
    );
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
    });
    for await (const chunk of stream) {
      const content = chunk.choices[0]?.delta?.content;
      if (content) response.write(`data: ${JSON.stringify({ type: 'chunk', content })}\n\n`);
    }
    response.end('data: {"type":"done"}\n\n');
  } catch (error) {
    if (response.headersSent) response.destroy();
    else response.status(502).json({ error: error.message });
  }
});

app.listen(Number(process.env.PORT), '127.0.0.1');
