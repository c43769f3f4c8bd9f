export { LifecycleModule } from './lifecycle.module.js';
export { ShutdownState } from './shutdown-state.js';
