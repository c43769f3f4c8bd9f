import { deserialize, onDemand, serialize, type Document } from 'bson';

/** BSON type bytes this module writes itself. */
const TYPE_DOCUMENT = 0x03;
const TYPE_ARRAY = 0x04;

/** One element of a BSON document, still in bytes: type, name and value together. */
export interface RawElement {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Splits a document into its elements. What is passed on stays in bytes, so types and key order survive. */
export function splitDocument(document: Buffer): RawElement[] {
  return [...onDemand.parseToElements(document)].map(
    ([, nameStart, nameLength, valueStart, valueLength]) => ({
      name: document.toString('utf8', nameStart, nameStart + nameLength),
      bytes: document.subarray(nameStart - 1, valueStart + valueLength),
    }),
  );
}

/** Puts elements together to a document. */
export function joinDocument(elements: readonly Buffer[]): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32LE(elements.reduce((sum, element) => sum + element.length, 5));
  return Buffer.concat([length, ...elements, Buffer.of(0)]);
}

/** An element that holds an array of documents. */
export function arrayElement(name: string, documents: readonly Buffer[]): Buffer {
  const items = documents.map((document, index) => element(TYPE_DOCUMENT, String(index), document));
  return element(TYPE_ARRAY, name, joinDocument(items));
}

/** 64-bit numbers stay `Long` objects, because cursor ids do not fit a number. */
export function decode(document: Buffer): Document {
  return deserialize(document, { promoteLongs: false });
}

export function encode(document: Document): Buffer {
  return Buffer.from(serialize(document));
}

function element(type: number, name: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.of(type), Buffer.from(`${name}\0`), value]);
}
