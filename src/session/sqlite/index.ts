export { SqliteSessionModule } from './sqlite-session.module.js';
