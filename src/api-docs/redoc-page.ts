/** The page at /redoc. Its addresses are relative, so that it also works below a proxy's prefix. */
export function redocPage(title: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="data:," />
    <style>
      body {
        margin: 0;
      }
    </style>
  </head>
  <body>
    <div id="redoc"></div>
    <script src="redoc/redoc.standalone.js"></script>
    <script src="redoc/start.js"></script>
  </body>
</html>
`;
}

/** A file of its own, since the content policy lets no script within a page run. */
export const REDOC_START = `Redoc.init(
  'openapi.json',
  { nativeScrollbars: true, sideNavStyle: 'path-only', requiredPropsFirst: true },
  document.getElementById('redoc'),
);
`;

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
