export { serveApiDocs } from './serve-api-docs.js';
