export { MongoSessionModule } from './mongo-session.module.js';
