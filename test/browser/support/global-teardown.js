export default async function tearDown() {
  await globalThis.chromiumServer?.close();
}
