export { AdminRoute, PublicRoute } from './access.decorator.js';
export { AuthModule } from './auth.module.js';
export { describeSecurity } from './describe-security.js';
export { Gatekeeper } from './gatekeeper.js';
