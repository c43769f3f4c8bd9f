import { Module, type FactoryProvider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Clock, SystemClock } from '../common/time/index.js';
import { section, type AuthConfig } from '../config/index.js';
import { ApiKeyAuthenticator } from './api-key/api-key.authenticator.js';
import { ApiKeyFile } from './api-key/api-key-file.js';
import { AuthGuard } from './auth.guard.js';
import { Authenticator } from './authenticator.js';
import { Gatekeeper } from './gatekeeper.js';
import { JwtAuthenticator } from './jwt/jwt.authenticator.js';

const authenticator: FactoryProvider<Authenticator | undefined> = {
  provide: Authenticator,
  inject: [section('auth'), Clock],
  useFactory: async (config: AuthConfig, clock: Clock) => {
    switch (config.mode) {
      case 'none':
        return undefined;
      case 'api-key': {
        const { keys, keysFile } = config;
        const file = keysFile === undefined ? undefined : await ApiKeyFile.open(keysFile, clock);
        return new ApiKeyAuthenticator(keys, file);
      }
      case 'jwt':
        return new JwtAuthenticator(config, clock);
      default:
        return config satisfies never;
    }
  },
};

/** Who may call: one guard ahead of all others, by the configured mode. */
@Module({
  providers: [
    authenticator,
    Gatekeeper,
    { provide: Clock, useClass: SystemClock },
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [Gatekeeper],
})
export class AuthModule {}
