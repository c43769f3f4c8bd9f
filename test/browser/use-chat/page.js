/** A page as a reader of AI SDK's documentation would write it; the address and the chat are in its own address. */
import { createElement as h, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useChat } from '@ai-sdk/react';
import { DefaultChatTransport } from 'ai';

const query = new URLSearchParams(location.search);
const api = `${query.get('service')}/v1/ui/chat`;
const id = query.get('chat');

function Part({ part }) {
  if (part.type === 'text') return h('p', null, part.text);
  if (part.type !== 'dynamic-tool') return null;
  const { toolName, state, input, output, errorText } = part;
  const result = state === 'output-error' ? errorText : output;
  return h('code', { 'data-state': state }, `${toolName}(${JSON.stringify(input)}) = ${result ?? '…'}`);
}

function Message({ message: { role, metadata, parts } }) {
  const children = parts.map((part, index) => h(Part, { part, key: index }));
  return h(
    'article',
    { className: role, 'data-status': metadata?.status, 'data-code': metadata?.code },
    children,
  );
}

function Chat({ stored }) {
  const [text, setText] = useState('');
  const [ending, setEnding] = useState('');
  const { messages, status, error, sendMessage, regenerate, stop } = useChat({
    id,
    messages: stored,
    resume: true,
    transport: new DefaultChatTransport({ api }),
    onFinish: ({ isAbort }) => setEnding(isAbort ? 'stopped' : ''),
  });
  const send = (event) => {
    event.preventDefault();
    setText('');
    return sendMessage({ text });
  };
  const stopAll = () => Promise.all([fetch(`${api}/${id}/stop`, { method: 'POST' }), stop()]);
  return h('main', { 'data-status': status }, [
    messages.map((message) => h(Message, { message, key: message.id })),
    error && h('div', { role: 'alert', key: 'error' }, error.message),
    h('output', { key: 'ending' }, ending),
    h('form', { onSubmit: send, key: 'form' }, [
      h('input', { value: text, onChange: ({ target }) => setText(target.value), key: 'input' }),
    ]),
    h('button', { onClick: stopAll, key: 'stop' }, 'Stop'),
    h('button', { onClick: () => regenerate(), key: 'regenerate' }, 'Regenerate'),
  ]);
}

const found = await fetch(`${api}/${id}`);
const stored = found.ok ? (await found.json()).messages : [];
createRoot(document.body.appendChild(document.createElement('div'))).render(h(Chat, { stored }));
