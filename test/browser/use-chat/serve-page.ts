import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { serveHtml, type ServedPage } from '../support/serve-html.js';

/** The page with React and AI SDK in one script. */
export async function servePage(): Promise<ServedPage> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.js', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  return serveHtml(
    `<script type="module">${outputFiles[0]?.text.replaceAll('</script', '<\\/script')}</script>`,
  );
}
