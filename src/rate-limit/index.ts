export { OpenStreams } from './open-streams.js';
export { admissionOf, type RateLimitAdmission } from './rate-limit-admission.js';
export { RATE_LIMIT_HEADERS, RateLimited } from './rate-limited.decorator.js';
export { RateLimitModule } from './rate-limit.module.js';
export { RateLimitService, type RateLimitInfo } from './rate-limit.service.js';
export { RateLimitStore, type RateLimitStoreState } from './rate-limit.store.js';
export { StreamLimited } from './stream-limited.decorator.js';
