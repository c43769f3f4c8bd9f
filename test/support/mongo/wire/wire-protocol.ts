/** The two request forms of MongoDB's wire protocol in use: OP_MSG, and OP_QUERY for a driver's first greeting. */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

const HEADER_LENGTH = 16;
const FLAG_CHECKSUM = 1;
const FLAG_MORE_TO_COME = 2;

export interface WireRequest {
  readonly id: number;
  readonly isLegacy: boolean;
  /** The client waits for no reply. */
  readonly isOneWay: boolean;
  /** The command as BSON. */
  readonly body: Buffer;
  /** Arrays of documents sent beside the body, by the name of the field they belong to. */
  readonly sequences: ReadonlyMap<string, readonly Buffer[]>;
}

/** Cuts the bytes of a connection into whole messages. */
export class MessageSplitter {
  private pending = Buffer.alloc(0);

  push(chunk: Buffer): Buffer[] {
    this.pending = Buffer.concat([this.pending, chunk]);
    const messages: Buffer[] = [];
    while (this.pending.length >= 4 && this.pending.length >= this.pending.readInt32LE(0)) {
      const length = this.pending.readInt32LE(0);
      messages.push(this.pending.subarray(0, length));
      this.pending = this.pending.subarray(length);
    }
    return messages;
  }
}

export function parseRequest(message: Buffer): WireRequest {
  const id = message.readInt32LE(4);
  const operation = message.readInt32LE(12);
  if (operation === OP_QUERY) {
    const namespaceEnd = message.indexOf(0, HEADER_LENGTH + 4);
    const start = namespaceEnd + 1 + 8;
    return { id, isLegacy: true, isOneWay: false, body: document(message, start), sequences: new Map() };
  }
  if (operation !== OP_MSG) throw new Error(`Operation ${operation} of the wire protocol is not supported.`);
  return parseSections(message, id);
}

/** The reply to `request`: one document in the form the client asked in. */
export function encodeReply(request: WireRequest, reply: Buffer): Buffer {
  if (!request.isLegacy) return frame(OP_MSG, request.id, [Buffer.alloc(5), reply]);
  const fields = Buffer.alloc(20);
  fields.writeInt32LE(1, 16);
  return frame(OP_REPLY, request.id, [fields, reply]);
}

function parseSections(message: Buffer, id: number): WireRequest {
  const flags = message.readUInt32LE(HEADER_LENGTH);
  const end = message.length - (flags & FLAG_CHECKSUM ? 4 : 0);
  const sequences = new Map<string, Buffer[]>();
  let body: Buffer | undefined;
  let offset = HEADER_LENGTH + 4;
  while (offset < end) {
    const isBody = message[offset] === 0;
    const section = document(message, offset + 1);
    if (isBody) body = section;
    else sequences.set(...parseSequence(section));
    offset += 1 + section.length;
  }
  if (body === undefined) throw new Error('The message has no body.');
  return { id, isLegacy: false, isOneWay: (flags & FLAG_MORE_TO_COME) !== 0, body, sequences };
}

function parseSequence(section: Buffer): [string, Buffer[]] {
  const nameEnd = section.indexOf(0, 4);
  const documents: Buffer[] = [];
  for (let offset = nameEnd + 1; offset < section.length;) {
    const next = document(section, offset);
    documents.push(next);
    offset += next.length;
  }
  return [section.toString('utf8', 4, nameEnd), documents];
}

/** Bytes that start with their own length, as documents and sections do. */
function document(bytes: Buffer, start: number): Buffer {
  return bytes.subarray(start, start + bytes.readInt32LE(start));
}

function frame(operation: number, responseTo: number, parts: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeInt32LE(
    parts.reduce((sum, part) => sum + part.length, HEADER_LENGTH),
    0,
  );
  header.writeInt32LE(responseTo, 8);
  header.writeInt32LE(operation, 12);
  return Buffer.concat([header, ...parts]);
}
