import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule as NestConfigModule, getConfigToken, registerAs } from '@nestjs/config';
import type { Configuration } from './sections.js';

/** Injection token of a section: `@Inject(section('turn')) private readonly config: TurnConfig`. */
export function section(name: keyof Configuration): string {
  return getConfigToken(name);
}

/** Offers each section of an already validated configuration to every module. */
@Module({})
export class ConfigModule {
  static forRoot(configuration: Configuration): DynamicModule {
    const names = Object.keys(configuration) as (keyof Configuration)[];
    return {
      module: ConfigModule,
      imports: [
        NestConfigModule.forRoot({
          isGlobal: true,
          ignoreEnvFile: true,
          load: names.map((name) => registerAs(name, () => configuration[name])),
        }),
      ],
    };
  }
}
