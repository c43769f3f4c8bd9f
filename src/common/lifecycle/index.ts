export { LifecycleModule } from './lifecycle.module.js';
export { ShutdownGuard } from './shutdown.guard.js';
export { ShutdownState } from './shutdown-state.js';
export { shuttingDown } from './shutting-down.js';
