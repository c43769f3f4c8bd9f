export { McpServers, type ListedMcpServer } from './client/mcp-servers.js';
export { McpEndpoint } from './server/mcp-endpoint.js';
